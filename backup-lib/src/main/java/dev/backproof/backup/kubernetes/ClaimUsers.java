package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The pods of others that mount a claim. */
final class ClaimUsers {
    private ClaimUsers() {}

    /** Those that run or will run, running ones first. */
    static List<Pod> of(KubernetesClient client, String namespace, String claim) {
        List<Pod> pods = ClusterErrors.translated(
                "list pods", () -> client.pods().inNamespace(namespace).list().getItems());
        return among(pods, claim).toList();
    }

    /** The same among the pods of one namespace. */
    static Stream<Pod> among(List<Pod> pods, String claim) {
        return pods.stream()
                .filter(pod -> KubeObjects.label(pod, Annotations.RUN).isEmpty())
                .filter(pod -> PodVolumes.claims(pod.getSpec()).contains(claim))
                .filter(PodVolumes::isAlive)
                .sorted(Comparator.comparing(pod -> !isRunning(pod)));
    }

    static boolean isRunning(Pod pod) {
        return "Running".equals(PodVolumes.phase(pod));
    }
}
