package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.report.Baselines;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Extent;
import dev.backproof.verify.result.ProvenDrill;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills of one scenario night after night, with a folder of reports that keeps what was proven. */
class HistoryDrillTest {
    private static final String UPLOADS = "restore: [ { path: /uploads, as: uploads } ]\n";

    @TempDir
    Path folder;

    private TestRepository repository;
    private Baselines baselines;

    @BeforeEach
    void prepare() throws IOException {
        MariaDbLab.letServersThrough(folder);
        repository = new TestRepository(folder);
        baselines = Baselines.at(baselinesFolder());
        for (int i = 0; i < 20; i++) {
            repository.file("uploads/" + i + ".txt", "file " + i);
        }
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        assertThat(repository.leftBehind()).isEmpty();
    }

    @Test
    void aVolumeThatLostHalfOfItsFilesFails() throws IOException {
        assertThat(night(UPLOADS).notTested())
                .contains("uploads: sizes against history: no proven drill so far, 3 are needed");
        night(UPLOADS);
        SnapshotId good = repository.backup();
        assertThat(drill(UPLOADS).verdict()).isEqualTo(Verdict.PASS);
        assertThat(baselines.find("shop")).hasSize(3);
        loseHalf();

        DrillResult result = night(UPLOADS);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .startsWith(
                        "uploads has 10 files, about 20 files (the same in all 3 proven drills); the last good snapshot"
                                + " is " + good.shortForm());
        assertThat(history(result))
                .extracting(CheckResult::name)
                .containsExactly("uploads: files as in history", "uploads: bytes as in history");
        assertThat(history(result)).noneMatch(CheckResult::provesData);
        assertThat(baselines.find("shop"))
                .as("a drill that failed is no baseline")
                .hasSize(3);
    }

    @Test
    void aFallThatWasMeantIsToldOnce() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThat(night(UPLOADS).verdict()).isEqualTo(Verdict.PASS);
        }
        loseHalf();

        DrillResult result =
                night(UPLOADS + "history: { since: 2026-11-01, because: old pictures went to the archive }\n");

        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.notTested())
                .contains("history: drills before 2026-11-01 do not count: old pictures went to the archive");
    }

    @Test
    void onePointInTimeIsNotCompared() throws IOException {
        SnapshotId first = repository.backup();
        for (int i = 0; i < 3; i++) {
            night(UPLOADS);
        }
        String pinned = "snapshot: { id: '" + first + "' }\n" + UPLOADS;

        assertThat(history(drill(pinned))).isEmpty();
        assertThat(baselines.find("shop")).hasSize(3);
    }

    @Test
    void withoutAFolderThereIsNoHistory() throws IOException {
        repository.backup();
        DrillResult result = repository.drills().build().run(repository.scenario(UPLOADS));

        assertThat(result.notTested()).noneMatch(line -> line.contains("history"));
        assertThat(folder.resolve("baselines")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeUsedBreaksNoDrill() throws IOException {
        Files.writeString(baselinesFolder(), "in the way");

        assertThat(night(UPLOADS).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void whatTestsFoundBadIsNoBaseline() throws IOException {
        repository.backup();
        try (RestoredDrill drill =
                repository.drills().baselines(baselinesFolder()).build().start(repository.scenario(UPLOADS))) {
            assertThat(baselines.find("shop")).hasSize(1);
            drill.withdraw();
            assertThat(baselines.find("shop")).isEmpty();
        }
    }

    @Test
    @Tag("peer")
    void aTableThatHasNoRowsAnyMoreAndOneThatIsGoneFail() throws IOException {
        Peers.require("mariadbd");
        String dump = """
                -- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
                -- Server version\t10.11.19-MariaDB
                SET NAMES utf8mb4;
                CREATE TABLE `customers` (`id` int(11) NOT NULL);
                INSERT INTO `customers` VALUES (1),(2);
                CREATE TABLE `orders` (`id` int(11) NOT NULL);
                -- Dump completed on 2026-03-01  2:00:00
                """;
        for (int i = 0; i < 3; i++) {
            Extent shop = new Extent.Database(
                    "shop",
                    new Extent.Origin("/shop.sql", "0000000" + i, repository.time()),
                    dump.length() + 40L,
                    Map.of("customers", 2L, "orders", 12L, "invoices", 7L),
                    Set.of());
            baselines.keep("shop", new ProvenDrill(repository.time().plusSeconds(i), List.of(shop), null));
        }
        repository.file("shop.sql", dump);

        DrillResult result = night("sandbox: { kind: process }\nrestore: [ { dump: /shop.sql, as: shop } ]\n");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(history(result))
                .filteredOn(check -> check.status() == CheckStatus.FAILED)
                .extracting(CheckResult::message)
                .satisfiesExactly(
                        gone -> assertThat(gone)
                                .startsWith("shop: invoices is gone; the last good snapshot is 00000002"),
                        rows -> assertThat(rows)
                                .startsWith("shop: table orders has 0 rows, about 12 rows")
                                .contains("the last good snapshot is 00000002"));
    }

    private void loseHalf() throws IOException {
        for (int i = 0; i < 10; i++) {
            Files.delete(repository.source().resolve("uploads/" + i + ".txt"));
        }
    }

    private static List<CheckResult> history(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.kind().equals("history"))
                .toList();
    }

    private DrillResult night(String yaml) throws IOException {
        repository.backup();
        return drill(yaml);
    }

    private DrillResult drill(String yaml) throws IOException {
        return repository.drills().baselines(baselinesFolder()).build().run(repository.scenario(yaml));
    }

    private Path baselinesFolder() {
        return folder.resolve("baselines");
    }
}
