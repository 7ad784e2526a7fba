package dev.backproof.backup.kubernetes;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster is reached.
 *
 * @param kubeconfig file with address and credentials; null for the pod's own service account, else {@code ~/.kube/config}
 * @param context context in that file; null for the current one
 */
public record ClusterConnection(
        @Nullable Path kubeconfig, @Nullable String context) {
    /** The pod's own service account where there is one, else the file that {@code KUBECONFIG} names, else the usual one. */
    public static ClusterConnection usual(Map<String, String> environment) {
        return new ClusterConnection(
                Optional.ofNullable(environment.get("KUBECONFIG"))
                        .filter(text -> !text.isEmpty())
                        .filter(text -> !text.contains(File.pathSeparator)) // several: the client puts them together
                        .map(Path::of)
                        .orElse(null),
                null);
    }

    /** The same with another file. */
    public ClusterConnection withKubeconfig(Path file) {
        return new ClusterConnection(file, context);
    }

    /** The same with another context. */
    public ClusterConnection withContext(String name) {
        return new ClusterConnection(kubeconfig, name);
    }
}
