package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Brings objects into the state that a manifest describes. */
interface ManifestWriter {
    /** The name under which the cluster remembers which fields are ours. */
    String FIELD_MANAGER = "backproof";

    /**
     * Applies one object.
     *
     * @param trial whether the cluster is only to say what would become of it
     * @return the object as it is, or would be
     */
    HasMetadata apply(HasMetadata object, boolean trial);

    /** Server-side apply: fields of others stay as they are, and taking one over is a conflict unless forced. */
    static ManifestWriter serverSide(KubernetesClient client, boolean force) {
        return (object, trial) -> {
            var operation = client.resource(object).dryRun(trial).fieldManager(FIELD_MANAGER);
            return (force ? operation.forceConflicts() : operation).serverSideApply();
        };
    }
}
