package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.kubernetes.PodExec.Command;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An application that holds still while it is backed up: by a command in its pod, by having no pods at all, or both. What
 * undoes it is written into the cluster before anything is done, and {@link #release} does it, once, however the backup
 * ended; after a crash {@link Reaper} does.
 */
final class Quiet {
    private static final JsonMapper JSON = new JsonMapper();

    private final KubernetesClient client;
    private final Workloads workloads;
    private final String run;
    private final RunTimes times;
    private final Consumer<InClusterEvent> listener;

    private @Nullable PersistentVolumeClaim marked;
    private @Nullable Command after;
    private @Nullable HasMetadata stopped;

    Quiet(KubernetesClient client, String run, RunTimes times, Consumer<InClusterEvent> listener) {
        this.client = client;
        this.workloads = new Workloads(client);
        this.run = run;
        this.times = times;
        this.listener = listener;
    }

    /** Runs the command that makes the application hold still. The other is run by {@link #release} even if this fails. */
    void hold(PersistentVolumeClaim claim, Command before, Command release, Instant expires) {
        marked = claim; // first: who is interrupted does not learn whether the mark was set
        mark(claim, release, expires);
        after = release;
        new PodExec(client).run(before, times.hook());
        listener.accept(new InClusterEvent.Application("holds still: " + before));
    }

    /** Scales the application to zero and waits until its pods are gone. */
    void stop(List<Pod> pods, Instant expires) {
        HasMetadata workload = workloads.of(pods.getFirst());
        stopped = workload;
        workloads.stop(workload, run, expires);
        listener.accept(new InClusterEvent.Application("stopped: " + KubeObjects.shown(workload)));
        workloads.awaitGone(pods, times.hook(), times.look());
    }

    /**
     * Lets the application go on. Does nothing the second time.
     *
     * @throws dev.backproof.backup.error.BackupException when that failed; the note about it stays in the cluster then
     */
    void release() {
        HasMetadata workload = stopped;
        Command command = after;
        PersistentVolumeClaim claim = marked;
        stopped = null;
        after = null;
        marked = null;
        Interrupts.shielded(() -> {
            try {
                if (workload != null && workloads.start(workload, run)) {
                    listener.accept(new InClusterEvent.Application("started: " + KubeObjects.shown(workload)));
                }
            } finally {
                if (command != null && claim != null) {
                    letGo(claim, command);
                }
                if (claim != null) {
                    unmark(claim);
                }
            }
        });
    }

    private void letGo(PersistentVolumeClaim claim, Command command) {
        try {
            Command now = whereItRunsNow(claim, command);
            new PodExec(client).run(now, times.hook());
            listener.accept(new InClusterEvent.Application("goes on: " + now));
        } catch (SourceException e) {
            throw new SourceException(
                    e.code(),
                    "the application may still hold still: " + e.getMessage().replaceFirst("^\\w+ ", ""),
                    "run the command by hand, or 'cluster reap --all'",
                    e);
        }
    }

    /** The same command in another pod that has the claim, when its own was evicted or replaced meanwhile. */
    private Command whereItRunsNow(PersistentVolumeClaim claim, Command command) {
        List<String> running = ClaimUsers.of(client, command.namespace(), KubeObjects.name(claim)).stream()
                .filter(ClaimUsers::isRunning)
                .map(KubeObjects::name)
                .toList();
        return running.isEmpty() || running.contains(command.pod())
                ? command
                : new Command(command.namespace(), running.getFirst(), command.container(), command.words());
    }

    private void mark(PersistentVolumeClaim claim, Command release, Instant expires) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("pod", release.pod());
        json.put("container", release.container());
        json.put("command", release.words());
        String note = JSON.writeValueAsString(json);
        boolean written = LiveObjects.change(client, claim, live -> {
            Workloads.refuseHeld(live, run);
            Workloads.hold(live.getMetadata(), run, expires);
            Workloads.note(live.getMetadata(), Annotations.RELEASE, note);
            return true;
        });
        if (!written) {
            throw new SourceException(ErrorCode.CLUSTER_OBJECT_NOT_FOUND, KubeObjects.shown(claim) + " is gone");
        }
    }

    private void unmark(PersistentVolumeClaim claim) {
        var unused = LiveObjects.change(client, claim, live -> {
            if (!KubeObjects.label(live, Annotations.HELD).equals(run)) {
                return false;
            }
            Workloads.release(live.getMetadata());
            Workloads.removeNote(live.getMetadata(), Annotations.RELEASE);
            return true;
        });
    }

    /** Takes up what a run that is gone left on a claim or a workload; {@link #release} then undoes it. */
    static Quiet leftOn(
            HasMetadata object, KubernetesClient client, RunTimes times, Consumer<InClusterEvent> listener) {
        Quiet quiet = new Quiet(client, KubeObjects.label(object, Annotations.HELD), times, listener);
        if (object instanceof PersistentVolumeClaim claim) {
            quiet.marked = claim;
            quiet.after = command(claim).orElse(null);
        } else {
            quiet.stopped = object;
        }
        return quiet;
    }

    private static Optional<Command> command(PersistentVolumeClaim claim) {
        try {
            JsonNode json = JSON.readTree(KubeObjects.annotation(claim, Annotations.RELEASE));
            List<String> words =
                    json.path("command").valueStream().map(JsonNode::asString).toList();
            return words.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Command(
                            KubeObjects.namespace(claim),
                            json.path("pod").asString(""),
                            json.path("container").asString(""),
                            words));
        } catch (JacksonException damaged) {
            return Optional.empty();
        }
    }
}
