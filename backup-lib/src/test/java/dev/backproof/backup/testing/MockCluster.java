package dev.backproof.backup.testing;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An API server in memory that keeps objects and tells of changes; answers given with {@link #server()} come first. It
 * knows no server-side apply, no defaults, no validation and no garbage collection.
 */
public final class MockCluster implements AutoCloseable {
    /** It tells of every request otherwise; held here, or its level would be forgotten. */
    private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

    private final KubernetesMockServer server;
    private final KubernetesClient client;

    private MockCluster(KubernetesMockServer server) {
        this.server = server;
        this.client = server.createClient();
    }

    public static MockCluster start() {
        REQUESTS.setLevel(Level.WARNING);
        Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
        KubernetesMockServer server = new KubernetesMockServer(
                new Context(), new MockWebServer(), responses, new MockDispatcher(responses), false);
        server.init();
        return new MockCluster(server);
    }

    public KubernetesMockServer server() {
        return server;
    }

    /** The port it listens at, on loopback. */
    public int port() {
        return client.getMasterUrl().getPort();
    }

    public KubernetesClient client() {
        return client;
    }

    /** Puts in all objects of a YAML file, with their status. */
    public MockCluster load(InputStream yaml) {
        try (yaml) {
            List<HasMetadata> objects = client.load(yaml).items();
            objects.forEach(this::create);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return this;
    }

    private void create(HasMetadata object) {
        if (object instanceof GenericKubernetesResource custom) {
            String[] version = custom.getApiVersion().split("/", 2);
            String kind = custom.getKind().toLowerCase(Locale.ROOT);
            var all = client.genericKubernetesResources(new ResourceDefinitionContext.Builder()
                    .withGroup(version[0])
                    .withVersion(version[1])
                    .withKind(custom.getKind())
                    .withPlural(kind + (kind.endsWith("s") ? "es" : "s"))
                    .withNamespaced(custom.getMetadata().getNamespace() != null)
                    .build());
            (custom.getMetadata().getNamespace() == null
                            ? all.resource(custom)
                            : all.inNamespace(custom.getMetadata().getNamespace())
                                    .resource(custom))
                    .create();
        } else {
            client.resource(object).create();
        }
    }

    /** A file with which the command finds this cluster. */
    public Path kubeconfig(Path folder) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [ { name: c, cluster: { server: "%s" } } ]
                users: [ { name: u, user: {} } ]
                contexts: [ { name: lab, context: { cluster: c, user: u } } ]
                current-context: lab
                """.formatted(client.getMasterUrl()));
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
