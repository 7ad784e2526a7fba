package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;

/** Whether a second pod can mount a claim. */
final class ClaimCheck {
    private ClaimCheck() {}

    /** Why it cannot be read by a pod at all, or nothing. */
    static Optional<String> unreadable(PersistentVolumeClaim claim) {
        String phase = claim.getStatus() == null
                ? ""
                : String.valueOf(claim.getStatus().getPhase());
        if (!phase.equals("Bound")) {
            return Optional.of("it is not bound (" + phase + "): there is no volume behind it");
        }
        if ("Block".equals(claim.getSpec().getVolumeMode())) {
            return Optional.of("it is a block device without a file system");
        }
        return Optional.empty();
    }

    /** Why no second pod can mount it while another does, or nothing. */
    static Optional<String> unshareable(PersistentVolumeClaim claim) {
        return modes(claim).contains("ReadWriteOncePod")
                ? Optional.of("its access mode is ReadWriteOncePod: no second pod may mount it")
                : Optional.empty();
    }

    /** Whether only pods of one node can mount it. */
    static boolean isOfOneNode(PersistentVolumeClaim claim) {
        return modes(claim).stream().noneMatch(List.of("ReadWriteMany", "ReadOnlyMany")::contains);
    }

    private static List<String> modes(PersistentVolumeClaim claim) {
        return KubeObjects.orEmpty(claim.getSpec().getAccessModes());
    }
}
