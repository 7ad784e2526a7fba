package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.kubernetes.PodExec.Command;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Backs up one claim by a job in the cluster. With {@link Method#MOUNT} a pod on the node that has the volume mounts it a
 * second time, read-only; with the others it mounts a copy made for it. The application can be told to hold still, or be
 * stopped, meanwhile; it goes on afterwards whatever happened, and of what a kill leaves behind {@link Cluster#reap} takes
 * care. Not for use by several threads.
 */
public final class PvcBackup {
    /** What is read. */
    public enum Method {
        /** The claim itself, while the application writes to it. */
        MOUNT,
        /** A snapshot of it, which the driver must be able to make. */
        SNAPSHOT,
        /** A clone of it; not every driver makes it at one moment. */
        CLONE
    }

    private final KubernetesClient client;
    private final InstantSource clock;
    private final AssetId asset;
    private final PodOptions options;
    private final BackupDestination destination;
    private RunTimes times;
    private Method method = Method.MOUNT;
    private @Nullable String snapshotClass;
    private @Nullable String node;
    private List<String> before = List.of();
    private List<String> after = List.of();
    private @Nullable String container;
    private boolean scaleToZero;
    private Consumer<InClusterEvent> listener = event -> {};

    PvcBackup(
            KubernetesClient client,
            InstantSource clock,
            AssetId asset,
            PodOptions options,
            BackupDestination destination) {
        this.client = client;
        this.clock = clock;
        this.asset = asset;
        this.options = options;
        this.destination = destination;
        this.times = RunTimes.of(options);
    }

    /** What is read; the claim itself unless said otherwise. */
    public PvcBackup method(Method chosen) {
        method = chosen;
        return this;
    }

    /** The class of the snapshot; found by the claim's driver unless said otherwise. */
    public PvcBackup snapshotClass(String name) {
        snapshotClass = name;
        return this;
    }

    /** Where the job must run; refused when the volume is in use on another node. */
    public PvcBackup node(String name) {
        node = name;
        return this;
    }

    /**
     * Commands in a pod of the application: one before the data is read and one after it, which is run even when the
     * first or the backup fails.
     *
     * @param hold program and arguments
     * @param release program and arguments
     * @param inContainer null for the container that mounts the claim
     */
    public PvcBackup hooks(List<String> hold, List<String> release, @Nullable String inContainer) {
        before = List.copyOf(hold);
        after = List.copyOf(release);
        container = inContainer;
        return this;
    }

    /** Scales the Deployment or StatefulSet that uses the claim to zero while it is read. */
    public PvcBackup scaleToZero() {
        scaleToZero = true;
        return this;
    }

    /** Is told what happens. */
    public PvcBackup listener(Consumer<InClusterEvent> told) {
        listener = told;
        return this;
    }

    /** For tests that cannot wait. */
    PvcBackup times(RunTimes shorter) {
        times = shorter;
        return this;
    }

    /**
     * What would be done, as YAML of the job; nothing is changed.
     *
     * @throws SourceException as {@link #run}
     */
    public String preview() {
        PersistentVolumeClaim claim = claim();
        List<Pod> pods = pods();
        check(claim, pods);
        String run = InClusterJob.newRun();
        Instant expires = clock.instant().plus(times.whole());
        String mounted = method == Method.MOUNT ? asset.name() : InClusterJob.runName(run);
        return Serialization.asYaml(InClusterJob.manifest(asset, run, pod(mounted, pods, claim), expires));
    }

    /**
     * Makes the backup.
     *
     * @throws SourceException {@code CLAIM_UNUSABLE} when the claim cannot be read this way, {@code HOOK_FAILED},
     *     {@code SNAPSHOT_FAILED}, {@code CLUSTER_JOB_FAILED}, or another of the cluster's
     */
    public InClusterResult run() {
        PersistentVolumeClaim claim = claim();
        List<Pod> pods = pods();
        check(claim, pods);
        String run = InClusterJob.newRun();
        Instant expires = clock.instant().plus(times.whole());
        Quiet quiet = new Quiet(client, run, times, listener);
        TemporaryVolume volumes = new TemporaryVolume(client, times, listener);
        Deque<HasMetadata> leftovers = new ArrayDeque<>();
        InClusterResult result;
        try {
            quieten(quiet, claim, pods, expires);
            String mounted = source(claim, run, expires, quiet, volumes, leftovers);
            result = new InClusterJob(client, clock, times, listener)
                    .run(InClusterJob.manifest(asset, run, pod(mounted, pods, claim), expires));
        } catch (Throwable e) {
            undo(quiet, volumes, leftovers, e);
            throw e;
        }
        undo(quiet, volumes, leftovers, null);
        return result;
    }

    private void quieten(Quiet quiet, PersistentVolumeClaim claim, List<Pod> pods, Instant expires) {
        if (!before.isEmpty()) {
            Pod pod = pods.stream()
                    .filter(ClaimUsers::isRunning)
                    .findFirst()
                    .orElseThrow(() -> new SourceException(
                            ErrorCode.CLAIM_UNUSABLE,
                            "no running pod uses " + asset + ", so there is none to run a command in"));
            String chosen = container != null ? container : containerOf(pod);
            quiet.hold(claim, command(pod, chosen, before), command(pod, chosen, after), expires);
        }
        if (scaleToZero && !pods.isEmpty()) {
            quiet.stop(pods, expires);
        }
    }

    private Command command(Pod pod, String chosen, List<String> words) {
        return new Command(asset.namespace(), KubeObjects.name(pod), chosen, words);
    }

    private String containerOf(Pod pod) {
        return PodVolumes.containers(pod.getSpec()).stream()
                .filter(found -> PodVolumes.claimsByFolder(pod.getSpec(), found).containsValue(asset.name()))
                .map(found -> found.getName())
                .findFirst()
                .orElseThrow(() -> new SourceException(
                        ErrorCode.CLAIM_UNUSABLE,
                        "no container of pod " + KubeObjects.name(pod) + " mounts " + asset,
                        "name one with --container",
                        null));
    }

    /** The claim that the job mounts. As soon as a copy is cut, the application goes on. */
    private String source(
            PersistentVolumeClaim claim,
            String run,
            Instant expires,
            Quiet quiet,
            TemporaryVolume volumes,
            Deque<HasMetadata> leftovers) {
        return switch (method) {
            case MOUNT -> asset.name();
            case SNAPSHOT -> {
                leftovers.push(volumes.named(claim, run));
                GenericKubernetesResource snapshot = volumes.cut(claim, run, expires, snapshotClass);
                quiet.release();
                GenericKubernetesResource ready = volumes.awaitReady(snapshot);
                PersistentVolumeClaim copy = volumes.from(ready, claim, run, expires);
                leftovers.push(copy);
                yield KubeObjects.name(copy);
            }
            case CLONE -> {
                PersistentVolumeClaim copy = volumes.cloneOf(claim, run, expires);
                leftovers.push(copy);
                yield KubeObjects.name(copy);
            }
        };
    }

    private BackupPod pod(String mounted, List<Pod> pods, PersistentVolumeClaim claim) {
        PodPlacement placement;
        if (node != null) {
            placement = new PodPlacement(BackupPod.onNode(node), List.of(), null);
        } else if (method == Method.MOUNT && ClaimCheck.isOfOneNode(claim)) {
            placement = PodPlacement.nodeOf(pods.stream().findFirst());
        } else {
            placement = PodPlacement.ANYWHERE;
        }
        return BackupPod.ofClaim(options, asset, mounted, destination).placed(placement);
    }

    /** Lets the application go on and removes copies, newest first; what fails does not keep the rest from being done. */
    private void undo(Quiet quiet, TemporaryVolume volumes, Deque<HasMetadata> leftovers, @Nullable Throwable failure) {
        BackupException own = null;
        try {
            quiet.release();
        } catch (BackupException e) {
            if (failure != null) {
                failure.addSuppressed(e);
                listener.accept(new InClusterEvent.Warning(e.getMessage()));
            }
            own = e;
        }
        for (HasMetadata object : leftovers) {
            try {
                Interrupts.shielded(() -> {
                    if (object instanceof PersistentVolumeClaim copy) {
                        volumes.remove(copy);
                    } else {
                        volumes.delete(object);
                    }
                });
            } catch (BackupException e) {
                listener.accept(new InClusterEvent.Warning(
                        KubeObjects.shown(object) + " stays until it is reaped: " + e.getMessage()));
            }
        }
        if (own != null && failure == null) {
            throw own;
        }
    }

    private void check(PersistentVolumeClaim claim, List<Pod> pods) {
        if (before.isEmpty() != after.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING, "a command before the backup and one after it belong together");
        }
        Optional<String> obstacle = ClaimCheck.unreadable(claim);
        if (obstacle.isEmpty() && method == Method.MOUNT && !(scaleToZero || pods.isEmpty())) {
            obstacle = ClaimCheck.unshareable(claim)
                    .map(words -> words + "; use --method snapshot or clone, or --scale-to-zero");
        }
        if (obstacle.isPresent()) {
            throw new SourceException(ErrorCode.CLAIM_UNUSABLE, "cannot back up " + asset + ": " + obstacle.get());
        }
        Workloads.refuseHeld(claim, "");
        refuseWhileWritten(pods);
        String chosen = node;
        if (chosen != null && method == Method.MOUNT && ClaimCheck.isOfOneNode(claim)) {
            pods.stream()
                    .map(pod -> pod.getSpec().getNodeName())
                    .filter(name -> name != null && !name.isEmpty() && !name.equals(chosen))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new SourceException(
                                ErrorCode.CLAIM_UNUSABLE,
                                "cannot mount " + asset + " on node " + chosen + ": it is in use on node " + other
                                        + ", and only one node can have it");
                    });
        }
    }

    /** A job that writes dumps is half-way through one. */
    private void refuseWhileWritten(List<Pod> pods) {
        pods.stream()
                .filter(pod -> KubeObjects.owners(pod).stream().anyMatch(owner -> "Job".equals(owner.getKind())))
                .findFirst()
                .ifPresent(pod -> {
                    throw new SourceException(
                            ErrorCode.CLUSTER_CONFLICT,
                            "a job has " + asset + " in use now: pod " + KubeObjects.name(pod),
                            "try again when it is done",
                            null);
                });
    }

    private PersistentVolumeClaim claim() {
        PersistentVolumeClaim claim = ClusterErrors.translated(
                "get " + asset,
                () -> client.persistentVolumeClaims()
                        .inNamespace(asset.namespace())
                        .withName(asset.name())
                        .get());
        if (claim == null) {
            throw new SourceException(ErrorCode.CLUSTER_OBJECT_NOT_FOUND, "there is no " + asset);
        }
        return claim;
    }

    private List<Pod> pods() {
        return ClaimUsers.of(client, asset.namespace(), asset.name());
    }
}
