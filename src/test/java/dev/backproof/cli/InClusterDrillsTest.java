package dev.backproof.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.IssuedKey;
import dev.backproof.backup.testing.MockCluster;
import dev.backproof.cli.CommandRunner.Outcome;
import dev.backproof.verify.report.ResultsJson;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills in pods from end to end: real drills of a real repository on B2, and one report of what the pods left. */
class InClusterDrillsTest {
    private static final String PASSWORD = "correct horse battery";
    private static final int FILES = 12;
    private static final Set<String> READ = Set.of("listBuckets", "listFiles", "readFiles");
    private static final Set<String> ALL = Set.of("listBuckets", "listFiles", "readFiles", "writeFiles", "deleteFiles");

    @TempDir
    Path temp;

    private final MockCluster mock = MockCluster.start();
    private final List<AutoCloseable> open = new ArrayList<>();
    private CommandRunner owner = new CommandRunner();
    private CommandRunner caller = new CommandRunner();
    private Path data = Path.of("data");
    private List<String> secrets = List.of();

    @BeforeEach
    void aRepositoryOnB2AndAClusterWithItsSecret() throws Exception {
        data = Files.createDirectory(temp.resolve("data"));
        for (int i = 0; i < FILES; i++) {
            Files.writeString(data.resolve(i + ".txt"), "file " + i);
        }
        B2Server b2 = B2Server.start(Files.createDirectory(temp.resolve("b2")));
        open.add(b2);
        b2.createBucket("acme-backups");
        b2.createBucket("acme-drills");
        owner = new CommandRunner()
                .with("BACKPROOF_B2_ENDPOINT", b2.endpoint().toString())
                .with("B2_APPLICATION_KEY_ID", b2.keyId())
                .with("B2_APPLICATION_KEY", b2.applicationKey())
                .with("BACKPROOF_REPOSITORY", "b2:acme-backups:lab")
                .with("BACKPROOF_PASSWORD", PASSWORD);
        expect(0, owner.run("init", "-q"));
        backup();
        IssuedKey drill = b2.createKey(READ, "acme-backups", null, null);
        IssuedKey result = b2.createKey(ALL, "acme-drills", null, null);
        secrets = List.of(PASSWORD, drill.applicationKey(), result.applicationKey());
        caller = new CommandRunner() // knows neither the repository's password nor a key of the backups
                .with("KUBECONFIG", mock.kubeconfig(temp).toString())
                .with("BACKPROOF_B2_ENDPOINT", b2.endpoint().toString())
                .with("B2_APPLICATION_KEY_ID", result.keyId())
                .with("B2_APPLICATION_KEY", result.applicationKey());
        mock.load(new ByteArrayInputStream("""
                apiVersion: v1
                kind: Secret
                metadata: { name: backproof-verify, namespace: drills }
                data: { repository-password: "%s", b2-key-id: "%s", b2-key: "%s" }
                ---
                apiVersion: v1
                kind: Secret
                metadata: { name: backproof-results, namespace: drills }
                data: { b2-key-id: "%s", b2-key: "%s" }
                """.formatted(
                        base64(PASSWORD),
                        base64(drill.keyId()),
                        base64(drill.applicationKey()),
                        base64(result.keyId()),
                        base64(result.applicationKey()))
                .getBytes(UTF_8)));
        scenario("one", "include: ../common.yaml\n", "files: { min: 1 }, manifest: sums/one.sha256");
        scenario("two", "", "files: { min: 100 }");
        scenario("three", "", "files: { min: 1 }");
        Files.writeString(temp.resolve("common.yaml"), "tags: [ nightly ]\n");
        Files.createDirectories(temp.resolve("scenarios/sums"));
        Files.writeString(
                temp.resolve("scenarios/sums/one.sha256"),
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest("file 3".getBytes(UTF_8)))
                        + "  3.txt\n");
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        mock.close();
    }

    @Test
    void everyDrillRunsInItsPodAndAllAreOneReport() throws Exception {
        PlayedKubelet kubelet = kubelet().fate(1, PlayedKubelet.ended(137, "OOMKilled", ""));
        Outcome outcome = verify("--parallel", "2");

        assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(1);
        RunResult run = latest();
        assertThat(run.drills()).extracting(DrillResult::scenario).containsExactly("one", "three", "two");
        assertThat(run.drills())
                .extracting(DrillResult::verdict)
                .containsExactly(Verdict.PASS, Verdict.NOT_VERIFIED, Verdict.FAIL);
        DrillResult one = run.drills().getFirst();
        assertThat(one.tags()).containsExactly("nightly");
        assertThat(one.checks())
                .as("of the manifest beside the scenario")
                .anyMatch(check -> check.kind().equals("manifest"))
                .allMatch(check -> check.position() == null
                        || check.position()
                                .file()
                                .equals(temp.resolve("scenarios/one.yaml").toString()));
        assertThat(run.drills().get(1).cause())
                .isEqualTo("the drill left no result: container drill OOMKilled (exit code 137)");
        assertThat(run.drills().get(2).cause()).contains("12 files");
        assertThat(outcome.out())
                .contains("begins: one on node-0", "begins: two on node-0")
                .contains("drill one", "  PASS  ", "  FAIL  ", "  NOT VERIFIED  ")
                .contains("cause: the drill left no result: container drill OOMKilled (exit code 137)")
                .contains("FAIL: 3 drills in ", "report: " + temp.resolve("reports"));
        assertThat(temp.resolve("reports/latest/junit"))
                .isDirectoryContaining("glob:**TEST-one.xml")
                .isDirectoryContaining("glob:**TEST-two.xml");
        assertThat(Files.readAllLines(temp.resolve("reports/history.jsonl"))).hasSize(3);
        assertThat(kubelet.mostAtOnce()).isBetween(1, 2);
        assertThat(kubelet.manifests()).contains("scenario: one").doesNotContain(secrets);
        assertThatNothingIsLeft();
    }

    @Test
    void aVolumeThatShrankIsFoundByTheHistoryThatPodsAreGiven() throws Exception {
        open(kubelet());
        for (int night = 0; night < 3; night++) {
            assertThat(verify("one").exit()).isZero();
            backup();
        }
        for (int i = 4; i < FILES; i++) {
            Files.delete(data.resolve(i + ".txt"));
        }
        backup();
        Outcome outcome = verify("one");

        assertThat(outcome.exit()).as(outcome.out()).isEqualTo(1);
        assertThat(outcome.out()).contains("the same in all 3 proven drills");
        assertThatNothingIsLeft();
    }

    @Test
    void aDatabaseIsRestoredInItsPod() throws Exception {
        Sandboxed.require("process");
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwx--x--x")); // the server is another user
        Files.writeString(data.resolve("shop.sql"), """
                -- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
                SET NAMES utf8mb4;
                CREATE TABLE `orders` (`id` int(11) NOT NULL PRIMARY KEY, `note` varchar(20)) ENGINE=InnoDB;
                INSERT INTO `orders` VALUES (1,'first'),(2,'second');
                -- Dump completed on 2026-11-26  2:00:00
                """);
        backup();
        Files.writeString(temp.resolve("scenarios/shop.yaml"), """
                scenario: shop
                repository: { restic: "b2:acme-backups:lab" }
                restore: [ { dump: "%s/shop.sql", as: shop } ]
                assertions: [ { database: shop, query: "SELECT COUNT(*) FROM orders", returns: 2 } ]
                """.formatted(data));
        open(kubelet());
        Outcome outcome = verify("shop");

        assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isZero();
        assertThat(latest().drills().getFirst().checks())
                .as("what the server in the pod was asked")
                .anyMatch(check -> check.name().contains("rows of orders"))
                .anyMatch(check -> check.name().contains("SELECT COUNT(*)"));
        assertThatNothingIsLeft();
    }

    @Test
    void resultsMayComeTogetherOnAVolume() throws Exception {
        Path shared = Files.createDirectory(temp.resolve("shared"));
        kubelet().claim("drill-results", shared);
        Outcome outcome =
                run("one", "--results", shared.toString(), "--results-claim", "drill-results", "--negative-controls");

        assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out()).contains("negative controls");
        try (var left = Files.walk(shared)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        assertThatNothingIsLeft();
    }

    @Test
    void whoIsInterruptedRemovesAllAndTellsWhatWasNotVerified() throws Exception {
        kubelet()
                .fate(1, new PodStatusBuilder().withPhase("Running").build())
                .fate(2, new PodStatusBuilder().withPhase("Running").build());
        List<Outcome> outcome = new CopyOnWriteArrayList<>();
        Thread caller = Thread.ofPlatform().start(() -> outcome.add(verify()));
        while (mock.client().pods().inNamespace("drills").list().getItems().stream()
                        .filter(pod -> pod.getStatus() != null
                                && List.of("Succeeded", "Running")
                                        .contains(pod.getStatus().getPhase()))
                        .count()
                < 3) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        assertThat(caller.join(Duration.ofMinutes(1))).isTrue();

        assertThat(outcome.getFirst().exit()).as(outcome.getFirst().err()).isEqualTo(130);
        assertThat(latest().drills().get(2).cause()).contains("the drill was interrupted");
        assertThatNothingIsLeft();
    }

    @Test
    void whatCannotBeIsSaidBeforeAnythingIsMade() {
        String cases = """
            --results b2:acme-drills                                        | 2 | no image given for the pods
            --image x                                                       | 2 | --sandbox kubernetes needs --results
            --image x --results /srv/results                                | 2 | --results-claim must name the claim
            --image x --results b2:acme-drills --results-claim c            | 2 | --results-claim goes with a folder
            --image x --results gopher:drills                               | 2 | 'gopher:' is no kind of store
            --image x --results b2:acme-drills --suite x.jar                | 2 | --suite does not go with --sandbox kubernetes
            --image x --results b2:acme-drills --disk-budget 1G             | 2 | use --scratch
            --image x --results b2:acme-none                                | 3 | S
            --image x --results b2:acme-backups                             | 3 | S
            --image x --results b2:acme-drills --deadline PT0S              | 2 | --deadline must be more than nothing
            """;
        cases.lines().map(line -> line.split(" +\\| ", -1)).forEach(row -> {
            Outcome outcome = caller.run(command("one", row[0].split(" ", -1)));
            assertThat(outcome.exit()).as(row[0] + ": " + outcome.err()).isEqualTo(Integer.parseInt(row[1]));
            assertThat(outcome.err()).contains(row[2]);
        });
        assertThat(temp.resolve("reports")).doesNotExist();
        assertThatNothingIsLeft();
    }

    @Test
    void aScenarioThatNeedsThisMachineIsRefused() throws Exception {
        Files.writeString(temp.resolve("scenarios/local.yaml"), "scenario: local\nrepository: { restic: /backup }\n");
        Outcome outcome = verify();
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("scenario 'local' cannot be drilled in a pod: it takes /backup from this machine");
        assertThatNothingIsLeft();
    }

    @Test
    void aClusterThatSaysNoIsOneErrorAndThePlaceOfResultsIsLeftAsItWas() {
        mock.server()
                .expect()
                .post()
                .withPath("/apis/batch/v1/namespaces/drills/jobs")
                .andReturn(
                        404,
                        new io.fabric8.kubernetes.api.model.StatusBuilder()
                                .withCode(404)
                                .withMessage("namespaces \"drills\" not found")
                                .build())
                .always();
        Outcome outcome = verify();
        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("K004 cannot create Job", "there is no namespace drills"),
                        line -> assertThat(line).contains("--namespace"));
        assertThatNothingIsLeft();
    }

    @Test
    void whatWouldBeMadeCanBeLookedAt() {
        Outcome outcome = verify("--dry-run");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("kind: \"Job\"", "kind: \"NetworkPolicy\"", "kind: \"ConfigMap\"", "scenario: one");
        assertThatNothingIsLeft();
    }

    @Test
    void optionsOfThePodsNeedTheSandbox() {
        Outcome outcome =
                caller.run("verify", temp.resolve("scenarios/one.yaml").toString(), "--results", "b2:acme-drills");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("go with --sandbox kubernetes");
        assertThat(caller.run("verify", "--assigned", "/etc/backproof-drills", "--results", "b2:acme-drills")
                        .exit())
                .isEqualTo(2);
    }

    private PlayedKubelet kubelet() throws IOException {
        PlayedKubelet kubelet = new PlayedKubelet(mock, Files.createTempDirectory(temp, "node"));
        return open(kubelet);
    }

    private <T extends AutoCloseable> T open(T what) {
        if (!open.contains(what)) {
            open.add(what);
        }
        return what;
    }

    private void backup() {
        expect(0, owner.run("backup", "-q", data.toString()));
    }

    private void scenario(String name, String more, String assertion) throws IOException {
        Files.createDirectories(temp.resolve("scenarios"));
        Files.writeString(
                temp.resolve("scenarios").resolve(name + ".yaml"), """
                scenario: %s
                %srepository: { restic: "b2:acme-backups:lab" }
                restore: [ { path: "%s", as: files } ]
                assertions: [ { volume: files, %s } ]
                """.formatted(name, more, data, assertion));
    }

    /** With a scenario's name first: this one alone. */
    private Outcome verify(String... options) {
        List<String> all =
                new ArrayList<>(List.of("--results", "b2:acme-drills:night", "--results-secret", "backproof-results"));
        String only = options.length > 0 && !options[0].startsWith("-") ? options[0] : "";
        all.addAll(Arrays.asList(options).subList(only.isEmpty() ? 0 : 1, options.length));
        return run(only, all.toArray(String[]::new));
    }

    private Outcome run(String only, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "--namespace", "drills", "--image", "registry.lab/backproof:1", "--secret", "backproof-verify"));
        all.addAll(List.of(options));
        return caller.run(command(only, all.toArray(String[]::new)));
    }

    private String[] command(String only, String... options) {
        List<String> all = new ArrayList<>(List.of(
                "verify",
                temp.resolve("scenarios")
                        .resolve(only.isEmpty() ? "" : only + ".yaml")
                        .toString(),
                "--sandbox",
                "kubernetes",
                "--reports",
                temp.resolve("reports").toString()));
        all.addAll(List.of(options));
        return all.toArray(String[]::new);
    }

    private RunResult latest() throws IOException {
        return ResultsJson.read(temp.resolve("reports/latest/results.json"));
    }

    private void assertThatNothingIsLeft() {
        assertThat(mock.client().batch().v1().jobs().inAnyNamespace().list().getItems())
                .isEmpty();
        assertThat(mock.client().configMaps().inAnyNamespace().list().getItems())
                .isEmpty();
        assertThat(mock.client()
                        .network()
                        .v1()
                        .networkPolicies()
                        .inAnyNamespace()
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(owner.run("mirror", "ls", "b2:acme-drills").out()).doesNotContain("backproof-drills");
    }

    private static void expect(int exit, Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.out() + outcome.err()).isEqualTo(exit);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
