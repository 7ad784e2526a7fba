package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ErrorCode;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is asked of a cluster that does not do what it should, the answer is one error of ours that says what was tried. */
class ClusterFailuresTest {
    private static final PodOptions POD = PodOptions.of("registry.lab/backproof:1");
    private static final BackupDestination.Repository REPOSITORY = new BackupDestination.Repository("b2:acme:lab");

    /** What is asked of the cluster. */
    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    enum Work {
        AUDIT(cluster -> cluster.audit(AuditOptions.everywhere(), List.of())),
        HISTORY(cluster -> cluster.history(List.of())),
        PLAN(cluster -> cluster.plan(
                new PlanOptions(
                        List.of(),
                        POD,
                        REPOSITORY,
                        REPOSITORY,
                        PlanOptions.USUAL_SCHEDULE,
                        "Etc/UTC",
                        "default",
                        Optional.empty()),
                List.of())),
        APPLY(cluster -> cluster.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata: { name: backproof, namespace: shop, labels: { app.kubernetes.io/managed-by: backproof, backproof.dev/apply-set: default } }
                """, false)),
        DRILLS(cluster -> cluster.drills(
                        "shop",
                        POD,
                        new DrillPods(
                                "1a2b3c4d", List.of("a"), Map.of(), List.of("verify"), 1, "1Gi", null, null, null))
                .run()),
        REAP(cluster -> cluster.reap(List.of(), false, event -> {})),
        CLAIM(cluster -> cluster.backupClaim("shop", "uploads", POD, REPOSITORY).run()),
        CLAIM_PREVIEW(cluster ->
                cluster.backupClaim("shop", "uploads", POD, REPOSITORY).preview()),
        DUMP(cluster -> cluster.backupMariaDb("shop", "db", POD, REPOSITORY).run()),
        DUMP_OF_OPERATOR(
                cluster -> cluster.backupMariaDb("shop", "db", POD, REPOSITORY).runThroughOperator("10Gi", null));

        private final Consumer<Cluster> work;

        Work(Consumer<Cluster> work) {
            this.work = work;
        }
    }

    /** What the cluster does instead. */
    enum Trouble {
        UNKNOWN_CALLER(401, "{\"kind\":\"Status\",\"message\":\"Unauthorized\"}", ErrorCode.CLUSTER_DENIED),
        FORBIDDEN(
                403, "{\"kind\":\"Status\",\"message\":\"it is forbidden: User \\\"u\\\"\"}", ErrorCode.CLUSTER_DENIED),
        CONFLICT(409, "{\"kind\":\"Status\",\"message\":\"has been modified\"}", ErrorCode.CLUSTER_CONFLICT),
        REFUSED(422, "{\"kind\":\"Status\",\"message\":\"is invalid\"}", ErrorCode.CLUSTER_REFUSED),
        TOO_MANY(429, "{\"kind\":\"Status\",\"message\":\"slow down\"}", ErrorCode.CLUSTER_UNREACHABLE),
        BROKEN(500, "{\"kind\":\"Status\",\"message\":\"etcd has no leader\"}", ErrorCode.CLUSTER_UNREACHABLE),
        PROXY(502, "<html>Bad Gateway</html>", ErrorCode.CLUSTER_UNREACHABLE),
        NO_JSON(200, "<html>Welcome to your router</html>", ErrorCode.CLUSTER_UNREACHABLE),
        HALF(200, "{\"kind\":\"List\",\"items\":[{\"metadata\"", ErrorCode.CLUSTER_UNREACHABLE),
        SILENT(0, "", ErrorCode.CLUSTER_UNREACHABLE),
        HANGS_UP(-1, "", ErrorCode.CLUSTER_UNREACHABLE);

        private final int status;
        private final String body;
        private final ErrorCode code;

        Trouble(int status, String body, ErrorCode code) {
            this.status = status;
            this.body = body;
            this.code = code;
        }
    }

    static Stream<Arguments> everything() {
        return Arrays.stream(Trouble.values())
                .flatMap(trouble -> Arrays.stream(Work.values()).map(work -> Arguments.of(work, trouble)));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void isOneErrorOfOurs(Work work, Trouble trouble) throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> answer(exchange, trouble, over));
        server.start();
        try (Cluster cluster = new Cluster(
                new KubernetesClientBuilder()
                        .withConfig(new ConfigBuilder()
                                .withAutoConfigure(false)
                                .withMasterUrl("http://127.0.0.1:"
                                        + server.getAddress().getPort())
                                .withRequestTimeout(500)
                                .withRequestRetryBackoffLimit(0)
                                .build())
                        .build(),
                InstantSource.system())) {
            Throwable thrown = catchThrowable(() -> work.work.accept(cluster));
            assertThat(thrown).isInstanceOf(BackupException.class);
            BackupException error = (BackupException) thrown;
            assertThat(error.code()).as(error.getMessage()).isEqualTo(trouble.code);
            assertThat(error.getMessage()).hasSizeLessThan(800).doesNotContain("\n");
            assertThat(error.getMessage()).as("what was tried").containsPattern("(list|get|create|apply) [\\w ]+");
        } finally {
            over.countDown();
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, Trouble trouble, CountDownLatch over) throws IOException {
        if (trouble.status < 0) {
            exchange.close();
            return;
        }
        if (trouble.status == 0) {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        byte[] body = trouble.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(trouble.status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
