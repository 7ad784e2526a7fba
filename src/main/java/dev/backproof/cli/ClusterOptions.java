package dev.backproof.cli;

import dev.backproof.backup.kubernetes.Cluster;
import dev.backproof.backup.kubernetes.ClusterConnection;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster. */
final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Address and credentials of the cluster. Also KUBECONFIG; default: the pod's own, else"
                    + " ~/.kube/config.")
    private @Nullable Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "Context in that file; default: its current one.")
    private @Nullable String context;

    Cluster open(Console console) {
        ClusterConnection connection = ClusterConnection.usual(console.environment());
        if (kubeconfig != null) {
            connection = connection.withKubeconfig(kubeconfig);
        }
        if (context != null) {
            connection = connection.withContext(context);
        }
        return Cluster.connect(connection, console.clock());
    }
}
