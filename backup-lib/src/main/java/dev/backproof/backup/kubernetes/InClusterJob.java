package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Runs one job in the cluster and waits for its end. */
final class InClusterJob {
    private static final int MOST_LOG = 64 * 1024;
    private static final int MOST_LINES = 200;
    /** How long a pod may take to start: images and volumes included. */
    static final Duration TO_START = Duration.ofMinutes(10);

    private final KubernetesClient client;
    private final InstantSource clock;
    private final RunTimes times;
    private final Consumer<InClusterEvent> listener;

    InClusterJob(KubernetesClient client, InstantSource clock, RunTimes times, Consumer<InClusterEvent> listener) {
        this.client = client;
        this.clock = clock;
        this.times = times;
        this.listener = listener;
    }

    /** The Job as it will be made. */
    static Job manifest(AssetId asset, String run, BackupPod pod, Instant expires) {
        Map<String, String> labels =
                new TreeMap<>(Map.of(Annotations.MANAGED_BY, Annotations.US, Annotations.RUN, run));
        return new JobBuilder()
                .withNewMetadata()
                .withNamespace(asset.namespace())
                .withName(runName(run))
                .withLabels(labels)
                .addToAnnotations(Annotations.ASSET, asset.kind().word() + "/" + asset.name())
                .addToAnnotations(Annotations.EXPIRES, expires.toString())
                .endMetadata()
                .withSpec(pod.job(labels))
                .build();
    }

    /** A name for a new run, which is part of the names and the labels of all that is made for it. */
    static String newRun() {
        return UUID.randomUUID().toString().substring(0, 8);
    }

    static String runName(String run) {
        return "backproof-" + run;
    }

    /**
     * Makes the job and waits for its end. When this is interrupted or takes too long, the job is removed.
     *
     * @throws SourceException {@code CLUSTER_JOB_FAILED} when it failed, {@code CLUSTER_TIMEOUT} when its pod did not
     *     start or its end was not seen in time
     */
    InClusterResult run(Job manifest) {
        Job job = ClusterErrors.translated(
                "create " + KubeObjects.shown(manifest),
                () -> client.resource(manifest).create());
        listener.accept(new InClusterEvent.Created(KubeObjects.shown(job)));
        boolean over = false;
        try {
            InClusterResult result = await(job);
            over = true;
            return result;
        } catch (SourceException e) {
            over = e.code() == ErrorCode.CLUSTER_JOB_FAILED; // it stays, so that its pods can be looked at
            throw e;
        } finally {
            if (!over) {
                Interrupts.shielded(() -> remove(job));
            }
        }
    }

    /** What cannot be removed is told; the error that leads here matters more. */
    private void remove(Job job) {
        try {
            var unused = ClusterErrors.translated(
                    "delete " + KubeObjects.shown(job),
                    () -> client.resource(job)
                            .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                            .delete());
            listener.accept(new InClusterEvent.Removed(KubeObjects.shown(job)));
        } catch (SourceException e) {
            listener.accept(new InClusterEvent.Warning(
                    KubeObjects.shown(job) + " stays until it is reaped: " + e.getMessage()));
        }
    }

    private InClusterResult await(Job job) {
        Instant start = clock.instant();
        Instant deadline = start.plus(times.deadline());
        Instant lastSeen = start;
        Set<String> told = new HashSet<>();
        while (true) {
            Optional<Job> ended;
            List<Pod> pods;
            try {
                ended = awaitEnd(job);
                pods = pods(job);
                lastSeen = clock.instant();
            } catch (SourceException e) {
                bear(e, lastSeen, told);
                continue;
            }
            pods.forEach(pod -> PodFailure.of(pod)
                    .filter(reason -> told.add(KubeObjects.name(pod)))
                    .ifPresent(reason -> listener.accept(new InClusterEvent.PodFailed(KubeObjects.name(pod), reason))));
            if (ended.isPresent()) {
                return result(ended.get(), pods);
            }
            Instant now = clock.instant();
            if (pods.stream().noneMatch(InClusterJob::hasStarted)) {
                String why = waiting(pods);
                if (told.add(why)) {
                    listener.accept(new InClusterEvent.Waiting("the pod: " + why));
                }
                if (now.isAfter(start.plus(times.toStart()))) {
                    throw new SourceException(
                            ErrorCode.CLUSTER_TIMEOUT,
                            "the pod of " + KubeObjects.shown(job) + " did not start: " + why,
                            "is the image there, and does the node have room? the volume must be mountable on it",
                            null);
                }
            }
            if (now.isAfter(deadline)) {
                throw new SourceException(
                        ErrorCode.CLUSTER_TIMEOUT, KubeObjects.shown(job) + " was not done in time and was removed");
            }
        }
    }

    /** A control plane that is renewed is away for minutes, and the job does not need it. */
    private void bear(SourceException e, Instant lastSeen, Set<String> told) {
        if (!e.retryable() || clock.instant().isAfter(lastSeen.plus(times.toStart()))) {
            throw e;
        }
        if (told.add(e.code().name())) {
            listener.accept(new InClusterEvent.Warning(e.getMessage() + "; looking again"));
        }
        Interrupts.pause(times.look());
    }

    /** Looks for a while; a watch that is cut is opened anew by the client. */
    private Optional<Job> awaitEnd(Job job) {
        try {
            Job seen = client.resource(job)
                    .waitUntilCondition(
                            found -> found == null || JobRuns.end(found).isPresent(),
                            times.look().toMillis(),
                            TimeUnit.MILLISECONDS);
            if (seen == null) {
                throw new SourceException(
                        ErrorCode.CLUSTER_JOB_FAILED, "somebody removed " + KubeObjects.shown(job) + " while it ran");
            }
            return Optional.of(seen);
        } catch (KubernetesClientTimeoutException notYet) {
            return Optional.empty();
        } catch (KubernetesClientException e) {
            throw ClusterErrors.thrown("watch " + KubeObjects.shown(job), e);
        }
    }

    private List<Pod> pods(Job job) {
        return ClusterErrors.translated(
                "list pods",
                () -> client.pods()
                        .inNamespace(KubeObjects.namespace(job))
                        .withLabel(Annotations.RUN, KubeObjects.label(job, Annotations.RUN))
                        .list()
                        .getItems());
    }

    private static boolean hasStarted(Pod pod) {
        return List.of("Running", "Succeeded", "Failed").contains(PodVolumes.phase(pod));
    }

    private static String waiting(List<Pod> pods) {
        return pods.isEmpty()
                ? "it is not made yet"
                : pods.stream()
                        .flatMap(pod -> PodFailure.waiting(pod).stream())
                        .findFirst()
                        .orElse("it is starting");
    }

    private InClusterResult result(Job job, List<Pod> pods) {
        String log = newest(pods).map(this::log).orElse("");
        if (JobRuns.succeeded(job)) {
            return new InClusterResult(KubeObjects.shown(job), true, log);
        }
        boolean incomplete = newest(pods)
                .map(pod -> PodFailure.exitCode(pod).orElse(0) == BackupPod.INCOMPLETE)
                .orElse(false);
        if (incomplete) {
            return new InClusterResult(KubeObjects.shown(job), false, log);
        }
        String ofPods = pods.stream()
                .flatMap(pod -> PodFailure.of(pod).stream())
                .distinct()
                .collect(Collectors.joining("; "));
        String lines = KubeObjects.lastLines(log);
        throw new SourceException(
                ErrorCode.CLUSTER_JOB_FAILED,
                KubeObjects.shown(job) + " failed: " + JobRuns.failure(job)
                        + (ofPods.isEmpty() ? "" : "; " + ofPods)
                        + (lines.isEmpty() ? "" : "; it said: " + lines));
    }

    private static Optional<Pod> newest(List<Pod> pods) {
        return pods.stream()
                .max(Comparator.comparing(pod -> KubeObjects.created(pod).orElse(Instant.EPOCH)));
    }

    private String log(Pod pod) {
        try {
            return client.pods()
                    .resource(pod)
                    .inContainer(BackupPod.CONTAINER)
                    .limitBytes(MOST_LOG)
                    .tailingLines(MOST_LINES)
                    .getLog()
                    .strip();
        } catch (KubernetesClientException e) {
            return ""; // the node that had it is gone
        }
    }
}
