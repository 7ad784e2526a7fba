package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.function.Consumer;

/** Takes away what was made for the time of one backup. */
final class TemporaryVolume {
    private final KubernetesClient client;
    private final Consumer<InClusterEvent> listener;

    TemporaryVolume(KubernetesClient client, Consumer<InClusterEvent> listener) {
        this.client = client;
        this.listener = listener;
    }

    /**
     * Removes a claim of ours with its volume. A storage class that retains volumes would keep it for ever, so the volume
     * is told to go first.
     */
    void remove(PersistentVolumeClaim claim) {
        PersistentVolumeClaim live = ClusterErrors.translated(
                "get " + KubeObjects.shown(claim), () -> client.resource(claim).get());
        String volume = live == null ? null : live.getSpec().getVolumeName();
        if (volume != null && !volume.isEmpty()) {
            letGo(volume);
        }
        delete(claim);
    }

    private void letGo(String volume) {
        try {
            PersistentVolume live = client.persistentVolumes().withName(volume).get();
            if (live != null && "Retain".equals(live.getSpec().getPersistentVolumeReclaimPolicy())) {
                var unused = client.resource(live).edit(found -> {
                    found.getSpec().setPersistentVolumeReclaimPolicy("Delete");
                    return found;
                });
            }
        } catch (KubernetesClientException e) {
            listener.accept(new InClusterEvent.Warning("the volume " + volume
                    + " stays behind, since its storage class retains it: "
                    + ClusterErrors.of("change persistentvolume " + volume, e).getMessage()));
        }
    }

    void delete(HasMetadata object) {
        List<StatusDetails> deleted = ClusterErrors.translated(
                "delete " + KubeObjects.shown(object),
                () -> object instanceof GenericKubernetesResource custom
                        ? client.genericKubernetesResources(
                                        CustomKind.of(custom).context())
                                .inNamespace(KubeObjects.namespace(custom))
                                .resource(custom)
                                .delete()
                        : client.resource(object).delete());
        if (!deleted.isEmpty()) {
            listener.accept(new InClusterEvent.Removed(KubeObjects.shown(object)));
        }
    }
}
