package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.report.Baselines;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of what a drill restored are damaged; its checks notice, and nothing else does. */
class NegativeControlsTest {
    private static final String UPLOADS = "restore: [ { path: /uploads, as: uploads } ]\n";
    private static final String CHECK = "uploads: checks catch damage done on purpose";

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeEach
    void prepare() throws IOException {
        MariaDbLab.letServersThrough(folder);
        repository = new TestRepository(folder)
                .file("uploads/large.txt", "a longer text than the other")
                .file("uploads/below/small.txt", "short");
        Files.createSymbolicLink(repository.source().resolve("uploads/link"), Path.of("large.txt"));
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        assertThat(repository.leftBehind()).isEmpty();
    }

    @Test
    void aVolumesDamageIsCaughtAndWhatWasRestoredStaysAsItIs() throws IOException {
        repository.backup();
        try (RestoredDrill drill = repository
                .drills()
                .negativeControls(true)
                .build()
                .start(repository.scenario(UPLOADS + "assertions: [ { volume: uploads, exists: link } ]\n"))) {
            DrillResult result = drill.result();

            assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
            assertThat(control(result).message())
                    .isEqualTo("caught: below/small.txt removed, large.txt cut to half, every file removed;"
                            + " not caught: large.txt changed in one byte");
            assertThat(control(result).actual()).isEqualTo("3 caught");
            assertThat(control(result).provesData()).isFalse();
            assertThat(result.notTested())
                    .contains("uploads: this damage, done on purpose to a copy, was not caught by any check: large.txt"
                            + " changed in one byte");
            Path restored = drill.volume("uploads").orElseThrow().path();
            assertThat(contents(restored))
                    .isEqualTo(contents(repository.source().resolve("uploads")));
            assertThat(Files.getAttribute(restored.resolve("large.txt"), "unix:nlink"))
                    .isEqualTo(1);
            assertThat(restored.getParent()).isDirectoryNotContaining("glob:**control**");
        }
    }

    @Test
    void aManifestCatchesAByteThatChanged() throws Exception {
        repository.backup();
        Files.writeString(folder.resolve("uploads.sha256"), sha256("a longer text than the other") + "  large.txt\n");

        DrillResult result = drill(
                repository.drills().negativeControls(true),
                UPLOADS + "assertions: [ { volume: uploads, manifest: uploads.sha256 } ]\n");

        assertThat(control(result).message())
                .contains("large.txt changed in one byte")
                .doesNotContain("not caught");
    }

    @Test
    void onceAWeekIsUsual() throws IOException {
        Baselines baselines = Baselines.at(folder.resolve("baselines"));

        assertThat(controlled(0, UPLOADS)).as("the first drill of all").isFalse();
        assertThat(controlled(1, UPLOADS)).as("the second").isTrue();
        assertThat(controlled(2, UPLOADS)).isFalse();
        assertThat(controlled(7, UPLOADS)).isFalse();
        assertThat(controlled(8, UPLOADS)).as("a week later").isTrue();
        assertThat(controlled(9, UPLOADS)).isFalse();
        assertThat(controlled(10, UPLOADS + "negativeControls: always\n")).isTrue();
        assertThat(baselines.find("shop").getLast().controlled())
                .isEqualTo(repository.time().plus(Duration.ofDays(10)));
    }

    @Test
    void theReasonForNeverIsTold() throws IOException {
        repository.backup();

        DrillResult result = drill(repository.drills(), UPLOADS + "negativeControls: { off: the disk is full }\n");

        assertThat(result.notTested()).contains("whether the checks catch anything: the disk is full");
        assertThat(result.checks()).noneMatch(check -> check.kind().equals("negative-control"));
    }

    @Test
    void aDrillThatFailedIsNotDamagedFurther() throws IOException {
        repository.backup();

        DrillResult result = drill(
                repository.drills().negativeControls(true),
                UPLOADS + "assertions: [ { volume: uploads, exists: nothing } ]\n");

        assertThat(result.checks()).noneMatch(check -> check.kind().equals("negative-control"));
    }

    @Test
    void whatWasNotReadCannotBeDamaged() throws IOException {
        repository.file("uploads/3.txt", "3").file("x/other.txt", "x").backup();

        DrillResult result = drill(
                repository.drills().negativeControls(true),
                "depth: { sample: 1 B }\nrestore: [ { path: /uploads, as: uploads }, { path: /x, as: x } ]\n");

        assertThat(result.notTested())
                .anyMatch(line -> line.endsWith("whether its checks catch anything: no file of it was read"));
        assertThat(result.checks())
                .filteredOn(check -> check.kind().equals("negative-control"))
                .hasSize(1);
    }

    @Test
    @Tag("peer")
    void aDatabasesDamageIsCaught() throws IOException {
        Peers.require("mariadbd");
        repository.file("shop.sql", """
                -- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
                -- Server version\t10.11.19-MariaDB
                SET NAMES utf8mb4;
                CREATE TABLE `customers` (
                  `id` int(11) NOT NULL,
                  PRIMARY KEY (`id`)
                ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
                INSERT INTO `customers` VALUES (1),(2);
                CREATE TABLE `orders` (
                  `id` int(11) NOT NULL,
                  `customer` int(11) DEFAULT NULL,
                  KEY `placed_by` (`customer`),
                  CONSTRAINT `placed_by` FOREIGN KEY (`customer`) REFERENCES `customers` (`id`)
                ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
                INSERT INTO `orders` VALUES (1,1),(2,1),(3,2),(4,2);
                CREATE TABLE `settings` (
                  `id` int(11) NOT NULL
                ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
                /*!50001 CREATE ALGORITHM=UNDEFINED */
                /*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
                /*!50001 VIEW `open_orders` AS select `orders`.`id` AS `id` from `orders` */;
                DELIMITER ;;
                /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `stamp` BEFORE INSERT ON `orders`
                FOR EACH ROW SET NEW.id = NEW.id */;;
                CREATE DEFINER=`root`@`localhost` PROCEDURE `tidy`()
                SELECT 1 ;;
                DELIMITER ;
                -- Dump completed on 2026-03-01  2:00:00
                """);
        repository.backup();
        String yaml = "sandbox: { kind: process }\nrestore: [ { dump: /shop.sql, as: shop } ]\n";
        try (RestoredDrill drill =
                repository.drills().negativeControls(true).build().start(repository.scenario(yaml))) {
            DrillResult result = drill.result();

            assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
            assertThat(result.checks())
                    .filteredOn(check -> check.kind().equals("negative-control"))
                    .singleElement()
                    .satisfies(check -> assertThat(check.message())
                            .isEqualTo(
                                    "caught: half of the rows of table orders deleted, table customers emptied, table"
                                            + " settings dropped, view open_orders dropped, trigger stamp dropped, routine tidy"
                                            + " dropped"));
            assertThat(drill.database("shop")).get().satisfies(shop -> {
                try (var connection = shop.connect();
                        var statement = connection.createStatement();
                        var rows = statement.executeQuery("select count(*) from orders")) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getLong(1)).isEqualTo(4);
                }
            });
        }
    }

    private boolean controlled(int day, String yaml) throws IOException {
        if (day == 0) {
            repository.backup();
        }
        DrillResult result = drill(
                repository
                        .drills()
                        .baselines(folder.resolve("baselines"))
                        .clock(Clock.fixed(repository.time().plus(Duration.ofDays(day)), ZoneOffset.UTC)),
                yaml);
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        return result.checks().stream().anyMatch(check -> check.name().equals(CHECK));
    }

    private DrillResult drill(RestoreDrill.Builder drills, String yaml) throws IOException {
        return drills.build().run(repository.scenario(yaml));
    }

    private static CheckResult control(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.name().equals(CHECK))
                .findFirst()
                .orElseThrow(() -> new AssertionError(result.checks() + "\n" + result.notTested()));
    }

    private static Map<String, String> contents(Path root) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(root)) {
            tree.filter(Files::isRegularFile).forEach(file -> {
                try {
                    contents.put(root.relativize(file).toString(), Files.readString(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return contents;
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
