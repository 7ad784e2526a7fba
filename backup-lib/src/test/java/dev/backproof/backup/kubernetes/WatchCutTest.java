package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.MockCluster;
import dev.backproof.backup.testing.Relay;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Connections to the cluster break, as they do when a control plane is renewed. */
class WatchCutTest {
    private static final RunTimes TIMES = new RunTimes(
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));

    private final List<InClusterEvent> events = new CopyOnWriteArrayList<>();

    @Test
    void aJobIsSeenToItsEndAlthoughEveryWatchIsCut() throws Exception {
        runWhile((controller, job, relay) -> {
            relay.cut();
            controller.succeed(job);
        });
    }

    @Test
    void aJobIsSeenToItsEndAlthoughTheClusterCannotBeAskedForAWhile() throws Exception {
        runWhile((controller, job, relay) -> {
            relay.away(true);
            while (events.stream().noneMatch(InClusterEvent.Warning.class::isInstance)) {
                Thread.onSpinWait();
            }
            relay.away(false);
            controller.succeed(job);
        });
        assertThat(events)
                .filteredOn(InClusterEvent.Warning.class::isInstance)
                .as("it is told once")
                .singleElement()
                .asString()
                .contains("K001 cannot", "; looking again");
    }

    private void runWhile(Script script) throws Exception {
        try (MockCluster mock = MockCluster.start();
                Relay relay = new Relay(mock.port());
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(mock.client().getConfiguration())
                                .withMasterUrl("http://127.0.0.1:" + relay.port())
                                .withRequestRetryBackoffLimit(0)
                                .build())
                        .build();
                JobController controller = new JobController(mock.client(), (control, job) -> {
                    control.pod(job, "a", "phase: Running");
                    script.play(control, job, relay);
                })) {
            assertThat(controller).isNotNull();
            mock.load(new ByteArrayInputStream("""
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: { name: uploads, namespace: shop }
                    spec: { accessModes: [ReadWriteOnce] }
                    status: { phase: Bound }
                    """.getBytes(StandardCharsets.UTF_8)));
            InClusterResult result = new Cluster(client, InstantSource.system())
                    .backupClaim(
                            "shop",
                            "uploads",
                            PodOptions.of("x"),
                            new BackupDestination.Repository("b2:acme-backups:lab"))
                    .times(TIMES)
                    .listener(events::add)
                    .run();
            assertThat(result.complete()).isTrue();
            assertThat(relay.cuts()).isPositive();
        }
    }

    /** What happens once the job runs. */
    private interface Script {
        void play(JobController controller, Job job, Relay relay);
    }
}
