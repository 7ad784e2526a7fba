package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.backblaze.b2.client.B2ClientConfig;
import com.backblaze.b2.client.B2StorageClient;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2Bucket;
import com.backblaze.b2.client.structures.B2BucketDefaultRetention;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2LifecycleRule;
import com.backblaze.b2.client.structures.B2StartLargeFileRequest;
import com.backblaze.b2.client.structures.B2UpdateBucketRequest;
import com.backblaze.b2.client.webApiHttpClient.B2StorageHttpClientBuilder;
import com.backblaze.b2.client.webApiHttpClient.HttpClientFactoryImpl;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.IssuedKey;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ObjectContent;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a bucket and its key are set up, as a scenario's {@code posture} wants it. */
class PostureDrillTest {
    private static final String BUCKET = "acme-volumes";

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestBucket bucket;

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2Server server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2StorageClient owner;

    @SuppressWarnings("NullAway.Init") // set before each test
    private IssuedKey key;

    private volatile Instant now = Instant.parse("2026-03-01T02:00:00Z");

    @BeforeEach
    void start() throws IOException {
        bucket = new TestBucket(folder.resolve("server"), BUCKET, () -> now);
        server = bucket.server();
        owner = B2StorageHttpClientBuilder.builder(
                        B2ClientConfig.builder(server.keyId(), server.applicationKey(), "test")
                                .setMasterUrl(server.endpoint().toString())
                                .build())
                .setHttpClientFactory(HttpClientFactoryImpl.builder()
                        .setSupportInsecureHttp(true)
                        .build())
                .build();
        key = bucket.key(TestBucket.READING, null);
        write("a.txt", "text");
        write("b.txt", "other text");
        sync();
    }

    @AfterEach
    void stop() {
        owner.close();
        bucket.close();
    }

    @Test
    void nothingIsLookedAtUnlessTheScenarioAsks() throws IOException {
        assertThat(drill("").checks()).noneMatch(check -> check.kind().equals("posture"));
    }

    @Test
    void aBucketAsItShouldBePasses() throws IOException {
        DrillResult result = drill("posture: { keep: P30D }\n");
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(posture(result, "the key may do no more than it needs"))
                .isEqualTo("PASSED the key may read bucket acme-volumes and nothing else");
        assertThat(posture(result, "the bucket is private")).isEqualTo("PASSED the bucket is private");
        assertThat(posture(result, "lifecycle rules keep what is promised"))
                .isEqualTo("PASSED old versions are kept: for ever");
        assertThat(posture(result, "old versions are there")).startsWith("PASSED");
        assertThat(posture(result, "no unfinished large files")).startsWith("PASSED");
        assertThat(posture(result, "every file has a SHA-1")).isEqualTo("PASSED all of 2 files have a SHA-1");
        assertThat(posture(result, "Object Lock"))
                .isEqualTo("SKIPPED not tested: Object Lock: the key cannot see it, it lacks readBucketRetentions");
        assertThat(result.notTested())
                .contains("posture: Object Lock: the key cannot see it, it lacks readBucketRetentions");
        assertThat(result.checks())
                .filteredOn(check -> check.kind().equals("posture"))
                .noneMatch(CheckResult::provesData);
    }

    @Test
    void aKeyThatMayDoMoreFailsUnlessThatIsOffWithAReason() throws IOException {
        key = bucket.key(Set.of("listBuckets", "listFiles", "readFiles", "writeFiles", "deleteFiles"), null);
        DrillResult result = drill("posture: {}\n");
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .isEqualTo(
                        "the key of the drill may also deleteFiles, writeFiles; whoever takes it can harm more than he"
                                + " could read");
        DrillResult off = drill("posture: { off: { key: shared with the writer until June } }\n");
        assertThat(off.verdict()).as(off.cause()).isEqualTo(Verdict.PASS);
        assertThat(off.notTested())
                .contains(
                        "posture: the key may do no more than it needs, off in the scenario: shared with the writer until"
                                + " June");

        key = server.createKey(TestBucket.READING, null, null, null);
        assertThat(drill("posture: {}\n").cause())
                .isEqualTo("the key of the drill may read every bucket of the account");
    }

    @Test
    void whatTheKeyCannotSeeIsNotTestedAndNoPass() throws IOException {
        key = bucket.key(Set.of("listFiles", "readFiles"), null);
        DrillResult result = drill("posture: { keep: P30D, lock: P30D }\n");
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        for (String check : List.of("the bucket is private", "lifecycle rules keep what is promised", "Object Lock")) {
            assertThat(posture(result, check))
                    .startsWith("SKIPPED not tested: ")
                    .contains("the key cannot see it");
        }
        assertThat(result.notTested())
                .filteredOn(line -> line.startsWith("posture: "))
                .hasSize(3);
    }

    @Test
    void aPublicBucketFails() throws Exception {
        change(request -> request.setBucketType("allPublic"));
        assertThat(drill("posture: {}\n").cause()).isEqualTo("the bucket is public: everybody can read the backup");
    }

    @Test
    void lifecycleRulesShorterThanThePromiseFail() throws Exception {
        change(request -> request.setLifecycleRules(List.of(
                B2LifecycleRule.builder("volume/")
                        .setDaysFromHidingToDeleting(7)
                        .build(),
                B2LifecycleRule.builder("elsewhere/")
                        .setDaysFromHidingToDeleting(1)
                        .build())));
        assertThat(posture(drill("posture: { keep: P7D }\n"), "lifecycle rules keep what is promised"))
                .isEqualTo("PASSED old versions are kept: 7 d 0 h");
        DrillResult result = drill("posture: { keep: P8D }\n");
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .isEqualTo(
                        "a lifecycle rule for 'volume/' deletes old versions after 7 d 0 h, the scenario promises 8 d 0 h");

        change(request -> request.setLifecycleRules(List.of(
                B2LifecycleRule.builder("").setDaysFromUploadingToHiding(90).build())));
        assertThat(drill("posture: {}\n").cause())
                .isEqualTo("a lifecycle rule hides every file 90 d 0 h after its upload, the only copy too");
    }

    @Test
    void whatWasHiddenAndThenDeletedWithinThePromiseFails() throws Exception {
        write("gone.txt", "gone");
        write("kept.txt", "kept");
        sync();
        now = now.plus(Duration.ofDays(1));
        Files.delete(folder.resolve("source/gone.txt"));
        Files.delete(folder.resolve("source/kept.txt"));
        sync();
        assertThat(posture(drill("posture: { keep: P30D }\n"), "old versions are there"))
                .isEqualTo("PASSED everything that was hidden within 30 d 0 h is still there: 2 files");

        B2Bucket found = Objects.requireNonNull(owner.getBucketOrNullByName(BUCKET));
        for (B2FileVersion version : owner.fileVersions(found.getBucketId())) {
            if (version.getFileName().equals("volume/gone.txt") && !version.isHide()) {
                owner.deleteFileVersion(version);
            }
        }
        DrillResult result = drill("posture: { keep: P30D }\n");
        assertThat(result.cause()).isEqualTo("gone.txt was hidden within 30 d 0 h, and what was hidden is deleted");
        now = now.plus(Duration.ofDays(40));
        assertThat(posture(drill("posture: { keep: P30D }\n"), "old versions are there"))
                .startsWith("PASSED");
    }

    @Test
    void objectLockIsComparedWithThePromise() throws Exception {
        key = bucket.key(Set.of("listBuckets", "listFiles", "readFiles", "readBucketRetentions"), null);
        assertThat(posture(drill("posture: {}\n"), "Object Lock"))
                .isEqualTo("SKIPPED Object Lock is off, and the scenario does not ask for it");
        assertThat(drill("posture: { lock: P30D }\n").cause())
                .isEqualTo("Object Lock is off, the scenario promises 30 d 0 h");

        change(request -> request.setFileLockEnabled(true));
        assertThat(drill("posture: { lock: P30D }\n").cause())
                .startsWith("Object Lock is on, but new files are not locked by themselves");
        change(request -> request.setDefaultRetention(new B2BucketDefaultRetention("governance", 14, "days")));
        assertThat(posture(drill("posture: { lock: P14D }\n"), "Object Lock"))
                .isEqualTo("PASSED Object Lock keeps new files for 14 days (governance)");
        assertThat(drill("posture: { lock: P30D }\n").verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void unfinishedLargeFilesFailAfterADay() throws Exception {
        B2Bucket found = Objects.requireNonNull(owner.getBucketOrNullByName(BUCKET));
        owner.startLargeFile(B2StartLargeFileRequest.builder(found.getBucketId(), "volume/big.img", "b2/x-auto")
                .build());
        owner.startLargeFile(B2StartLargeFileRequest.builder(found.getBucketId(), "elsewhere/big.img", "b2/x-auto")
                .build());
        now = now.plus(Duration.ofHours(2));
        assertThat(posture(drill("posture: {}\n"), "no unfinished large files"))
                .isEqualTo("PASSED no large file was left unfinished for a day; 1 just begun");
        now = now.plus(Duration.ofDays(2));
        assertThat(drill("posture: {}\n").cause())
                .isEqualTo(
                        "1 large file begun and never finished, unseen and billed: big.img; a lifecycle rule can cancel"
                                + " them");
    }

    @Test
    void largeFilesWithoutSha1Fail() throws IOException {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        try (ObjectStore store = bucket.store("b2:acme-volumes:volume")) {
            store.put(ObjectKey.of("large"), ObjectContent.of(bytes));
        }
        DrillResult result = drill("posture: {}\n");
        assertThat(result.cause())
                .isEqualTo("1 of 3 files have no SHA-1, so that nothing can prove their bytes: large");
    }

    @Test
    void aRepositoryHasAPostureToo() throws IOException {
        ObjectStore memory = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(memory)) {
            repository
                    .backup(DirectorySource.contentsOf(folder.resolve("source")))
                    .run();
        }
        bucket.upload(memory, "b2:acme-volumes:repository");
        DrillResult result =
                run("repository: { restic: 'b2:acme-volumes:repository', passwordEnv: PASSWORD }\nposture: {}\n");
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.checks())
                .filteredOn(check -> check.kind().equals("posture"))
                .extracting(CheckResult::name)
                .containsExactly(
                        "posture: the key may do no more than it needs",
                        "posture: the bucket is private",
                        "posture: lifecycle rules keep what is promised",
                        "posture: Object Lock",
                        "posture: no unfinished large files");
    }

    // ---- helpers ---------------------------------------------------------------------------------------------------

    private static String posture(DrillResult result, String name) {
        CheckResult check = result.checks().stream()
                .filter(each -> each.name().equals("posture: " + name))
                .findFirst()
                .orElseThrow();
        CheckStatus status = check.status();
        return status + " " + check.message();
    }

    private interface Change {
        void of(B2UpdateBucketRequest.Builder request);
    }

    private void change(Change change) throws B2Exception {
        B2Bucket found = Objects.requireNonNull(owner.getBucketOrNullByName(BUCKET));
        B2UpdateBucketRequest.Builder request = B2UpdateBucketRequest.builder(found);
        change.of(request);
        owner.updateBucket(request.build());
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve("source").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void sync() {
        bucket.sync(folder.resolve("source"), "b2:acme-volumes:volume");
    }

    private DrillResult drill(String yaml) throws IOException {
        return run("mirror: 'b2:acme-volumes:volume'\n" + yaml);
    }

    private DrillResult run(String yaml) throws IOException {
        return RestoreDrill.builder()
                .stores(address -> bucket.store(address, key))
                .environment(Map.of("PASSWORD", Repositories.PASSWORD)::get)
                .workFolder(folder.resolve("work"))
                .clock(Clock.fixed(now.plus(Duration.ofHours(2)), ZoneOffset.UTC))
                .build()
                .run(ScenarioFile.read(Files.writeString(folder.resolve("m.yaml"), "scenario: m\n" + yaml)));
    }
}
