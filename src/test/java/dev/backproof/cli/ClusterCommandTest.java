package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.MockCluster;
import dev.backproof.cli.CommandRunner.Outcome;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands for a cluster, against an API server in memory. */
class ClusterCommandTest {
    @TempDir
    Path temp;

    private final MockCluster mock = MockCluster.start();
    private CommandRunner runner = new CommandRunner();

    @BeforeEach
    void aCluster() throws IOException {
        runner = new CommandRunner().with("KUBECONFIG", mock.kubeconfig(temp).toString());
        mock.load(new ByteArrayInputStream("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: { name: uploads, namespace: shop }
                spec: { accessModes: [ReadWriteOnce], volumeName: pv-1 }
                status: { phase: Bound, capacity: { storage: 20Gi } }
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: { name: bare, namespace: shop }
                spec: { accessModes: [ReadWriteOnce], volumeName: pv-2 }
                status: { phase: Bound, capacity: { storage: 1Gi } }
                ---
                apiVersion: batch/v1
                kind: CronJob
                metadata: { name: rclone, namespace: shop }
                spec:
                  schedule: "0 3 * * *"
                  jobTemplate: { spec: { template: { spec: {
                    containers: [ { name: c, image: rclone/rclone, args: [sync, /volume, "remote:acme-volumes/uploads"], volumeMounts: [ { name: v, mountPath: /volume } ] } ],
                    volumes: [ { name: v, persistentVolumeClaim: { claimName: uploads } } ] } } } }
                status: { lastSuccessfulTime: "2026-11-26T03:12:09Z" }
                """.getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void theAuditIsATableAPageAndJsonAndEndsWithOneWhenSomethingIsRed() throws Exception {
        Path html = temp.resolve("audit.html");
        Outcome table = runner.run("cluster", "audit", "--max-age", "P36500D", "--html", html.toString());
        assertThat(table.exit()).as(table.err()).isEqualTo(1);
        assertThat(table.out())
                .containsPattern("unprotected +pvc shop/bare +never +never +nothing backs it up")
                .containsPattern("unproven +pvc shop/uploads .* rclone +no drill restores it");
        assertThat(Files.readString(html))
                .contains("1 unprotected, 1 unproven", "pvc shop/bare", "remote:acme-volumes/uploads");

        Outcome json = runner.run("cluster", "audit", "--max-age", "P36500D", "--json");
        JsonNode audit = new JsonMapper().readTree(json.out());
        assertThat(audit.get("red").booleanValue()).isTrue();
        assertThat(audit.get("assets")
                        .get(1)
                        .get("protections")
                        .get(0)
                        .get("tool")
                        .stringValue())
                .isEqualTo("rclone");
    }

    @Test
    void whatADrillProvedIsGreen() throws Exception {
        Path reports = Files.createDirectories(temp.resolve("reports"));
        Files.writeString(reports.resolve("history.jsonl"), """
                {"run":"2026-11-26T04:00:00Z","scenario":"pvc-shop-uploads","verdict":"PASS","start":"2026-11-26T04:00:00Z","seconds":60,"snapshotTime":"2026-11-26T03:10:00Z","checks":{"passed":3}}
                """);
        mock.client()
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName("bare")
                .delete();
        Outcome audit = runner.run(
                "cluster", "audit", "--max-age", "P36500D", "--proof-age", "P36500D", "--reports", reports.toString());
        assertThat(audit.out()).containsPattern("proven +pvc shop/uploads");
        assertThat(audit.exit()).as(audit.err()).isZero();
        Outcome strict = runner.run(
                "cluster",
                "audit",
                "--max-age",
                "P36500D",
                "--proof-age",
                "PT1S",
                "--require-proof",
                "--reports",
                reports.toString());
        assertThat(strict.exit()).isEqualTo(1);
    }

    @Test
    void theHistoryIsListed() throws Exception {
        Outcome history = runner.run("cluster", "history", "--json");
        assertThat(history.exit()).as(history.err()).isZero();
        assertThat(new JsonMapper()
                        .readTree(history.out())
                        .get(0)
                        .get("outcome")
                        .stringValue())
                .isEqualTo("SUCCEEDED");
    }

    @Test
    void aPlanIsWrittenAndItsScenariosCanBeRead() throws Exception {
        Path out = temp.resolve("plan");
        Outcome plan = runner.run(
                "cluster",
                "plan",
                "--repo",
                "b2:acme-backups:lab",
                "--image",
                "registry.lab/backproof:1",
                "--out",
                out.toString());
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(out.resolve("manifests.yaml"))
                .content()
                .contains("backup-pvc-bare")
                .doesNotContain("pvc-uploads");
        assertThat(out.resolve("secrets.yaml")).exists();
        try (Stream<Path> scenarios = Files.list(out.resolve("scenarios"))) {
            assertThat(scenarios.toList())
                    .hasSize(2)
                    .allSatisfy(file -> assertThat(ScenarioFile.read(file).name())
                            .isEqualTo(file.getFileName().toString().replace(".yaml", "")));
        }
    }

    @Test
    void aPlanOfSomeNamespacesNeedsANameOfItsOwn() {
        Outcome plan = runner.run("cluster", "plan", "--repo", "b2:a:b", "--image", "x", "--namespace", "shop");
        assertThat(plan.exit()).isEqualTo(2);
        assertThat(plan.err()).contains("--set");
    }

    @Test
    void theJobOfADumpCanBeLookedAtFirst() {
        mock.load(new ByteArrayInputStream("""
                apiVersion: k8s.mariadb.com/v1alpha1
                kind: MariaDB
                metadata: { name: db, namespace: shop }
                spec: { rootPasswordSecretKeyRef: { name: db-root, key: password } }
                """.getBytes(StandardCharsets.UTF_8)));
        Outcome job = runner.with("BACKPROOF_IMAGE", "registry.lab/backproof:1")
                .run(
                        "backup-mariadb",
                        "--in-cluster",
                        "shop/db",
                        "--all-databases",
                        "--repo",
                        "b2:acme-backups:lab",
                        "--dry-run");
        assertThat(job.exit()).as(job.err()).isZero();
        assertThat(job.out()).contains("kind: \"Job\"", "readOnly: true", "jdbc:mariadb://db.shop.svc");
        assertThat(mock.client().batch().v1().jobs().inAnyNamespace().list().getItems())
                .isEmpty();
    }

    @Test
    void theJobOfABackupCanBeLookedAtFirst() {
        Outcome job = runner.with("BACKPROOF_IMAGE", "registry.lab/backproof:1")
                .run("backup-pvc", "shop/uploads", "--repo", "b2:acme-backups:lab", "--dry-run");
        assertThat(job.exit()).as(job.err()).isZero();
        assertThat(job.out()).contains("kind: \"Job\"", "readOnly: true", "/data/uploads");
        assertThat(mock.client().batch().v1().jobs().inAnyNamespace().list().getItems())
                .isEmpty();
    }

    @Test
    void aRepositoryOfVolSyncIsDrilledWithTheKeysInTheCluster() throws Exception {
        Path data = Files.createDirectories(temp.resolve("data"));
        Files.writeString(data.resolve("a.txt"), "here");
        String repository = temp.resolve("repository").toString();
        CommandRunner owner = new CommandRunner().with("BACKPROOF_PASSWORD", "of VolSync");
        assertThat(owner.run("init", "--repo", repository).exit()).isZero();
        assertThat(owner.run("backup", data.toString(), "--repo", repository).exit())
                .isZero();
        mock.load(new ByteArrayInputStream(
                """
                apiVersion: volsync.backube/v1alpha1
                kind: ReplicationSource
                metadata: { name: uploads, namespace: shop }
                spec: { sourcePVC: uploads, restic: { repository: uploads-restic } }
                ---
                apiVersion: v1
                kind: Secret
                metadata: { name: uploads-restic, namespace: shop }
                data: { RESTIC_REPOSITORY: "%s", RESTIC_PASSWORD: "%s" }
                """.formatted(base64(repository), base64("of VolSync")).getBytes(StandardCharsets.UTF_8)));
        Path scenario = Files.writeString(temp.resolve("uploads.yaml"), """
                scenario: uploads
                repository: { restic: "%s" }
                restore: [ { path: "%s", as: data } ]
                assertions: [ { volume: data, files: { min: 1 } } ]
                """.formatted(repository, data));
        CommandRunner other = runner.with("BACKPROOF_PASSWORD", "of somebody else");
        Outcome verified = other.run(
                "cluster",
                "with",
                "volsync/shop/uploads",
                "--",
                "verify",
                scenario.toString(),
                "--sandbox",
                "process",
                "--reports",
                temp.resolve("reports").toString());
        assertThat(verified.exit()).as(verified.err()).isZero();
        Outcome listed = other.run("cluster", "with", "volsync/shop/uploads", "--", "snapshots", "--json");
        assertThat(new JsonMapper().readTree(listed.out())).hasSize(1);
        Outcome role = runner.run("cluster", "with", "volsync/shop/uploads", "--role", "drills");
        assertThat(role.out()).contains("resourceNames:", "- \"uploads-restic\"");
        assertThat(runner.run("cluster", "with", "volsync/shop/uploads").exit()).isEqualTo(2);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void wrongUsageIsToldBeforeAnythingIsAsked() {
        for (List<String> command : List.of(
                List.of("backup-pvc", "uploads", "--repo", "b2:a:b"),
                List.of("backup-pvc", "shop/uploads", "--repo", "/a/folder", "--image", "x"),
                List.of("backup-pvc", "shop/uploads", "--repo", "b2:a:b"),
                List.of("backup-pvc", "shop/uploads", "--repo", "b2:a:b", "--image", "x", "--before", "y"),
                List.of("backup-mariadb", "--in-cluster", "db", "--all-databases", "--repo", "b2:a:b"),
                List.of("backup-mariadb", "--in-cluster", "shop/db", "--all-databases", "--repo", "b2:a:b"),
                List.of("backup-mariadb", "--in-cluster", "shop/db", "--user", "x", "--all-databases"),
                List.of("backup-mariadb", "--url", "jdbc:mariadb://x/", "--all-databases"),
                List.of("cluster", "apply", temp.resolve("none").toString()),
                List.of("cluster"))) {
            Outcome outcome = runner.run(command.toArray(String[]::new));
            assertThat(outcome.exit()).as(command + " " + outcome.err()).isEqualTo(2);
        }
    }

    @Test
    void nothingToReapIsFine() {
        assertThat(runner.run("cluster", "reap").out()).contains("0 things put right");
    }

    @Test
    void aKubeconfigThatIsNotThereIsAnErrorOfTwoLines() {
        Outcome outcome = new CommandRunner().run("cluster", "audit", "--kubeconfig", "/no/such/file");
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("cannot use the kubeconfig /no/such/file");
    }
}
