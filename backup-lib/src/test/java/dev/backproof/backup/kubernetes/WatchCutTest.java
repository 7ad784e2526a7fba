package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.MockCluster;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Connections to the cluster break, as they do when a control plane is renewed. */
class WatchCutTest {
    @Test
    void aJobIsSeenToItsEndAlthoughEveryWatchIsCut() throws Exception {
        try (MockCluster mock = MockCluster.start();
                Relay relay = new Relay(
                        URI.create(mock.client().getMasterUrl().toString()).getPort());
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder(mock.client().getConfiguration())
                                .withMasterUrl("http://127.0.0.1:" + relay.port())
                                .build())
                        .build();
                JobController controller = new JobController(mock.client(), (control, job) -> {
                    control.pod(job, "a", "phase: Running");
                    relay.cut();
                    control.succeed(job);
                })) {
            assertThat(controller).isNotNull();
            mock.load(new ByteArrayInputStream("""
                    apiVersion: k8s.mariadb.com/v1alpha1
                    kind: MariaDB
                    metadata: { name: db, namespace: shop }
                    spec: { rootPasswordSecretKeyRef: { name: db-root, key: password } }
                    """.getBytes(StandardCharsets.UTF_8)));
            RunTimes times = new RunTimes(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(30));
            InClusterResult result = new Cluster(client, InstantSource.system())
                    .backupMariaDb(
                            "shop", "db", PodOptions.of("x"), new BackupDestination.Repository("b2:acme-backups:lab"))
                    .times(times)
                    .run();
            assertThat(result.complete()).isTrue();
            assertThat(relay.cuts.get()).isPositive();
        }
    }

    /** Passes bytes on until it is told to drop every connection. */
    private static final class Relay implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
        private final AtomicInteger cuts = new AtomicInteger();

        Relay(int target) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    try {
                        Socket near = server.accept();
                        Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                        sockets.add(near);
                        sockets.add(far);
                        Thread.ofVirtual().start(() -> copy(near, far));
                        Thread.ofVirtual().start(() -> copy(far, near));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        int port() {
            return server.getLocalPort();
        }

        void cut() {
            while (!sockets.isEmpty()) {
                try {
                    sockets.remove().close();
                    cuts.incrementAndGet();
                } catch (IOException e) {
                    // it is closed
                }
            }
        }

        private static void copy(Socket from, Socket to) {
            try (from;
                    to) {
                long unused = from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // cut
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            cut();
        }
    }
}
