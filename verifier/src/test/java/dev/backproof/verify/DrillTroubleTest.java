package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.Stores;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.StoreCapabilities;
import dev.backproof.backup.storage.decorator.CountingStore;
import dev.backproof.backup.storage.decorator.FaultyStore;
import dev.backproof.backup.storage.decorator.ReadOnlyStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DrillTroubleTest {
    private static final String VOLUME = "restore: [ { path: /data, as: data } ]\n";
    private static final String DUMP = "restore: [ { dump: /dump.sql, as: shop } ]\n";
    private static final String SQL = """
            -- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
            CREATE TABLE `orders` (`id` int);
            INSERT INTO `orders` VALUES (1),(2);
            -- Dump completed on 2026-03-01  2:00:00
            """;

    @TempDir
    Path folder;

    private final TestSandbox sandbox = new TestSandbox();
    private TestRepository repository;

    @BeforeEach
    void prepare() throws IOException {
        repository = new TestRepository(folder).file("data/hello.txt", "hello").file("dump.sql", SQL);
        repository.backup();
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        assertThat(repository.leftBehind()).isEmpty();
        assertThat(sandbox.open).hasValue(0);
    }

    // ---- store -----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"STORE_UNREACHABLE", "STORE_DENIED", "STORE_CAP_EXCEEDED", "BUCKET_NOT_FOUND", "STORE_BUSY"})
    void storeThatCannotBeReachedIsNotVerified(ErrorCode code) throws IOException {
        FaultyStore faulty = FaultyStore.over(repository.store());
        faulty.on(FaultyStore.Call.GET).times(1_000).fails(code);
        faulty.on(FaultyStore.Call.FIND).times(1_000).fails(code);
        faulty.on(FaultyStore.Call.LIST).times(1_000).fails(code);

        DrillResult result = repository.drills(address -> faulty).build().run(repository.scenario(VOLUME));

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).startsWith(code.code() + " ");
    }

    @Test
    void storeThatIsLostInTheMiddleIsNotVerified() throws IOException {
        FaultyStore faulty = FaultyStore.over(repository.store());
        faulty.on(FaultyStore.Call.GET).key("data/").times(1_000).fails(ErrorCode.STORE_UNREACHABLE);

        DrillResult result = repository.drills(address -> faulty).build().run(repository.scenario(VOLUME));

        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).contains("S002");
    }

    @Test
    void missingKeyIsNotVerified() throws IOException {
        DrillResult result = repository
                .drills(address -> Stores.open(address, Map.of(), Optional.empty()))
                .build()
                .run(repository.scenario(VOLUME));

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).startsWith("S008 ").contains("B2_APPLICATION_KEY_ID");
    }

    @Test
    void placeWithoutRepositoryIsNotVerified() throws IOException {
        DrillResult result =
                repository.drills(address -> new MemoryStore()).build().run(repository.scenario(VOLUME));

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).startsWith("R001 ");
    }

    @Test
    void repositoryThatLostItsConfigFails() throws IOException {
        repository.store().delete(ObjectKey.of("config"));

        DrillResult result = repository.drills().build().run(repository.scenario(VOLUME));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).contains("no repository's config");
    }

    @Test
    void scenarioWithoutRepositoryIsNotVerified() throws IOException {
        Path file = Files.writeString(folder.resolve("bare.yaml"), "scenario: bare\n");

        DrillResult result = repository.drills().build().run(ScenarioFile.read(file));

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause())
                .isEqualTo("F003 " + file + ": scenario bare names neither a repository nor a mirror");
    }

    @Test
    void drillOnlyReads() throws IOException {
        CountingStore counting = CountingStore.of(repository.store());
        ReadOnlyStore readOnly = ReadOnlyStore.of(counting);

        DrillResult result = repository.drills(address -> readOnly).build().run(repository.scenario(VOLUME));

        assertThat(readOnly.capabilities()).isEqualTo(new StoreCapabilities(true, true, false, false));
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(counting.counts().puts()).isZero();
        assertThat(counting.counts().deletes()).isZero();
        assertThat(result.bytesPulled()).isEqualTo(counting.counts().bytesRead());
    }

    // ---- sandbox ---------------------------------------------------------------------------------------------------

    @Test
    void missingSandboxIsNotVerified() throws IOException {
        sandbox.unavailable = "mariadbd is not installed";

        DrillResult result = drillDump(SQL);

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).contains("process: mariadbd is not installed");
        assertThat(result.checks())
                .extracting(CheckResult::name)
                .containsExactly("sandbox starts", "shop: dump is whole");
    }

    @Test
    void cutDumpFailsEvenWithoutSandbox() throws IOException {
        sandbox.unavailable = "mariadbd is not installed";

        DrillResult result = drillDump(SQL.substring(0, SQL.indexOf("-- Dump completed")));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).isEqualTo("dump dump.sql is cut: no '-- Dump completed' line");
    }

    @Test
    void sandboxWithoutRoomIsNotVerified() throws IOException {
        sandbox.client = TestSandbox.withoutRoom();

        DrillResult result = drillDump(SQL);

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).isEqualTo("the sandbox has no room left; give it more");
    }

    @Test
    void sandboxThatDiesBeforeTheChecksIsNotVerified() throws IOException {
        DrillResult result = drillDump(SQL);

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).startsWith("the sandbox's server is gone: ERROR 0 (08000)");
    }

    @Test
    void dumpThatTheClientRefusesFails() throws IOException {
        sandbox.client = dump -> new DatabaseSandbox.LoadResult(
                false, dump.readNBytes(10).length, Duration.ZERO, "ERROR 1064 (42000) at line 2");

        DrillResult result = drillDump(SQL);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).startsWith("the mariadb client refused dump dump.sql: ERROR 1064 (42000) at line 2");
        assertThat(result.checks())
                .filteredOn(check -> check.name().equals("shop: dump is whole"))
                .extracting(CheckResult::status)
                .containsExactly(CheckStatus.PASSED);
    }

    @Test
    void compressedDumpThatIsCutFails() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(SQL.repeat(50).getBytes(StandardCharsets.UTF_8));
        }
        Files.write(
                repository.source().resolve("dump.sql.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() - 12));
        repository.backup();

        DrillResult result = repository
                .drills()
                .sandboxes(sandbox.sandboxes())
                .build()
                .run(repository.scenario("restore: [ { dump: /dump.sql.gz, as: shop } ]\n"));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).startsWith("dump dump.sql.gz is damaged: the gzip data are damaged or cut short");
    }

    @Test
    void workFolderThatCannotBeMadeIsNotVerified() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        DrillResult result =
                repository.drills().workFolder(file.resolve("work")).build().run(repository.scenario(VOLUME));

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).startsWith("no room for restored data: cannot make a folder in " + file);
    }

    // ---- time ------------------------------------------------------------------------------------------------------

    @Test
    void interruptStopsTheDrillAndCleansUp() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        sandbox.client = dump -> {
            loading.countDown();
            return waitForever();
        };
        CompletableFuture<DrillResult> result = new CompletableFuture<>();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        var scenario = repository.scenario(DUMP);
        Thread caller = Thread.ofPlatform().start(() -> {
            result.complete(
                    repository.drills().sandboxes(sandbox.sandboxes()).build().run(scenario));
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        loading.await();

        caller.interrupt();

        assertThat(result.get().verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.get().cause()).isEqualTo("the drill was interrupted");
        assertThat(interrupted.get()).isTrue();
        caller.join();
    }

    @Test
    void drillThatTakesTooLongIsStopped() throws IOException {
        sandbox.client = dump -> waitForever();

        DrillResult result = repository
                .drills()
                .sandboxes(sandbox.sandboxes())
                .build()
                .run(repository.scenario("sandbox: { timeToLive: PT0.5S }\n" + DUMP));

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).startsWith("the drill was stopped: it took longer than its time to live");
    }

    @Test
    void listenerThatThrowsChangesNothing() throws IOException {
        DrillResult result = repository
                .drills()
                .listener(event -> {
                    throw new IllegalStateException("drawing failed");
                })
                .build()
                .run(repository.scenario(VOLUME));

        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
    }

    private static DatabaseSandbox.LoadResult waitForever() {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody counts down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("interrupted", "", e);
        }
    }

    private DrillResult drillDump(String sql) throws IOException {
        repository.file("dump.sql", sql).backup();
        return repository.drills().sandboxes(sandbox.sandboxes()).build().run(repository.scenario(DUMP));
    }
}
