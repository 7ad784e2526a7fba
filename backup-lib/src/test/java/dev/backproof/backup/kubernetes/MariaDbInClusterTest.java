package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.testing.MockCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server of mariadb-operator, dumped from inside the cluster. */
class MariaDbInClusterTest {
    private static final RunTimes SHORT = new RunTimes(
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofMillis(200),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));

    private final MockCluster mock = MockCluster.start();
    private final Cluster cluster = new Cluster(mock.client(), InstantSource.system());
    private final List<InClusterEvent> events = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void aServer() {
        mock.load(new ByteArrayInputStream("""
                apiVersion: k8s.mariadb.com/v1alpha1
                kind: MariaDB
                metadata: { name: db, namespace: shop }
                spec: { image: "mariadb:11.4", rootPasswordSecretKeyRef: { name: db-root, key: password } }
                """.getBytes(StandardCharsets.UTF_8)));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        mock.close();
    }

    @Test
    void aJobDumpsOverTheNetworkWithThePasswordOfTheSecret() {
        open.add(new JobController(mock.client(), JobController::succeed));
        InClusterResult result = backup().databases(List.of("shop", "orders")).run();
        assertThat(result.complete()).isTrue();
        var job = mock.client()
                .batch()
                .v1()
                .jobs()
                .inNamespace("shop")
                .list()
                .getItems()
                .getFirst();
        assertThat(job.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getArgs())
                .containsExactly(
                        "backup-mariadb",
                        "--url",
                        "jdbc:mariadb://db.shop.svc:3306/",
                        "--user",
                        "root",
                        "--password-file",
                        "/etc/backproof-database/password",
                        "--database",
                        "shop",
                        "--database",
                        "orders",
                        "--repo",
                        "b2:acme-backups:lab",
                        "--host",
                        "db.shop",
                        "--tag",
                        "mariadb");
        assertThat(StrictManifests.read(backup().preview())).hasSize(1);
    }

    @Test
    void anotherUserIsTakenFromAnnotations() {
        mock.client()
                .genericKubernetesResources(CustomKind.MARIADB.context())
                .inNamespace("shop")
                .withName("db")
                .edit(found -> {
                    found.getMetadata()
                            .setAnnotations(Map.of(
                                    "backproof.dev/user", "backup", "backproof.dev/user-secret", "db-backup/pw"));
                    return found;
                });
        assertThat(backup().preview()).contains("- \"backup\"", "secretName: \"db-backup\"", "key: \"pw\"");
    }

    @Test
    void aServerThatIsNotThereIsToldAsThat() {
        assertThatThrownBy(() -> cluster.backupMariaDb(
                                "shop",
                                "other",
                                PodOptions.of("x"),
                                new BackupDestination.Repository("b2:acme-backups:lab"))
                        .run())
                .isInstanceOf(SourceException.class)
                .hasMessage("K004 there is no mariadb shop/other");
    }

    @Test
    void theOperatorDumpsToAClaimThatIsCarriedUpAndRemoved() {
        AtomicReference<Job> carried = new AtomicReference<>();
        operator("JobComplete", "Success");
        open.add(new JobController(mock.client(), (controller, job) -> {
            carried.set(job);
            controller.succeed(job);
        }));
        backup().runThroughOperator("10Gi", "fast");
        PodSpec pod =
                Objects.requireNonNull(carried.get()).getSpec().getTemplate().getSpec();
        assertThat(pod.getContainers().getFirst().getArgs()).startsWith("backup", "/data/db-dumps", "--refuse-empty");
        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getPersistentVolumeClaim() != null)
                .extracting(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .singleElement()
                .asString()
                .startsWith("backproof-");
        assertThatNothingIsLeft();
    }

    @Test
    void aDumpOfTheOperatorThatFailedIsAFailureAlthoughItSaysComplete() {
        operator("JobFailed", "Failed");
        assertThatThrownBy(() -> backup().runThroughOperator("10Gi", null))
                .isInstanceOf(SourceException.class)
                .hasMessageMatching(
                        "K008 Backup shop/backproof-\\w+ failed, although it says Complete=True: JobFailed: Failed");
        assertThat(mock.client().batch().v1().jobs().inNamespace("shop").list().getItems())
                .isEmpty();
        assertThatNothingIsLeft();
    }

    private MariaDbInCluster backup() {
        return cluster.backupMariaDb(
                        "shop",
                        "db",
                        PodOptions.of("registry.lab/backproof:1"),
                        new BackupDestination.Repository("b2:acme-backups:lab"))
                .times(SHORT)
                .listener(events::add);
    }

    /** What mariadb-operator does with a Backup: a claim of the same name without an owner, then the condition. */
    private void operator(String reason, String message) {
        Watch watch = mock.client()
                .genericKubernetesResources(CustomKind.MARIADB_BACKUP.context())
                .inAnyNamespace()
                .watch(new Watcher<>() {
                    @Override
                    public void eventReceived(Action action, GenericKubernetesResource backup) {
                        if (action == Action.ADDED) {
                            Thread.ofVirtual().start(() -> dump(backup, reason, message));
                        }
                    }

                    @Override
                    public void onClose(WatcherException cause) {}
                });
        open.add(watch);
    }

    private void dump(GenericKubernetesResource backup, String reason, String message) {
        mock.client()
                .resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(KubeObjects.name(backup))
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build())
                .create();
        mock.client()
                .genericKubernetesResources(CustomKind.MARIADB_BACKUP.context())
                .inNamespace("shop")
                .withName(KubeObjects.name(backup))
                .edit(found -> {
                    found.setAdditionalProperty(
                            "status",
                            Map.of(
                                    "conditions",
                                    List.of(Map.of(
                                            "type", "Complete",
                                            "status", "True",
                                            "reason", reason,
                                            "message", message,
                                            "lastTransitionTime", "2026-11-26T06:00:00Z"))));
                    return found;
                });
    }

    private void assertThatNothingIsLeft() {
        assertThat(mock.client()
                        .persistentVolumeClaims()
                        .inNamespace("shop")
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(mock.client()
                        .genericKubernetesResources(CustomKind.MARIADB_BACKUP.context())
                        .inNamespace("shop")
                        .list()
                        .getItems())
                .isEmpty();
    }
}
