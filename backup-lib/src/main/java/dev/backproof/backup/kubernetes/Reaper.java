package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.BackupException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Puts right what runs that are gone left behind: applications are let go on first, then jobs, Backup objects, claims and
 * snapshots are removed, in this order. What does not work is told, and the rest is done all the same.
 */
final class Reaper {
    private final KubernetesClient client;
    private final RunTimes times;
    private final Consumer<InClusterEvent> listener;
    private int done;

    Reaper(KubernetesClient client, RunTimes times, Consumer<InClusterEvent> listener) {
        this.client = client;
        this.times = times;
        this.listener = listener;
    }

    /**
     * Reaps.
     *
     * @param namespaces where to look; empty for everywhere
     * @param now what expired before is a leftover
     * @param all what has not expired yet is one, too: no run may be under way
     * @return how many things were put right
     */
    int reap(List<String> namespaces, Instant now, boolean all) {
        Predicate<HasMetadata> leftover = object -> all
                || KubeObjects.time(KubeObjects.annotation(object, Annotations.EXPIRES))
                        .map(now::isAfter)
                        .orElse(true);
        ClusterReader reader = new ClusterReader(client, namespaces);
        List<PersistentVolumeClaim> claims = reader.required("persistentvolumeclaims", client.persistentVolumeClaims());
        Stream<HasMetadata> held = Stream.concat(
                new Workloads(client).held(namespaces),
                claims.stream()
                        .filter(claim ->
                                !KubeObjects.label(claim, Annotations.HELD).isEmpty()));
        held.filter(leftover)
                .toList()
                .forEach(object -> attempt(
                        () -> Quiet.leftOn(object, client, times, listener).release()));
        Predicate<HasMetadata> ofRun =
                object -> !KubeObjects.label(object, Annotations.RUN).isEmpty();
        TemporaryVolume volumes = new TemporaryVolume(client, times, listener);
        List<Job> jobs = reader.optional("jobs.batch", client.batch().v1().jobs());
        jobs.stream()
                .filter(ofRun.and(leftover))
                .filter(job -> JobRuns.end(job).isEmpty())
                .forEach(job -> attempt(() -> volumes.delete(job)));
        for (CustomKind kind : List.of(CustomKind.MARIADB_BACKUP, CustomKind.VOLUME_SNAPSHOT)) {
            if (kind == CustomKind.VOLUME_SNAPSHOT) {
                claims.stream().filter(ofRun.and(leftover)).forEach(claim -> attempt(() -> volumes.remove(claim)));
            }
            reader.custom(kind).stream()
                    .filter(ofRun.and(leftover))
                    .forEach(object -> attempt(() -> volumes.delete(object)));
        }
        return done;
    }

    private void attempt(Runnable work) {
        try {
            work.run();
            done++;
        } catch (BackupException e) {
            listener.accept(new InClusterEvent.Warning(e.getMessage()));
        }
    }
}
