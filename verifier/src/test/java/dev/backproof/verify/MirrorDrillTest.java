package dev.backproof.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.b2server.FaultRule;
import dev.backproof.backup.b2server.IssuedKey;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Price;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.scenario.Prices;
import dev.backproof.verify.scenario.Scenario;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills of mirrors on a B2 server that misbehaves, with a key that may only read. */
class MirrorDrillTest {
    private static final String UPLOADS = "restore: [ { path: uploads, as: uploads } ]\n";

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestBucket bucket;

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2Server server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private IssuedKey readOnly;

    private Path source = Path.of("source");
    private volatile Instant now = Instant.parse("2026-03-01T02:00:00Z");

    @BeforeEach
    void start() throws IOException {
        bucket = new TestBucket(folder.resolve("server"), "acme-volumes", () -> now);
        server = bucket.server();
        readOnly = bucket.key(TestBucket.READING, null);
        source = folder.resolve("source");
        for (int i = 0; i < 12; i++) {
            write("uploads/folder-" + i % 3 + "/" + i + ".txt", "text number " + i);
        }
        write("other/x.txt", "x");
        sync();
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        bucket.close();
        try (var files = Files.list(folder.resolve("work"))) {
            assertThat(files).isEmpty();
        } catch (NoSuchFileException e) {
            // a drill that never restored anything
        }
    }

    @Test
    void soundMirrorPassesWithAKeyThatMayOnlyRead() throws IOException {
        server.requests().clear();
        DrillResult result = drill("snapshot: { rpo: PT3H }\n" + UPLOADS
                + "assertions: [ { volume: uploads, files: { min: 12, max: 12 }, exists: folder-0/0.txt } ]\n");

        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.rpo()).isEqualTo(Duration.ofHours(2));
        assertThat(Objects.requireNonNull(result.snapshot()).source()).isEqualTo("b2:acme-volumes:volume");
        assertThat(result.knownLosses())
                .singleElement()
                .asString()
                .contains("owners")
                .contains("symbolic links");
        assertThat(result.notTested()).containsExactly("/other: was not restored");
        assertThat(result.bytesPulled()).isEqualTo(12 * 13 + 2);
        assertThat(server.requests().writes()).isEmpty();
    }

    @Test
    void fiveLinesAreEnough() throws IOException {
        DrillResult result = drill("");
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.checks()).extracting(CheckResult::name).containsExactly("files: every file came back");
    }

    @Test
    void pricesAreTheScenariosOwnElseThoseOfTheRunner() throws IOException {
        Prices usual =
                new Prices(new BigDecimal("5"), BigDecimal.ZERO, BigDecimal.ZERO, "EUR", LocalDate.parse("2026-02-01"));
        RestoreDrill drills =
                RestoreDrill.builder().stores(this::readOnlyStore).prices(usual).build();
        String mirror = "mirror: \"b2:acme-volumes/volume\"\n";

        DrillResult without = drills.run(scenario(mirror));
        DrillResult own = drills.run(scenario(mirror + "prices: { perGigabyte: 7, currency: CHF, of: 2026-01-31 }\n"));

        assertThat(price(without))
                .isEqualTo("EUR " + usual.of(without.bytesPulled(), 0, 0).most());
        assertThat(price(own)).startsWith("CHF ");
    }

    private static String price(DrillResult result) {
        Price price =
                Objects.requireNonNull(Objects.requireNonNull(result.effort()).price());
        return price.currency() + " " + price.most();
    }

    @Test
    void anEarlierTimeIsDrilledAsItStood() throws IOException {
        String before = now.plusSeconds(60).toString();
        now = now.plus(Duration.ofDays(2));
        for (int i = 0; i < 12; i++) {
            Files.delete(source.resolve("uploads/folder-" + i % 3 + "/" + i + ".txt"));
            write("uploads/" + i + ".locked", "encrypted");
        }
        sync();
        String twelve = UPLOADS + "assertions: [ { volume: uploads, noFile: '*.locked' } ]\n";

        assertThat(drill(twelve).verdict()).isEqualTo(Verdict.FAIL);
        DrillResult earlier = drill("at: \"" + before + "\"\n" + twelve);
        assertThat(earlier.verdict()).as(earlier.cause()).isEqualTo(Verdict.PASS);
        assertThat(drill("at: 2d\n" + twelve).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aMirrorOlderThanTheRpoFails() throws IOException {
        DrillResult result = drill("snapshot: { rpo: PT1H }\n" + UPLOADS);
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).contains("the snapshot 20260301T020000Z is 2 h old, the RPO allows 1 h");
    }

    @Test
    void aFolderThatIsNotThereFails() throws IOException {
        DrillResult result = drill("restore: [ { path: nothing, as: nothing } ]\n");
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).contains("does not hold /nothing");
    }

    @Test
    void anEmptyMirrorFails() throws IOException {
        DrillResult result = run("mirror: \"b2:acme-volumes:nothing\"\n");
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).contains("b2:acme-volumes:nothing held no file");
    }

    @Test
    void aFolderOfThisMachineIsAMirrorToo() throws IOException {
        DrillResult result = run("mirror: source\n" + UPLOADS);
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.bytesPulled()).isEqualTo(12 * 13 + 2);
    }

    @Test
    void aLargeFileWithoutDigestIsListedAsNotTested() throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        try (ObjectStore store = bucket.store("b2:acme-volumes:volume")) {
            store.put(ObjectKey.of("uploads/large"), ObjectContent.of(bytes));
        }
        DrillResult result = drill(UPLOADS);
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.notTested()).anyMatch(line -> line.startsWith("uploads: the bytes of 1 files"));
    }

    // ---- trouble ---------------------------------------------------------------------------------------------------

    @Test
    void aReachedCapIsNotVerified() throws IOException {
        always("b2_download_file_by_id", FaultEffect.capExceeded());
        assertNotVerified(drill(UPLOADS), "cap");
    }

    @Test
    void anExpiredKeyIsNotVerified() throws IOException {
        readOnly = bucket.key(TestBucket.READING, Duration.ofMinutes(1));
        now = now.plus(Duration.ofHours(1));
        assertNotVerified(drill(UPLOADS), "key");
    }

    @Test
    void aStormOf503PassesAfterRetries() throws IOException {
        server.faults()
                .add(FaultRule.on("b2_download_file_by_id")
                        .times(20)
                        .probability(0.5, 1)
                        .effect(FaultEffect.unavailable()));
        server.faults().add(FaultRule.on("b2_list_file_names").times(3).effect(FaultEffect.unavailable()));
        DrillResult result = drill(UPLOADS);
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
    }

    @Test
    void truncatedDownloadsPassAfterRetries() throws IOException {
        server.faults().add(FaultRule.on("b2_download_file_by_id").times(5).effect(FaultEffect.truncateAfter(4)));
        DrillResult result = drill(UPLOADS);
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
    }

    @Test
    void wrongBytesOncePassWithANote() throws IOException {
        server.faults().add(FaultRule.on("b2_download_file_by_id").effect(FaultEffect.flipByte(2)));
        DrillResult result = drill(UPLOADS);
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.checks())
                .filteredOn(check -> check.kind().equals("note"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.status()).isEqualTo(CheckStatus.PASSED);
                    assertThat(check.message()).contains("wrong bytes came once and the right ones at the second try");
                });
    }

    @Test
    void wrongBytesAlwaysFail() throws IOException {
        server.faults()
                .add(FaultRule.on("b2_download_file_by_id")
                        .object("volume/uploads/folder-1/*")
                        .always()
                        .effect(FaultEffect.flipByte(2)));
        DrillResult result = drill(UPLOADS);
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .startsWith("/uploads/folder-1/")
                .contains("is lost: the mirror gave bytes with SHA-1")
                .contains("and 3 more files");
    }

    private static void assertNotVerified(DrillResult result, String why) {
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).contains(why);
    }

    private void always(String call, FaultEffect effect) {
        server.faults().add(FaultRule.on(call).always().effect(effect));
    }

    // ---- dumps -----------------------------------------------------------------------------------------------------

    @Test
    void theNewestOfSeveralDumpsIsLoaded() throws IOException {
        dump("dumps/backup.2026-02-27.sql", "old");
        now = now.plus(Duration.ofDays(1));
        dump("dumps/backup.2026-02-28.sql", "new");
        dump("dumps/other.sql", "another");
        StringBuilder loaded = new StringBuilder();
        DrillResult result = load("dumps/backup.*.sql", loaded);
        assertThat(loaded).contains("INSERT INTO `t` VALUES ('new')").doesNotContain("'old'");
        assertThat(result.checks())
                .extracting(CheckResult::message)
                .anyMatch(message -> message.startsWith("dump dumps/backup.2026-02-28.sql "));
        assertThat(result.checks()).noneMatch(check -> check.status() == CheckStatus.FAILED);
    }

    @Test
    void aPatternAtTheTopMeansFilesNotWhatLiesInFoldersOfSuchNames() throws IOException {
        dump("shop-2026-02-27.sql", "old");
        dump("shop-2026-02-28-größe.sql", "new");
        write("shop-2026-03-01/readme.txt", "no dump");
        sync();
        StringBuilder loaded = new StringBuilder();

        DrillResult result = load("/shop-*", loaded);

        assertThat(loaded).contains("INSERT INTO `t` VALUES ('new')").doesNotContain("'old'");
        assertThat(result.notTested())
                .contains(
                        "/shop-*: only the newest file was restored",
                        "/other: was not restored",
                        "/uploads: was not restored")
                .noneMatch(line -> line.startsWith("/shop-2026-02"));
    }

    @Test
    void aNamedDumpThatNobodyWritesAnyMoreMissesTheRpo() throws IOException {
        write("shop.sql", "-- MariaDB dump 10.19\nCREATE TABLE `t` (`a` text);\n-- Dump completed\n");
        Files.setLastModifiedTime(source.resolve("shop.sql"), FileTime.from(now.minus(Duration.ofDays(9))));
        sync();

        DrillResult result = drill("snapshot: { rpo: PT26H }\nrestore: [ { dump: shop.sql, as: shop } ]\n");

        assertThat(result.checks())
                .filteredOn(check -> check.kind().equals("rpo"))
                .extracting(CheckResult::message)
                .contains("the dump /shop.sql is 9 d 2 h old, the RPO allows 26 h");
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    }

    private DrillResult load(String pattern, StringBuilder loaded) throws IOException {
        TestSandbox sandbox = new TestSandbox();
        sandbox.client = in -> {
            byte[] bytes = in.readAllBytes();
            loaded.append(new String(bytes, UTF_8));
            return new DatabaseSandbox.LoadResult(true, bytes.length, Duration.ZERO, "");
        };
        return RestoreDrill.builder()
                .stores(this::readOnlyStore)
                .sandboxes(sandbox.sandboxes())
                .workFolder(folder.resolve("work"))
                .clock(Clock.fixed(now.plus(Duration.ofHours(2)), ZoneOffset.UTC))
                .build()
                .run(scenario(
                        "mirror: \"b2:acme-volumes:volume\"\nrestore: [ { dump: '" + pattern + "', as: shop } ]\n"));
    }

    private void dump(String path, String value) throws IOException {
        write(
                path,
                "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\nCREATE TABLE `t` (\n  `a` text\n);\n"
                        + "INSERT INTO `t` VALUES ('" + value + "');\n-- Dump completed on 2026-02-27  3:00:00\n");
        sync();
    }

    // ---- helpers ---------------------------------------------------------------------------------------------------

    private void write(String path, String text) throws IOException {
        Path file = source.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(UTF_8));
    }

    private void sync() {
        bucket.sync(source, "b2:acme-volumes:volume");
    }

    private ObjectStore readOnlyStore(String address) {
        return bucket.store(address, readOnly);
    }

    private DrillResult drill(String yaml) throws IOException {
        return run("mirror: \"b2:acme-volumes/volume\"\n" + yaml);
    }

    /** Two hours after the last sync. */
    private DrillResult run(String yaml) throws IOException {
        return RestoreDrill.builder()
                .stores(this::readOnlyStore)
                .workFolder(folder.resolve("work"))
                .clock(Clock.fixed(now.plus(Duration.ofHours(2)), ZoneOffset.UTC))
                .build()
                .run(scenario(yaml));
    }

    private Scenario scenario(String yaml) throws IOException {
        return ScenarioFile.read(Files.writeString(folder.resolve("m.yaml"), "scenario: m\n" + yaml));
    }
}
