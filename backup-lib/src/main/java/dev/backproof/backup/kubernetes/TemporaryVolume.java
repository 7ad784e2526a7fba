package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A claim with what another held at one moment, for the time of one backup: from a snapshot, or as a clone. Everything is
 * labelled with the run and a time after which it is a leftover.
 */
final class TemporaryVolume {
    private static final String DEFAULT_CLASS = "snapshot.storage.kubernetes.io/is-default-class";
    private static final String SNAPSHOT_GROUP = "snapshot.storage.k8s.io";

    private final KubernetesClient client;
    private final RunTimes times;
    private final Consumer<InClusterEvent> listener;

    TemporaryVolume(KubernetesClient client, RunTimes times, Consumer<InClusterEvent> listener) {
        this.client = client;
        this.times = times;
        this.listener = listener;
    }

    /**
     * Makes a snapshot and waits until the cut is made; the application may go on then.
     *
     * @param wanted class to use, or null for the one that fits the claim's driver
     * @throws SourceException {@code SNAPSHOT_FAILED} when the driver has no snapshots or does not make this one
     */
    GenericKubernetesResource cut(PersistentVolumeClaim claim, String run, Instant expires, @Nullable String wanted) {
        String snapshotClass = wanted != null ? wanted : snapshotClass(claim);
        GenericKubernetesResource snapshot = named(claim, run);
        snapshot.setMetadata(meta(claim, run, expires));
        snapshot.setAdditionalProperty(
                "spec",
                Map.of(
                        "volumeSnapshotClassName",
                        snapshotClass,
                        "source",
                        Map.of("persistentVolumeClaimName", KubeObjects.name(claim))));
        GenericKubernetesResource made = ClusterErrors.translated(
                "create " + KubeObjects.shown(snapshot),
                () -> client.genericKubernetesResources(CustomKind.VOLUME_SNAPSHOT.context())
                        .inNamespace(KubeObjects.namespace(claim))
                        .resource(snapshot)
                        .create());
        listener.accept(new InClusterEvent.Created(KubeObjects.shown(made)));
        return await(made, "boundVolumeSnapshotContentName");
    }

    /** What a snapshot of this run is called, so that it can be removed also when making it fails half-way. */
    GenericKubernetesResource named(PersistentVolumeClaim claim, String run) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(CustomKind.VOLUME_SNAPSHOT.apiVersion())
                .withKind(CustomKind.VOLUME_SNAPSHOT.kind())
                .withNewMetadata()
                .withNamespace(KubeObjects.namespace(claim))
                .withName(InClusterJob.runName(run))
                .endMetadata()
                .build();
    }

    /** Waits until a snapshot can be read, which may be minutes after the cut. */
    GenericKubernetesResource awaitReady(GenericKubernetesResource snapshot) {
        return await(snapshot, "readyToUse");
    }

    private GenericKubernetesResource await(GenericKubernetesResource snapshot, String field) {
        String shown = KubeObjects.shown(snapshot);
        GenericKubernetesResource seen;
        try {
            seen = LiveObjects.await(
                    client.genericKubernetesResources(CustomKind.VOLUME_SNAPSHOT.context())
                            .inNamespace(KubeObjects.namespace(snapshot))
                            .withName(KubeObjects.name(snapshot)),
                    found -> found == null || !problem(found).isEmpty() || isSet(found, field),
                    times.volume(),
                    times.look());
        } catch (KubernetesClientTimeoutException e) {
            throw new SourceException(
                    ErrorCode.SNAPSHOT_FAILED,
                    shown + " has no " + field + " after " + KubeObjects.shown(times.volume()),
                    "does a snapshot controller run in the cluster? use --method mount otherwise",
                    e);
        } catch (KubernetesClientException e) {
            throw ClusterErrors.thrown("watch " + shown, e);
        }
        if (seen == null) {
            throw new SourceException(ErrorCode.SNAPSHOT_FAILED, "somebody removed " + shown);
        }
        if (!isSet(seen, field)) {
            throw new SourceException(ErrorCode.SNAPSHOT_FAILED, "the driver made no " + shown + ": " + problem(seen));
        }
        return seen;
    }

    private static boolean isSet(GenericKubernetesResource snapshot, String field) {
        String value = KubeObjects.text(snapshot, "status", field);
        return !value.isEmpty() && !value.equals("false");
    }

    private static String problem(GenericKubernetesResource snapshot) {
        return KubeObjects.text(snapshot, "status", "error", "message");
    }

    /** The class whose driver is the one that made the claim's volume. */
    private String snapshotClass(PersistentVolumeClaim claim) {
        String driver = driver(claim);
        List<GenericKubernetesResource> classes = ClusterErrors.translated(
                        "list " + CustomKind.VOLUME_SNAPSHOT_CLASS.resource(),
                        () -> client.genericKubernetesResources(CustomKind.VOLUME_SNAPSHOT_CLASS.context())
                                .list()
                                .getItems())
                .stream()
                .filter(found -> KubeObjects.text(found, "driver").equals(driver))
                .toList();
        List<GenericKubernetesResource> usual = classes.stream()
                .filter(found -> KubeObjects.annotation(found, DEFAULT_CLASS).equals("true"))
                .toList();
        if (classes.size() == 1 || usual.size() == 1) {
            return KubeObjects.name(classes.size() == 1 ? classes.getFirst() : usual.getFirst());
        }
        throw classes.isEmpty()
                ? new SourceException(
                        ErrorCode.SNAPSHOT_FAILED,
                        "no VolumeSnapshotClass is for the driver " + driver + " of " + KubeObjects.shown(claim))
                : new SourceException(
                        ErrorCode.SNAPSHOT_FAILED,
                        "several VolumeSnapshotClasses are for the driver " + driver + " and none is the default: "
                                + String.join(
                                        ", ",
                                        classes.stream().map(KubeObjects::name).toList()),
                        "name one with --snapshot-class",
                        null);
    }

    private String driver(PersistentVolumeClaim claim) {
        String name = claim.getSpec().getStorageClassName();
        StorageClass storageClass = name == null || name.isEmpty()
                ? null
                : ClusterErrors.translated(
                        "get storageclass " + name,
                        () -> client.storage()
                                .v1()
                                .storageClasses()
                                .withName(name)
                                .get());
        if (storageClass != null) {
            return storageClass.getProvisioner();
        }
        PersistentVolume volume = ClusterErrors.translated(
                "get persistentvolume " + claim.getSpec().getVolumeName(),
                () -> client.persistentVolumes()
                        .withName(claim.getSpec().getVolumeName())
                        .get());
        if (volume == null || volume.getSpec().getCsi() == null) {
            throw new SourceException(
                    ErrorCode.SNAPSHOT_FAILED, "the volume of " + KubeObjects.shown(claim) + " is of no CSI driver");
        }
        return volume.getSpec().getCsi().getDriver();
    }

    /** A claim filled from a snapshot. */
    PersistentVolumeClaim from(
            GenericKubernetesResource snapshot, PersistentVolumeClaim claim, String run, Instant expires) {
        String size = KubeObjects.text(snapshot, "status", "restoreSize");
        return create(new PersistentVolumeClaimBuilder(claimLike(claim, run, expires, size))
                .editSpec()
                .withNewDataSource(SNAPSHOT_GROUP, CustomKind.VOLUME_SNAPSHOT.kind(), KubeObjects.name(snapshot))
                .endSpec()
                .build());
    }

    /** A claim that is a clone of another. */
    PersistentVolumeClaim cloneOf(PersistentVolumeClaim claim, String run, Instant expires) {
        return create(new PersistentVolumeClaimBuilder(claimLike(claim, run, expires, ""))
                .editSpec()
                .withNewDataSource(null, "PersistentVolumeClaim", KubeObjects.name(claim))
                .endSpec()
                .build());
    }

    private PersistentVolumeClaim create(PersistentVolumeClaim manifest) {
        PersistentVolumeClaim made = ClusterErrors.translated(
                "create " + KubeObjects.shown(manifest),
                () -> client.resource(manifest).create());
        listener.accept(new InClusterEvent.Created(KubeObjects.shown(made)));
        return made;
    }

    /** As large as the other or its snapshot, whichever is larger. */
    private static PersistentVolumeClaim claimLike(
            PersistentVolumeClaim claim, String run, Instant expires, String restoreSize) {
        Quantity wanted = claim.getStatus() == null || claim.getStatus().getCapacity() == null
                ? null
                : claim.getStatus().getCapacity().get("storage");
        Quantity size = Objects.requireNonNullElseGet(
                wanted, () -> claim.getSpec().getResources().getRequests().get("storage"));
        if (!restoreSize.isEmpty()
                && new Quantity(restoreSize).getNumericalAmount().compareTo(size.getNumericalAmount()) > 0) {
            size = new Quantity(restoreSize);
        }
        return new PersistentVolumeClaimBuilder()
                .withMetadata(meta(claim, run, expires))
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(claim.getSpec().getStorageClassName())
                .withVolumeMode(claim.getSpec().getVolumeMode())
                .withNewResources()
                .addToRequests("storage", size)
                .endResources()
                .endSpec()
                .build();
    }

    private static ObjectMeta meta(PersistentVolumeClaim claim, String run, Instant expires) {
        return new ObjectMetaBuilder()
                .withNamespace(KubeObjects.namespace(claim))
                .withName(InClusterJob.runName(run))
                .withLabels(new TreeMap<>(Map.of(Annotations.MANAGED_BY, Annotations.US, Annotations.RUN, run)))
                .addToAnnotations(Annotations.ASSET, "pvc/" + KubeObjects.name(claim))
                .addToAnnotations(Annotations.EXPIRES, expires.toString())
                .build();
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
