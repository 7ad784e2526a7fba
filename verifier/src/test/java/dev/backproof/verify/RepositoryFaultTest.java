package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.b2server.FaultRule;
import dev.backproof.backup.b2server.IssuedKey;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.testing.Repositories;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drills of a restic repository on a B2 server that misbehaves, with a key that may only read. */
class RepositoryFaultTest {
    private static final String DOWNLOAD = "b2_download_file_by_name";
    private static final String PACKS = "repository/data/*/*";

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestBucket bucket;

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2Server server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private IssuedKey readOnly;

    private volatile Instant now = Instant.parse("2026-03-01T02:00:00Z");

    @BeforeEach
    void start() throws IOException {
        bucket = new TestBucket(folder.resolve("server"), "acme-backups", () -> now);
        server = bucket.server();
        readOnly = bucket.key(TestBucket.READING, null);
        Path source = folder.resolve("source/uploads");
        for (int i = 0; i < 12; i++) {
            byte[] noise = new byte[3000];
            new Random(i).nextBytes(noise);
            Path file = source.resolve("folder-" + i % 3 + "/" + i + ".bin");
            Files.createDirectories(file.getParent());
            Files.write(file, noise);
        }
        ObjectStore memory = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(memory)) {
            repository
                    .backup(DirectorySource.contentsOf(folder.resolve("source")))
                    .time(now)
                    .run();
        }
        bucket.upload(memory, "b2:acme-backups:repository");
    }

    @AfterEach
    void stop() {
        bucket.close();
    }

    @Test
    void aReachedCapIsNotVerified() throws IOException {
        on(PACKS, FaultEffect.capExceeded());
        assertNotVerified(drill(), "cap");
    }

    @Test
    void anExpiredKeyIsNotVerified() throws IOException {
        readOnly = bucket.key(TestBucket.READING, Duration.ofMinutes(1));
        now = now.plus(Duration.ofHours(1));
        assertNotVerified(drill(), "key");
    }

    @Test
    void aStormOf503PassesAfterRetries() throws IOException {
        server.faults().add(FaultRule.on(DOWNLOAD).times(20).probability(0.5, 1).effect(FaultEffect.unavailable()));
        server.faults().add(FaultRule.on("b2_list_file_names").times(3).effect(FaultEffect.unavailable()));
        assertPass(drill());
    }

    @Test
    void truncatedDownloadsPassAfterRetries() throws IOException {
        server.faults().add(FaultRule.on(DOWNLOAD).times(5).effect(FaultEffect.truncateAfter(40)));
        assertPass(drill());
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "{ sample: 50% }"})
    void wrongBytesOncePassWithANote(String depth) throws IOException {
        server.faults().add(FaultRule.on(DOWNLOAD).object(PACKS).effect(FaultEffect.flipByte(20)));
        DrillResult result = drill(depth);
        assertPass(result);
        assertThat(result.checks())
                .filteredOn(check -> check.kind().equals("note"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.status()).isEqualTo(CheckStatus.PASSED);
                    assertThat(check.message()).contains("came wrong at first and right at a second try");
                });
    }

    @Test
    void aSoundRepositoryPassesWithoutANote() throws IOException {
        DrillResult result = drill();
        assertPass(result);
        assertThat(result.checks()).extracting(CheckResult::kind).doesNotContain("note");
    }

    @ParameterizedTest
    @ValueSource(strings = {"repository/data/*/*", "repository/index/*", "repository/snapshots/*"})
    void wrongBytesAlwaysFail(String objects) throws IOException {
        on(objects, FaultEffect.flipByte(20));
        DrillResult result = drill();
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void wrongBytesOfASinglePackNameWhatIsLost() throws IOException {
        try (ObjectStore store = bucket.store("b2:acme-backups:repository")) {
            ObjectKey largest = Repositories.keys(store, "data").stream()
                    .max((one, other) -> Long.compare(size(store, one), size(store, other)))
                    .orElseThrow();
            on("repository/" + largest, FaultEffect.flipByte(20));
            DrillResult result = drill();
            assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(result.cause())
                    .startsWith("/uploads/folder-")
                    .contains("is lost")
                    .contains(largest.name());
        }
    }

    private static long size(ObjectStore store, ObjectKey key) {
        return store.find(key).orElseThrow().size();
    }

    private void on(String objects, FaultEffect effect) {
        server.faults().add(FaultRule.on(DOWNLOAD).object(objects).always().effect(effect));
    }

    private static void assertPass(DrillResult result) {
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
    }

    private static void assertNotVerified(DrillResult result, String why) {
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).contains(why);
    }

    private DrillResult drill() throws IOException {
        return drill("full");
    }

    private DrillResult drill(String depth) throws IOException {
        return RestoreDrill.builder()
                .stores(address -> bucket.store(address, readOnly))
                .environment(Map.of("PASSWORD", Repositories.PASSWORD)::get)
                .workFolder(folder.resolve("work"))
                .clock(Clock.fixed(now.plus(Duration.ofHours(2)), ZoneOffset.UTC))
                .build()
                .run(ScenarioFile.read(Files.writeString(
                        folder.resolve("m.yaml"),
                        "scenario: m\nrepository: { restic: 'b2:acme-backups:repository', passwordEnv: PASSWORD }\n"
                                + "depth: " + depth + "\nrestore: [ { path: /uploads, as: uploads } ]\n")));
    }
}
