package dev.backproof.backup.kubernetes;

import dev.backproof.backup.kubernetes.KubeObjects.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How Backup objects of mariadb-operator end. One that runs once is {@code Complete=True} when its job is over, however
 * it ended: only the reason ({@code JobFailed}) or the message ({@code Failed}) tells. Observed in mariadb-operator 26.6.
 */
final class MariaDbBackups {
    private MariaDbBackups() {}

    static boolean failed(Condition complete) {
        return complete.reason().contains("Failed") || complete.message().startsWith("Failed");
    }

    static boolean succeeded(Condition complete) {
        return complete.status().equals("True") && !failed(complete);
    }

    static String words(Condition complete) {
        return Stream.of(complete.reason(), complete.message())
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(": "));
    }

    /** Where the dumps go: {@code s3:ENDPOINT/BUCKET/PREFIX}, {@code pvc NAMESPACE/NAME} or what kind of volume. */
    static String destination(GenericKubernetesResource backup) {
        String bucket = KubeObjects.text(backup, "spec", "storage", "s3", "bucket");
        if (!bucket.isEmpty()) {
            String prefix = KubeObjects.text(backup, "spec", "storage", "s3", "prefix");
            return "s3:" + KubeObjects.text(backup, "spec", "storage", "s3", "endpoint") + "/" + bucket
                    + (prefix.isEmpty() ? "" : "/" + prefix);
        }
        if (KubeObjects.has(backup, "spec", "storage", "persistentVolumeClaim")) {
            return "pvc " + KubeObjects.namespace(backup) + "/" + KubeObjects.name(backup);
        }
        String claim = KubeObjects.text(backup, "spec", "storage", "volume", "persistentVolumeClaim", "claimName");
        if (!claim.isEmpty()) {
            return "pvc " + KubeObjects.namespace(backup) + "/" + claim;
        }
        return KubeObjects.has(backup, "spec", "storage", "volumeSnapshot") ? "volume snapshots" : "a volume";
    }
}
