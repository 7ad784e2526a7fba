package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.kubernetes.ApplyStep.Action;
import dev.backproof.backup.testing.MockCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is planned for a cluster, and what applying it does. */
class PlanTest {
    private static final BackupDestination.Repository REPOSITORY =
            new BackupDestination.Repository("b2:acme-backups:lab");

    private final MockCluster mock = MockCluster.start();
    private final Cluster cluster =
            new Cluster(mock.client(), InstantSource.fixed(Instant.parse("2026-11-26T06:00:00Z")));

    @AfterEach
    void stop() {
        mock.close();
    }

    @Test
    void whatHasNoBackupGetsACronJobAndItsSecretsShape() {
        loadHomeLab();
        ClusterPlan plan = cluster.plan(options(REPOSITORY), List.of());
        assertThat(plan.manifests())
                .extracting(Object::toString)
                .containsExactly(
                        "ServiceAccount photos/backproof",
                        "ServiceAccount shop/backproof",
                        "CronJob photos/backup-pvc-previews",
                        "CronJob shop/backup-pvc-db-dumps",
                        "CronJob shop/backup-pvc-thumbs",
                        "ServiceAccount backproof/backproof-audit",
                        "ClusterRole backproof-audit",
                        "ClusterRoleBinding backproof-audit");
        assertThat(StrictManifests.read(plan.manifestsYaml())).hasSize(8);
        assertThat(StrictManifests.read(plan.secretsYaml())).hasSize(2);
        assertThat(plan.secretsYaml()).contains("repository-password: \"\"");
        assertThat(plan.notPlanned()).isEmpty();
    }

    @Test
    void aClaimIsReadBesideItsApplicationAndByNobodyElse() {
        loadHomeLab();
        load("""
                apiVersion: v1
                kind: Pod
                metadata: { name: web-5c7d-abcde, namespace: shop, labels: { app: web, pod-template-hash: 5c7d, tier: front } }
                spec:
                  nodeName: node-1
                  securityContext: { seLinuxOptions: { level: "s0:c1,c2" } }
                  tolerations: [ { key: disks, operator: Exists }, { key: node.kubernetes.io/not-ready, operator: Exists } ]
                  containers: [ { name: web, image: nginx, volumeMounts: [ { name: t, mountPath: /thumbs } ] } ]
                  volumes: [ { name: t, persistentVolumeClaim: { claimName: thumbs } } ]
                status: { phase: Running }
                """);
        CronJob cronJob = cronJob(cluster.plan(options(REPOSITORY), List.of()), "backup-pvc-thumbs");
        var pod = cronJob.getSpec().getJobTemplate().getSpec().getTemplate().getSpec();
        assertThat(pod.getContainers().getFirst().getArgs())
                .containsExactly(
                        "backup",
                        "/data/thumbs",
                        "--refuse-empty",
                        "--repo",
                        "b2:acme-backups:lab",
                        "--host",
                        "shop",
                        "--tag",
                        "pvc");
        assertThat(pod.getAffinity()
                        .getPodAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getFirst()
                        .getLabelSelector()
                        .getMatchLabels())
                .containsExactly(java.util.Map.entry("app", "web"));
        assertThat(pod.getTolerations())
                .extracting(toleration -> toleration.getKey())
                .containsExactly("disks");
        assertThat(pod.getSecurityContext().getSeLinuxOptions().getLevel()).isEqualTo("s0:c1,c2");
        assertThat(pod.getContainers()
                        .getFirst()
                        .getSecurityContext()
                        .getCapabilities()
                        .getAdd())
                .containsExactly("DAC_READ_SEARCH");
        assertThat(cronJob.getSpec().getSchedule()).matches("\\d{1,2} 3 \\* \\* \\*");
        assertThat(cronJob.getSpec().getTimeZone()).isEqualTo("Europe/Berlin");
    }

    @Test
    void aServerIsDumpedWithThePasswordThatItsObjectNames() {
        load("""
                apiVersion: k8s.mariadb.com/v1alpha1
                kind: MariaDB
                metadata: { name: db, namespace: shop }
                spec: { port: 3307, rootPasswordSecretKeyRef: { name: db-root, key: pw } }
                ---
                apiVersion: k8s.mariadb.com/v1alpha1
                kind: Database
                metadata: { name: orders-db, namespace: shop }
                spec: { name: orders, mariaDbRef: { name: db } }
                """);
        ClusterPlan plan = cluster.plan(options(REPOSITORY), List.of());
        var pod = cronJob(plan, "backup-mariadb-db")
                .getSpec()
                .getJobTemplate()
                .getSpec()
                .getTemplate()
                .getSpec();
        assertThat(pod.getContainers().getFirst().getArgs())
                .contains("jdbc:mariadb://db.shop.svc:3307/", "--all-databases")
                .containsSequence("--password-file", "/etc/backproof-database/password");
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getSecret() != null)
                .extracting(volume -> volume.getSecret().getSecretName())
                .containsExactlyInAnyOrder("backproof", "db-root");
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(plan.scenarios()).singleElement().satisfies(scenario -> {
            assertThat(scenario.name()).isEqualTo("mariadb-shop-db");
            assertThat(scenario.yaml()).contains("host: db.shop", "/mariadb/orders/dump.sql");
        });
    }

    @Test
    void whatNoSecondPodCanReadIsToldWithTheReason() {
        load(claim("single", "ReadWriteOncePod", "Filesystem") + "---\n" + claim("raw", "ReadWriteOnce", "Block"));
        ClusterPlan plan = cluster.plan(options(REPOSITORY), List.of());
        assertThat(plan.notPlanned())
                .containsExactly(
                        "pvc shop/raw: it is a block device without a file system",
                        "pvc shop/single: its access mode is ReadWriteOncePod: no second pod may mount it");
    }

    @Test
    void mirrorsAreKeptApart() {
        load(claim("uploads", "ReadWriteOnce", "Filesystem"));
        BackupDestination mirror = new BackupDestination.Mirror("b2:acme-volumes/{namespace}/{name}");
        ClusterPlan plan = cluster.plan(options(mirror), List.of());
        assertThat(cronJob(plan, "backup-pvc-uploads")
                        .getSpec()
                        .getJobTemplate()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getArgs())
                .containsExactly("mirror", "sync", "/data/uploads", "b2:acme-volumes/shop/uploads");
        assertThat(plan.scenarios().getFirst().yaml()).contains("mirror: \"b2:acme-volumes/shop/uploads\"");
        assertThatThrownBy(() -> new BackupDestination.Mirror("b2:acme-volumes/all"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("all claims would be mirrored to one place");
    }

    @Test
    void backupsOfOthersGetAScenarioAndNoCronJob() {
        loadHomeLab();
        ClusterPlan plan = cluster.plan(options(REPOSITORY), List.of());
        assertThat(plan.scenarios())
                .extracting(ClusterPlan.PlannedScenario::name)
                .containsExactly(
                        "pvc-notes-vault",
                        "pvc-photos-originals",
                        "pvc-photos-previews",
                        "pvc-shop-db-dumps",
                        "pvc-shop-thumbs",
                        "pvc-shop-uploads");
        assertThat(plan.scenarios().get(1).yaml()).isEqualTo("""
                scenario: pvc-photos-originals
                repository: { restic: "b2:acme-k8up:photos" }
                snapshot: { latest: { host: photos, path: /data/originals }, rpo: PT26H }
                restore: [ { path: /data/originals, as: originals } ]
                assertions: [ { volume: originals, files: { min: 1 } } ]
                """);
        assertThat(plan.scenarios().get(5).yaml()).isEqualTo("""
                scenario: pvc-shop-uploads
                mirror: "b2:acme-volumes/uploads"
                snapshot: { rpo: PT26H }
                restore: [ { path: /, as: uploads } ]
                assertions: [ { volume: uploads, files: { min: 1 } } ]
                """);
    }

    @Test
    void longNamesAreCutAndStayApart() {
        AssetId one = AssetId.pvc("n", "a".repeat(60) + "-one");
        AssetId two = AssetId.pvc("n", "a".repeat(60) + "-two");
        assertThat(Planner.name(one)).hasSizeLessThanOrEqualTo(52).isNotEqualTo(Planner.name(two));
    }

    @Test
    void applyingAPlanTwiceChangesNothingTheSecondTimeAndTheNextPlanIsTheSame() {
        loadHomeLab();
        String manifests = cluster.plan(options(REPOSITORY), List.of()).manifestsYaml();
        ApplyPlan first = applier().plan(manifests);
        assertThat(first.steps()).hasSize(8).allMatch(step -> step.action() == Action.CREATE);
        assertThat(mock.client()
                        .batch()
                        .v1()
                        .cronjobs()
                        .inNamespace("photos")
                        .list()
                        .getItems())
                .as("nothing before run")
                .isEmpty();
        List<ApplyStep> done = new ArrayList<>();
        first.run(done::add);
        assertThat(done).isEqualTo(first.steps());
        assertThat(applier().plan(manifests).steps()).allMatch(step -> step.action() == Action.UNCHANGED);
        assertThat(cluster.plan(options(REPOSITORY), List.of()).manifestsYaml())
                .as("what we back up is still ours to plan")
                .isEqualTo(manifests);
    }

    @Test
    void onlyWhatCameWithAPlanOfThatNameIsPruned() {
        load(claim("uploads", "ReadWriteOnce", "Filesystem") + "---\n" + claim("gone", "ReadWriteOnce", "Filesystem"));
        applier()
                .plan(cluster.plan(options(REPOSITORY), List.of()).manifestsYaml())
                .run(step -> {});
        load("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: { name: of-another-plan, namespace: shop, labels: { app.kubernetes.io/managed-by: backproof, backproof.dev/apply-set: other } }
                spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template: { spec: { containers: [] } } } } }
                ---
                apiVersion: batch/v1
                kind: CronJob
                metadata: { name: of-somebody, namespace: shop, labels: { backproof.dev/apply-set: default } }
                spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template: { spec: { containers: [] } } } } }
                """);
        mock.client()
                .persistentVolumeClaims()
                .inNamespace("shop")
                .withName("gone")
                .delete();
        ApplyPlan next =
                applier().plan(cluster.plan(options(REPOSITORY), List.of()).manifestsYaml());
        assertThat(next.steps())
                .filteredOn(step -> step.action() != Action.UNCHANGED)
                .containsExactly(new ApplyStep(Action.PRUNE, "CronJob shop/backup-pvc-gone"));
        next.run(step -> {});
        assertThat(mock.client()
                        .batch()
                        .v1()
                        .cronjobs()
                        .inNamespace("shop")
                        .list()
                        .getItems())
                .extracting(KubeObjects::name)
                .containsExactlyInAnyOrder("backup-pvc-uploads", "of-another-plan", "of-somebody");
    }

    @Test
    void whatIsNotOursIsNotTakenOver() {
        load(claim("uploads", "ReadWriteOnce", "Filesystem"));
        load("""
                apiVersion: batch/v1
                kind: CronJob
                metadata: { name: backup-pvc-uploads, namespace: shop }
                spec: { schedule: "0 0 * * *", jobTemplate: { spec: { template: { spec: { containers: [] } } } } }
                """);
        String manifests = cluster.plan(options(REPOSITORY), List.of()).manifestsYaml();
        assertThatThrownBy(() -> applier().plan(manifests))
                .isInstanceOf(SourceException.class)
                .hasMessage("K005 CronJob shop/backup-pvc-uploads is there already and not of the plan default");
    }

    @Test
    void manifestsOfOthersSecretsAndNothingAreRefused() {
        assertThatThrownBy(() -> applier().plan("""
                apiVersion: v1
                kind: Secret
                metadata: { name: x, namespace: y }
                """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no Secrets");
        assertThatThrownBy(() -> applier().plan("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: { name: x, namespace: y }
                """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("lacks the labels");
        assertThatThrownBy(() -> applier().plan("a: [b")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> applier().plan(""))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("would prune everything");
    }

    @Test
    void aConflictOverAFieldNamesWhoSetsIt() {
        load(claim("uploads", "ReadWriteOnce", "Filesystem"));
        String manifests = cluster.plan(options(REPOSITORY), List.of()).manifestsYaml();
        ManifestWriter conflict = (object, trial) -> {
            throw new KubernetesClientException(new StatusBuilder()
                    .withCode(409)
                    .withReason("Conflict")
                    .withMessage("Apply failed with 1 conflict: conflict with \"kubectl-edit\": .spec.schedule")
                    .build());
        };
        assertThatThrownBy(() -> new Applier(mock.client(), conflict).plan(manifests))
                .isInstanceOf(SourceException.class)
                .returns(ErrorCode.CLUSTER_CONFLICT, error -> ((SourceException) error).code())
                .hasMessageContaining("kubectl-edit");
    }

    @Test
    void serverSideApplyIsAskedForAsTheClusterWantsIt() throws Exception {
        load(claim("uploads", "ReadWriteOnce", "Filesystem"));
        String manifests = cluster.plan(options(REPOSITORY), List.of()).manifestsYaml();
        assertThatThrownBy(() -> cluster.apply(manifests, false))
                .as("the mock server knows no server-side apply")
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("apply ServiceAccount shop/backproof");
        var request = mock.server().getLastRequest();
        assertThat(request.getPath())
                .startsWith("/api/v1/namespaces/shop/serviceaccounts/backproof?")
                .contains("fieldManager=backproof", "dryRun=All");
        assertThat(request.getHeader("Content-Type")).contains("application/apply-patch+yaml");
    }

    @Test
    void aScheduleAndATimeZoneThatAreNoneAreRefused() {
        assertThatThrownBy(() -> options("daily", "Etc/UTC")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> options("0 3 * * *", "Mars/Base")).isInstanceOf(ConfigurationException.class);
    }

    /** What server-side apply comes to where nobody else sets fields; the mock server has none. */
    private static HasMetadata createOrUpdate(KubernetesClient client, HasMetadata object, boolean trial) {
        if (trial) {
            return object;
        }
        HasMetadata live = client.resource(object).get();
        return live == null
                ? client.resource(object).create()
                : client.resource(object).update();
    }

    private Applier applier() {
        return new Applier(mock.client(), (object, trial) -> createOrUpdate(mock.client(), object, trial));
    }

    private static CronJob cronJob(ClusterPlan plan, String name) {
        return StrictManifests.read(plan.manifestsYaml()).stream()
                .filter(CronJob.class::isInstance)
                .map(CronJob.class::cast)
                .filter(object -> KubeObjects.name(object).equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static PlanOptions options(BackupDestination destination) {
        return new PlanOptions(
                List.of(),
                PodOptions.of("registry.lab/backproof:1"),
                destination,
                REPOSITORY,
                PlanOptions.USUAL_SCHEDULE,
                "Europe/Berlin",
                "default",
                Optional.of("backproof"));
    }

    private static PlanOptions options(String schedule, String zone) {
        return new PlanOptions(
                List.of(), PodOptions.of("x"), REPOSITORY, REPOSITORY, schedule, zone, "default", Optional.empty());
    }

    private static String claim(String name, String mode, String volumeMode) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: { name: %s, namespace: shop }
                spec: { accessModes: [%s], volumeMode: %s, volumeName: pv-%s }
                status: { phase: Bound, capacity: { storage: 1Gi } }
                """.formatted(name, mode, volumeMode, name);
    }

    private void loadHomeLab() {
        mock.load(Objects.requireNonNull(PlanTest.class.getResourceAsStream("home-lab.yaml")));
    }

    private void load(String yaml) {
        mock.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    }
}
