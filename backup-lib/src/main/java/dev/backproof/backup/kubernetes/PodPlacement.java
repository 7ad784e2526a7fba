package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a pod may run, so that it can share a volume with the application's.
 *
 * @param affinity null when the volume alone decides
 * @param seLinux the application's labels: with others the runtime would relabel the files away from it
 */
record PodPlacement(
        @Nullable Affinity affinity,
        List<Toleration> tolerations,
        @Nullable SELinuxOptions seLinux) {
    static final PodPlacement ANYWHERE = new PodPlacement(null, List.of(), null);

    /** Labels that tell one pod from another of the same application. */
    private static final List<String> OF_ONE_POD = List.of(
            "pod-template-hash",
            "controller-revision-hash",
            "statefulset.kubernetes.io/pod-name",
            "apps.kubernetes.io/pod-index",
            "pod-template-generation");

    /** What names an application by itself. */
    private static final List<List<String>> NAMES = List.of(
            List.of("app.kubernetes.io/name", "app.kubernetes.io/instance"), List.of("app"), List.of("k8s-app"));

    /** On the very node where the pod runs now; wherever the volume allows when it runs nowhere. */
    static PodPlacement nodeOf(Optional<Pod> pod) {
        return pod.map(found -> {
                    String node = found.getSpec().getNodeName();
                    return of(found, node == null || node.isEmpty() ? null : BackupPod.onNode(node));
                })
                .orElse(ANYWHERE);
    }

    /** Beside the application, also when it moves. */
    static PodPlacement beside(Optional<Pod> pod) {
        return pod.map(found -> {
                    Map<String, String> labels = identity(found);
                    return of(found, labels.isEmpty() ? null : BackupPod.beside(labels));
                })
                .orElse(ANYWHERE);
    }

    private static PodPlacement of(Pod pod, @Nullable Affinity affinity) {
        SELinuxOptions seLinux = pod.getSpec().getSecurityContext() == null
                ? null
                : pod.getSpec().getSecurityContext().getSeLinuxOptions();
        List<Toleration> tolerations = KubeObjects.orEmpty(pod.getSpec().getTolerations()).stream()
                .filter(toleration ->
                        toleration.getKey() == null || !toleration.getKey().startsWith("node.kubernetes.io/"))
                .toList();
        return new PodPlacement(affinity, tolerations, seLinux);
    }

    private static Map<String, String> identity(Pod pod) {
        Map<String, String> labels = new TreeMap<>();
        Optional.ofNullable(pod.getMetadata().getLabels()).ifPresent(labels::putAll);
        OF_ONE_POD.forEach(labels::remove);
        Stream<List<String>> whole =
                NAMES.stream().filter(names -> labels.keySet().containsAll(names));
        whole.findFirst().ifPresent(labels.keySet()::retainAll);
        return labels;
    }
}
