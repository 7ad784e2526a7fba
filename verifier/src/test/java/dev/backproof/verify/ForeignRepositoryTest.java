package dev.backproof.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.b2server.IssuedKey;
import dev.backproof.backup.b2server.LoggedRequest;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryLock;
import dev.backproof.backup.snapshot.BackupSource;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.local.LocalStore;
import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.Program;
import dev.backproof.backup.testing.Repositories;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Drills of repositories as restic, K8up, VolSync and Velero leave them, on a B2 server with a key that may only read.
 * Nothing is asked of the server but to authorize, to list and to download.
 */
class ForeignRepositoryTest {
    private static final String PASSWORD = Repositories.PASSWORD;
    private static final Set<String> READING = Set.of(
            "b2_authorize_account",
            "b2_list_buckets",
            "b2_list_file_names",
            "b2_download_file_by_name",
            "b2_download_file_by_id");

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestBucket bucket;

    @SuppressWarnings("NullAway.Init") // set before each test
    private IssuedKey readOnly;

    private Path volume = Path.of("volume");
    private Sandboxes sandboxes = new TestSandbox().sandboxes();

    @BeforeEach
    void start() throws IOException {
        bucket = new TestBucket(folder.resolve("server"), "acme-backups", InstantSource.system());
        readOnly = bucket.key(TestBucket.READING, null);
        volume = Files.createDirectories(folder.resolve("data/uploads"));
        for (int i = 0; i < 5; i++) {
            Files.createDirectories(volume.resolve("avatars"));
            Files.writeString(volume.resolve("avatars/" + i + ".txt"), "picture number " + i);
        }
        Files.writeString(volume.resolve("readme.txt"), "read me");
    }

    @AfterEach
    void stop() {
        bucket.close();
    }

    @Test
    void volSyncKeepsTheVolumeAtTheRootAndCallsItData() throws IOException {
        backedUpAs(volume, List.of("/data"), "volsync");

        assertGreen(drill("restore: [ { path: /data, as: uploads } ]\n" + holds("avatars/3.txt")));
        assertGreen(drill("restore: [ { path: /, as: uploads } ]\n" + holds("avatars/3.txt")));
        DrillResult part = drill("restore: [ { path: /data/avatars, as: avatars } ]\n"
                + "assertions: [ { volume: avatars, files: { min: 5, max: 5 } } ]\n");
        assertGreen(part);
        assertThat(part.notTested()).containsExactly("/readme.txt: was not restored");
    }

    @Test
    void aVolSyncVolumeWithNothingButAFolderNamedDataComesBackWhole() throws IOException {
        backedUpAs(Files.createDirectories(folder.resolve("data")), List.of("/data"), "volsync");

        DrillResult result = drill("restore: [ { path: /data, as: all } ]\n"
                + "assertions: [ { volume: all, exists: uploads/readme.txt } ]\n");
        assertGreen(result);
        assertThat(result.notTested()).isEmpty();
    }

    @Test
    void k8upKeepsEachClaimBelowDataUnderItsName() throws IOException {
        backedUpAs(folder.resolve("only-data"), List.of("/data/uploads"), "shop", () -> {
            Files.createDirectories(folder.resolve("only-data"));
            Files.move(folder.resolve("data"), folder.resolve("only-data/data"));
        });

        assertGreen(drill("snapshot: { latest: { host: shop, path: /data/uploads } }\n"
                + "restore: [ { path: /data/uploads, as: uploads } ]\n" + holds("avatars/3.txt")));
        DrillResult everything = drill("");
        assertGreen(everything);
        assertThat(everything.checks()).extracting(CheckResult::name).containsExactly("uploads: every file came back");
    }

    @Test
    void aDumpThatK8upPipedIntoResticIsLoaded() throws Exception {
        Program restic = restic(PASSWORD);
        Path dump = Files.writeString(
                folder.resolve("dump.sql"),
                "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\nCREATE TABLE `t` (\n  `a` text\n);\n"
                        + "INSERT INTO `t` VALUES ('from K8up');\n-- Dump completed on 2026-02-27  3:00:00\n");
        shell(
                restic,
                "exec \"$0\" \"$@\" < " + dump,
                "backup",
                "--host",
                "shop",
                "--stdin",
                "--stdin-filename",
                "/shop-mariadb.sql");
        uploaded();
        TestSandbox sandbox = new TestSandbox();
        StringBuilder loaded = new StringBuilder();
        sandbox.client = in -> {
            byte[] bytes = in.readAllBytes();
            loaded.append(new String(bytes, UTF_8));
            return new DatabaseSandbox.LoadResult(true, bytes.length, Duration.ZERO, "");
        };
        sandboxes = sandbox.sandboxes();

        DrillResult result = drill("restore: [ { dump: /shop-mariadb.sql, as: shop } ]\n");
        assertThat(loaded).contains("from K8up");
        assertThat(result.checks()).noneMatch(check -> check.status() == CheckStatus.FAILED);
        assertThat(result.notTested()).noneMatch(line -> line.startsWith("/"));
        assertNothingWasWritten();
    }

    @Test
    void veleroLeavesOutThePathOfThePodAndHasAPasswordThatEverybodyKnows() throws Exception {
        Program restic = restic("static-passw0rd");
        shell(
                restic,
                "cd " + volume + " && exec \"$0\" \"$@\"",
                "backup",
                "--host",
                "velero",
                "--tag",
                "ns=shop",
                "--tag",
                "volume=uploads",
                ".");
        uploaded();

        DrillResult result = drill(
                "{ restic: 'b2:acme-backups:repository', wellKnownPassword: velero }",
                "snapshot: { latest: { tag: [ ns=shop, volume=uploads ] } }\n"
                        + "restore: [ { path: /, as: uploads } ]\n" + holds("avatars/3.txt"));
        assertGreen(result);
        assertThat(result.notTested()).isEmpty();
        assertThat(result.checks())
                .filteredOn(check -> check.kind().equals("note"))
                .singleElement()
                .extracting(CheckResult::message)
                .asString()
                .contains("Velero")
                .contains("everybody knows it");
    }

    @Test
    void whatResticBackedUpIsFoundByItsPathHoweverItWasNamed() throws Exception {
        Program restic = restic(PASSWORD);
        shell(restic, "cd " + volume.getParent() + " && exec \"$0\" \"$@\"", "backup", "--tag", "relative", "uploads");
        shell(restic, "cd " + volume + " && exec \"$0\" \"$@\"", "backup", "--tag", "contents", ".");
        restic.run("backup", "--tag", "absolute", volume.toString());
        uploaded();

        for (String tag : List.of("relative", "contents", "absolute")) {
            assertGreen(drill("snapshot: { latest: { tag: " + tag + " } }\nrestore: [ { path: " + volume
                    + ", as: uploads } ]\n" + holds("avatars/3.txt")));
            assertGreen(drill("snapshot: { latest: { tag: " + tag + " } }\nrestore: [ { path: " + volume
                    + "/avatars, as: uploads } ]\n" + holds("3.txt")));
        }
    }

    @Test
    void somebodyElsesLockIsNoObstacleAndThePasswordMayComeFromAFileOrACommand() throws Exception {
        Program restic = restic(PASSWORD);
        restic.run("backup", volume.toString());
        Path secret = Files.writeString(folder.resolve("secret"), PASSWORD + "\n");
        try (LocalStore local = LocalStore.at(folder.resolve("repository"));
                Repository repository = Repository.open(local, PASSWORD.getBytes(UTF_8), Repositories.options());
                RepositoryLock lock = repository.lock(true)) {
            assertThat(lock).isNotNull();
            uploaded();
        }
        String all = "restore: [ { path: " + volume + ", as: uploads } ]\n" + holds("avatars/3.txt");
        assertGreen(drill("{ restic: 'b2:acme-backups:repository', passwordFile: " + secret + " }", all));
        assertGreen(drill("{ restic: 'b2:acme-backups:repository', passwordCommand: [ cat, " + secret + " ] }", all));
        assertThat(drill("{ restic: 'b2:acme-backups:repository', wellKnownPassword: velero }", all)
                        .verdict())
                .isEqualTo(Verdict.NOT_VERIFIED);
    }

    // ---- helpers ---------------------------------------------------------------------------------------------------

    private static String holds(String path) {
        return "assertions: [ { volume: uploads, exists: " + path + " } ]\n";
    }

    /** The real restic with a new repository, whose key opens in no time. */
    private Program restic(String password) throws IOException, InterruptedException {
        Program restic = new Program(
                List.of(
                        Peers.require("restic").toString(),
                        "-r",
                        folder.resolve("repository").toString(),
                        "--no-cache"),
                Map.of("RESTIC_PASSWORD", password));
        restic.run("init");
        try (LocalStore local = LocalStore.at(folder.resolve("repository"))) {
            Repositories.makeKeyCheap(local, password);
        }
        return restic;
    }

    /** Runs restic as {@code $0} and {@code $@} of a line of shell. */
    private static void shell(Program restic, String line, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", line));
        command.addAll(restic.command());
        new Program(command, restic.environment()).run(arguments);
    }

    @FunctionalInterface
    private interface Step {
        void take() throws IOException;
    }

    private void backedUpAs(Path contentsOf, List<String> paths, String host) throws IOException {
        backedUpAs(contentsOf, paths, host, () -> {});
    }

    /** Backs up what is in a folder under paths that this machine may not have. */
    private void backedUpAs(Path contentsOf, List<String> paths, String host, Step before) throws IOException {
        before.take();
        DirectorySource files = DirectorySource.contentsOf(contentsOf);
        BackupSource renamed = new BackupSource() {
            @Override
            public List<String> paths() {
                return paths;
            }

            @Override
            public void walk(Visitor visitor) {
                files.walk(visitor);
            }
        };
        ObjectStore memory = Repositories.create(2);
        try (ResticRepository repository = Repositories.open(memory)) {
            repository.backup(renamed).host(host).run();
        }
        bucket.upload(memory, "b2:acme-backups:repository");
    }

    private void uploaded() {
        try (LocalStore local = LocalStore.at(folder.resolve("repository"))) {
            bucket.upload(local, "b2:acme-backups:repository");
        }
    }

    private DrillResult drill(String yaml) throws IOException {
        return drill("{ restic: 'b2:acme-backups:repository', passwordEnv: PASSWORD }", yaml);
    }

    private DrillResult drill(String repository, String yaml) throws IOException {
        return RestoreDrill.builder()
                .stores(address -> bucket.store(address, readOnly))
                .environment(Map.of("PASSWORD", PASSWORD)::get)
                .sandboxes(sandboxes)
                .workFolder(folder.resolve("work"))
                .build()
                .run(ScenarioFile.read(Files.writeString(
                        folder.resolve("m.yaml"), "scenario: m\nrepository: " + repository + "\n" + yaml)));
    }

    private void assertGreen(DrillResult result) {
        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertNothingWasWritten();
    }

    private void assertNothingWasWritten() {
        assertThat(bucket.server().requests().all()).isNotEmpty();
        assertThat(bucket.server().requests().all())
                .extracting(LoggedRequest::call)
                .isSubsetOf(READING);
    }
}
