package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Watches the pods of drills until each has ended. The watch is opened anew when it is cut; the Job is looked at from time to
 * time, since it knows what no pod tells: that its time is over, or that it is gone.
 */
final class DrillWatch implements AutoCloseable {
    /** Kubernetes, "Well-Known Labels, Annotations and Taints": on every pod of an Indexed Job. */
    private static final String INDEX = "batch.kubernetes.io/job-completion-index";

    private static final String INTERRUPTED = "the drill was interrupted";

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String namespace;
    private final DrillPods drills;
    private final RunTimes times;
    private final Consumer<InClusterEvent> listener;
    private final BlockingQueue<Runnable> changes = new LinkedBlockingQueue<>();
    private final Map<String, Pod> pods = new HashMap<>();
    private final Map<Integer, String> ended = new HashMap<>();
    private final Map<Integer, String> failedTries = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private @Nullable SharedIndexInformer<Pod> informer;
    private Instant lastMove;
    private Instant lastAnswer;

    DrillWatch(
            KubernetesClient client,
            InstantSource clock,
            String namespace,
            DrillPods drills,
            RunTimes times,
            Consumer<InClusterEvent> listener) {
        this.client = client;
        this.clock = clock;
        this.namespace = namespace;
        this.drills = drills;
        this.times = times;
        this.listener = listener;
        this.lastMove = clock.instant();
        this.lastAnswer = lastMove;
    }

    /** Begins to watch, before there is anything to see: whether that is allowed shows now. */
    void begin() {
        var none = ClusterErrors.translated(
                "get Jobs in " + namespace,
                () -> client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace)
                        .withName(InClusterJob.runName(drills.run()))
                        .get());
        if (none != null) {
            throw new SourceException(ErrorCode.CLUSTER_CONFLICT, "there is a " + KubeObjects.shown(none) + " already");
        }
        try {
            informer = client.pods()
                    .inNamespace(namespace)
                    .withLabel(Annotations.RUN, drills.run())
                    .runnableInformer(0)
                    .addEventHandler(new Changes())
                    .exceptionHandler((started, error) -> started) // later it is tried for as long as we wait
                    .run();
        } catch (KubernetesClientException e) {
            throw ClusterErrors.thrown("list and watch pods in " + namespace, e);
        }
    }

    private final class Changes implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            changes.add(() -> see(pod));
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            changes.add(() -> see(pod));
        }

        @Override
        public void onDelete(Pod pod, boolean unknown) {
            changes.add(() -> pods.remove(KubeObjects.name(pod)));
        }
    }

    /** Waits until every drill has ended, or cannot any more; see {@link DrillsInCluster#run}. */
    List<String> await(Job job) {
        Instant start = clock.instant();
        lastMove = start;
        lastAnswer = start;
        Instant nextLook = start.plus(times.look());
        while (ended.size() < drills.names().size()) {
            Optional<String> over = Optional.empty();
            try {
                Runnable change = changes.poll(times.look().toMillis(), TimeUnit.MILLISECONDS);
                if (change != null) {
                    change.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                over = Optional.of(INTERRUPTED);
            }
            if (over.isEmpty() && !clock.instant().isBefore(nextLook)) {
                over = look(job, start.plus(times.deadline())).or(this::standstill);
                nextLook = clock.instant().plus(times.look());
            }
            over.ifPresent(this::giveUp);
        }
        List<String> troubles = new ArrayList<>();
        for (int drill = 0; drill < drills.names().size(); drill++) {
            troubles.add(ended.getOrDefault(drill, ""));
        }
        return troubles;
    }

    private void see(Pod pod) {
        Optional<Integer> drill = drill(pod);
        if (drill.isEmpty()) {
            return;
        }
        pods.put(KubeObjects.name(pod), pod);
        switch (PodVolumes.phase(pod)) {
            case "Running" -> started(drill.get(), pod);
            case "Succeeded" -> {
                started(drill.get(), pod);
                end(drill.get(), "");
            }
            case "Failed" -> failed(drill.get(), pod);
            default ->
                PodFailure.waiting(pod)
                        .filter(told::add)
                        .ifPresent(why -> listener.accept(new InClusterEvent.Waiting(
                                "the pod of " + drills.names().get(drill.get()) + ": " + why)));
        }
    }

    private Optional<Integer> drill(Pod pod) {
        String text = KubeObjects.annotation(pod, INDEX);
        try {
            int number = Integer.parseInt(text.isEmpty() ? KubeObjects.label(pod, INDEX) : text);
            return number >= 0 && number < drills.names().size() ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty(); // not one of ours
        }
    }

    private void started(int drill, Pod pod) {
        if (told.add(KubeObjects.name(pod))) {
            lastMove = clock.instant();
            String node = pod.getSpec().getNodeName();
            listener.accept(
                    new InClusterEvent.DrillStarted(drill, drills.names().get(drill), node == null ? "" : node));
        }
    }

    /** As the Job's rules have it: an exit code is final, unless the cluster took the pod away. */
    private void failed(int drill, Pod pod) {
        String why = PodFailure.of(pod).orElse("its pod failed without a reason")
                + PodFailure.said(pod).map(lines -> "; it said: " + lines).orElse("");
        if (PodFailure.exitCode(pod).isPresent()) {
            started(drill, pod);
        }
        if (PodFailure.exitCode(pod).orElse(0) != 0 && !PodFailure.disrupted(pod)) {
            end(drill, why);
        } else if (told.add("failed " + KubeObjects.name(pod))) {
            lastMove = clock.instant();
            failedTries.put(drill, why);
            listener.accept(new InClusterEvent.PodFailed(KubeObjects.name(pod), why));
        }
    }

    private void end(int drill, String trouble) {
        if (ended.putIfAbsent(drill, trouble) == null) {
            lastMove = clock.instant();
            listener.accept(new InClusterEvent.DrillEnded(drill, drills.names().get(drill), trouble));
        }
    }

    /** Why no drill will end any more, when the Job says so or cannot be asked for long. */
    private Optional<String> look(Job job, Instant deadline) {
        try {
            Job now = ClusterErrors.translated(
                    "get " + KubeObjects.shown(job), () -> client.resource(job).get());
            lastAnswer = clock.instant();
            if (now == null) {
                return Optional.of("somebody removed " + KubeObjects.shown(job) + " while it ran");
            }
            if (JobRuns.end(now).isPresent()) {
                pods().forEach(this::see); // the last ones may not have been told of yet
                return Optional.of(JobRuns.failed(now) ? JobRuns.failure(now) : "its pod is gone");
            }
            return lastAnswer.isAfter(deadline)
                    ? Optional.of(KubeObjects.shown(job) + " was not done in time")
                    : Optional.empty();
        } catch (CancellationException e) {
            return Optional.of(INTERRUPTED);
        } catch (SourceException e) {
            if (!e.retryable() || clock.instant().isAfter(lastAnswer.plus(times.toStart()))) {
                return Optional.of(e.getMessage());
            }
            if (told.add(e.code().name())) {
                listener.accept(new InClusterEvent.Warning(e.getMessage() + "; looking again"));
            }
            return Optional.empty();
        }
    }

    private List<Pod> pods() {
        return ClusterErrors.translated(
                "list pods",
                () -> client.pods()
                        .inNamespace(namespace)
                        .withLabel(Annotations.RUN, drills.run())
                        .list()
                        .getItems());
    }

    /** Nothing runs, and nothing has begun for long: nothing will. */
    private Optional<String> standstill() {
        boolean running = pods.values().stream()
                .anyMatch(pod -> PodVolumes.phase(pod).equals("Running")
                        && !drill(pod).map(ended::containsKey).orElse(true));
        if (running || !clock.instant().isAfter(lastMove.plus(times.toStart()))) {
            return Optional.empty();
        }
        return Optional.of(
                pods.values().stream().anyMatch(DrillWatch::isPending)
                        ? "no pod started within " + KubeObjects.shown(times.toStart())
                        : "no pod was made within " + KubeObjects.shown(times.toStart())
                                + ": is a quota of the namespace used up?");
    }

    /** Those that have not ended never will. */
    private void giveUp(String why) {
        for (int drill = 0; drill < drills.names().size(); drill++) {
            String failed = failedTries.get(drill);
            ended.putIfAbsent(drill, failed == null ? why + waiting(drill) : failed + "; " + why);
        }
    }

    private String waiting(int drill) {
        List<Pod> own = pods.values().stream()
                .filter(pod -> drill(pod).filter(each -> each == drill).isPresent())
                .toList();
        if (own.isEmpty()) {
            return "; its pod was not made yet";
        }
        String reasons = own.stream()
                .filter(DrillWatch::isPending)
                .flatMap(pod -> PodFailure.waiting(pod).stream())
                .distinct()
                .collect(Collectors.joining("; "));
        return reasons.isEmpty() ? "" : "; " + reasons;
    }

    private static boolean isPending(Pod pod) {
        return PodVolumes.phase(pod).equals("Pending");
    }

    @Override
    public void close() {
        if (informer != null) {
            informer.stop();
        }
    }
}
