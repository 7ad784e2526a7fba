package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which claims a pod mounts, and where. */
final class PodVolumes {
    private static final Set<String> DONE = Set.of("Succeeded", "Failed");

    private PodVolumes() {}

    /** Names of the claims in the pod's volumes, those of generic ephemeral volumes left out: they die with the pod. */
    static Set<String> claims(@Nullable PodSpec spec) {
        return Set.copyOf(claimsByVolume(spec).values());
    }

    private static Map<String, String> claimsByVolume(@Nullable PodSpec spec) {
        Map<String, String> claims = new LinkedHashMap<>();
        if (spec != null) {
            for (Volume volume : KubeObjects.orEmpty(spec.getVolumes())) {
                if (volume.getPersistentVolumeClaim() != null) {
                    claims.put(
                            volume.getName(), volume.getPersistentVolumeClaim().getClaimName());
                }
            }
        }
        return claims;
    }

    /** Claims by the folder at which a container sees them. */
    static Map<String, String> claimsByFolder(PodSpec spec, Container container) {
        Map<String, String> claims = claimsByVolume(spec);
        Map<String, String> folders = new LinkedHashMap<>();
        for (VolumeMount mount : KubeObjects.orEmpty(container.getVolumeMounts())) {
            String claim = claims.get(mount.getName());
            if (claim != null) {
                folders.put(withoutLastSlash(mount.getMountPath()), claim);
            }
        }
        return folders;
    }

    static List<Container> containers(PodSpec spec) {
        return KubeObjects.orEmpty(spec.getContainers());
    }

    static String phase(Pod pod) {
        return pod.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
    }

    /** Whether its containers have ended. */
    static boolean isOver(Pod pod) {
        return DONE.contains(phase(pod));
    }

    /** Whether it runs or will run. */
    static boolean isAlive(Pod pod) {
        return !isOver(pod) && pod.getMetadata().getDeletionTimestamp() == null;
    }

    static String withoutLastSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
