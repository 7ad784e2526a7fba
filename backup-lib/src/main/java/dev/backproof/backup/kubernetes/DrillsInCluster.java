package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drills that run in pods of the cluster, each in one of its own. Whatever happens, what was made for them is removed; when
 * nobody is left to do so the Job ends by its deadline, and the cluster removes it, and what it owns, an hour later. Not for
 * use by several threads.
 */
public final class DrillsInCluster {
    private final KubernetesClient client;
    private final InstantSource clock;
    private final String namespace;
    private final PodOptions options;
    private final DrillPods drills;
    private RunTimes times;
    private Consumer<InClusterEvent> listener = event -> {};

    DrillsInCluster(
            KubernetesClient client,
            InstantSource clock,
            @Nullable String namespace,
            PodOptions options,
            DrillPods drills) {
        this.client = client;
        this.clock = clock;
        this.namespace = Optional.ofNullable(namespace)
                .or(() -> Optional.ofNullable(client.getNamespace()))
                .orElse("default");
        this.options = options;
        this.drills = drills;
        this.times = RunTimes.of(options);
    }

    /** Is told what happens. */
    public DrillsInCluster listener(Consumer<InClusterEvent> told) {
        listener = told;
        return this;
    }

    /** For tests that cannot wait. */
    DrillsInCluster times(RunTimes shorter) {
        times = shorter;
        return this;
    }

    /** What would be made, as YAML; nothing is asked of the cluster. */
    public String preview() {
        DrillPod pod = pod();
        Job job = pod.job();
        return Serialization.asYaml(job)
                + Serialization.asYaml(pod.networkPolicy(job))
                + Serialization.asYaml(pod.configMap(job));
    }

    private DrillPod pod() {
        return new DrillPod(namespace, options, drills, clock.instant().plus(times.whole()));
    }

    /**
     * Runs all drills and waits for their end. From the moment they may run nothing is thrown: what goes wrong with the
     * cluster then is the trouble of the drills that had not ended. A thread that is interrupted returns soon, with its mark
     * of interruption set.
     *
     * @return for each drill why its pod did not end well, or an empty text
     * @throws SourceException when they cannot be started: {@code CLUSTER_DENIED}, {@code CLUSTER_REFUSED}, {@code
     *     CLUSTER_OBJECT_NOT_FOUND} without the namespace, {@code CLUSTER_CONFLICT}, {@code CLUSTER_UNREACHABLE}
     * @throws java.util.concurrent.CancellationException when the thread is interrupted before they run
     */
    public List<String> run() {
        DrillPod pod = pod();
        Deque<HasMetadata> made = new ArrayDeque<>();
        try (DrillWatch watch = new DrillWatch(client, clock, namespace, drills, times, listener)) {
            watch.begin();
            Job job = create(pod.job(), made);
            create(pod.networkPolicy(job), made);
            create(pod.configMap(job), made); // the pods wait for it
            return watch.await(job);
        } finally {
            Interrupts.shielded(() -> remove(made));
        }
    }

    private <T extends HasMetadata> T create(T manifest, Deque<HasMetadata> made) {
        try {
            made.push(manifest); // first: an answer that is lost may have been a yes
            T object = client.resource(manifest).create();
            listener.accept(new InClusterEvent.Created(KubeObjects.shown(object)));
            return object;
        } catch (KubernetesClientException e) {
            String what = "create " + KubeObjects.shown(manifest);
            if (ClusterErrors.isMissing(e)) {
                made.pop();
                throw new SourceException(
                        ErrorCode.CLUSTER_OBJECT_NOT_FOUND,
                        "cannot " + what + ": there is no namespace " + namespace,
                        "create it, or name another with --namespace",
                        e);
            }
            RuntimeException error = ClusterErrors.thrown(what, e);
            if (error instanceof SourceException refused && !refused.retryable()) {
                made.pop();
            }
            throw error;
        }
    }

    /** What cannot be removed is told; what led here matters more. */
    private void remove(Deque<HasMetadata> made) {
        List<HasMetadata> inOrder = new ArrayList<>(made);
        Collections.reverse(inOrder); // the Job first, so that its pods end
        for (HasMetadata object : inOrder) {
            String shown = KubeObjects.shown(object);
            try {
                List<StatusDetails> removed = ClusterErrors.translated(
                        "delete " + shown,
                        () -> client.resource(object)
                                .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                                .delete());
                if (!removed.isEmpty()) {
                    listener.accept(new InClusterEvent.Removed(shown));
                }
            } catch (SourceException e) {
                listener.accept(new InClusterEvent.Warning(
                        shown + " stays until its time is over or it is reaped: " + e.getMessage()));
            }
        }
    }
}
