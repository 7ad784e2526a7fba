package dev.backproof.backup.kubernetes;

import dev.backproof.backup.kubernetes.BackupRun.Outcome;
import dev.backproof.backup.kubernetes.KubeObjects.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the runs that made backups in what a cluster still remembers. */
final class HistoryReader {
    private static final String JOB_NAME = "batch.kubernetes.io/job-name";
    private static final String OLD_JOB_NAME = "job-name";

    private final ClusterInventory inventory;
    private final Map<String, List<Job>> jobsByOwner;
    private final Map<String, List<Pod>> podsByJob = new HashMap<>();
    private final List<BackupRun> found = new ArrayList<>();
    /** Objects whose jobs were found, so that what the object itself remembers is no other run. */
    private final Set<String> told = new HashSet<>();

    private HistoryReader(ClusterInventory inventory) {
        this.inventory = inventory;
        this.jobsByOwner = inventory.jobsByOwner();
        for (Pod pod : inventory.pods()) {
            String job = KubeObjects.label(pod, JOB_NAME);
            job = job.isEmpty() ? KubeObjects.label(pod, OLD_JOB_NAME) : job;
            if (!job.isEmpty()) {
                podsByJob
                        .computeIfAbsent(KubeObjects.namespace(pod) + "/" + job, name -> new ArrayList<>())
                        .add(pod);
            }
        }
    }

    /** Newest first; what has no time comes last. */
    static List<BackupRun> read(ClusterInventory inventory) {
        HistoryReader reader = new HistoryReader(inventory);
        reader.cronJobs();
        reader.mariaDb(CustomKind.MARIADB_BACKUP);
        reader.mariaDb(CustomKind.PHYSICAL_BACKUP);
        reader.k8up();
        reader.volSync();
        reader.velero();
        reader.ownJobs();
        return reader.found.stream()
                .sorted(Comparator.comparing(BackupRun::time, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
                        .reversed()
                        .thenComparing(BackupRun::object))
                .toList();
    }

    private void cronJobs() {
        Map<String, BackupTool> tools = CronJobProtections.find(inventory, jobsByOwner).stream()
                .collect(Collectors.toMap(Protection::object, Protection::tool, (first, second) -> first));
        for (CronJob cronJob : inventory.cronJobs()) {
            BackupTool tool = tools.get(KubeObjects.shown(cronJob));
            if (tool != null) {
                schedule(tool, cronJob, cronJob);
            }
        }
    }

    /** Jobs of a CronJob, and the last success that only its status remembers. */
    private void schedule(BackupTool tool, CronJob cronJob, HasMetadata by) {
        List<Job> jobs = jobsByOwner.getOrDefault(KubeObjects.shown(cronJob), List.of());
        jobs.forEach(job -> found.add(run(tool, KubeObjects.shown(by), job)));
        Optional<Instant> remembered = cronJob.getStatus() == null
                ? Optional.empty()
                : KubeObjects.time(cronJob.getStatus().getLastSuccessfulTime());
        Optional<Instant> last = JobRuns.lastSuccess(jobs);
        remembered
                .filter(time -> last.isEmpty() || time.isAfter(last.get()))
                .ifPresent(time -> found.add(new BackupRun(
                        tool,
                        KubeObjects.namespace(cronJob),
                        KubeObjects.shown(by),
                        KubeObjects.shown(cronJob),
                        Outcome.SUCCEEDED,
                        null,
                        time,
                        "its job is gone already")));
        told.add(KubeObjects.shown(by));
    }

    private void mariaDb(CustomKind kind) {
        for (GenericKubernetesResource backup : inventory.of(kind)) {
            inventory.cronJobs().stream()
                    .filter(cronJob -> KubeObjects.isOwnedBy(cronJob, backup))
                    .forEach(cronJob -> schedule(BackupTool.MARIADB_OPERATOR, cronJob, backup));
            List<Job> own = OperatorProtections.jobsOf(backup, inventory, jobsByOwner).stream()
                    .filter(job ->
                            KubeObjects.owners(job).stream().noneMatch(owner -> "CronJob".equals(owner.getKind())))
                    .toList();
            own.forEach(job -> found.add(run(BackupTool.MARIADB_OPERATOR, KubeObjects.shown(backup), job)));
            if (own.isEmpty() && !told.contains(KubeObjects.shown(backup))) {
                KubeObjects.condition(backup, "Complete")
                        .filter(complete -> MariaDbBackups.failed(complete) || MariaDbBackups.succeeded(complete))
                        .ifPresent(complete -> found.add(ofObject(
                                BackupTool.MARIADB_OPERATOR,
                                backup,
                                MariaDbBackups.failed(complete),
                                MariaDbBackups.failed(complete) ? MariaDbBackups.words(complete) : "",
                                complete.changed().orElse(null))));
            }
        }
    }

    private void k8up() {
        for (GenericKubernetesResource backup : inventory.of(CustomKind.K8UP_BACKUP)) {
            Optional<Condition> completed = KubeObjects.condition(backup, "Completed")
                    .filter(condition -> condition.status().equals("True"));
            found.add(
                    completed.isEmpty()
                            ? running(BackupTool.K8UP, backup)
                            : ofObject(
                                    BackupTool.K8UP,
                                    backup,
                                    !completed.get().reason().equals("Succeeded"),
                                    completed.get().reason().equals("Succeeded")
                                            ? ""
                                            : completed.get().reason() + ": "
                                                    + completed.get().message(),
                                    completed.get().changed().orElse(null)));
        }
    }

    private void volSync() {
        for (GenericKubernetesResource source : inventory.of(CustomKind.REPLICATION_SOURCE)) {
            String result = KubeObjects.text(source, "status", "latestMoverStatus", "result");
            KubeObjects.time(KubeObjects.text(source, "status", "lastSyncTime"))
                    .ifPresent(time -> found.add(ofObject(BackupTool.VOLSYNC, source, false, "", time)));
            if (result.equals("Failed")) {
                found.add(ofObject(
                        BackupTool.VOLSYNC,
                        source,
                        true,
                        KubeObjects.shortened(
                                KubeObjects.text(source, "status", "latestMoverStatus", "logs")
                                        .strip(),
                                300),
                        KubeObjects.time(KubeObjects.text(source, "status", "lastSyncStartTime"))
                                .orElse(null)));
            }
        }
    }

    private void velero() {
        for (GenericKubernetesResource backup : inventory.of(CustomKind.VELERO_BACKUP)) {
            String phase = KubeObjects.text(backup, "status", "phase");
            boolean failed = phase.contains("Failed");
            found.add(
                    failed || phase.equals("Completed")
                            ? ofObject(
                                    BackupTool.VELERO,
                                    backup,
                                    failed,
                                    failed
                                            ? (phase + " " + KubeObjects.text(backup, "status", "failureReason"))
                                                    .strip()
                                            : "",
                                    KubeObjects.time(KubeObjects.text(backup, "status", "completionTimestamp"))
                                            .orElse(null))
                            : running(BackupTool.VELERO, backup));
        }
    }

    /** Jobs of ours that no CronJob made. */
    private void ownJobs() {
        inventory.jobs().stream()
                .filter(job -> KubeObjects.label(job, Annotations.MANAGED_BY).equals(Annotations.US))
                .filter(job -> KubeObjects.owners(job).isEmpty())
                .forEach(job -> found.add(run(BackupTool.BACKPROOF, KubeObjects.shown(job), job)));
    }

    private BackupRun run(BackupTool tool, String by, Job job) {
        Outcome outcome =
                JobRuns.succeeded(job) ? Outcome.SUCCEEDED : JobRuns.failed(job) ? Outcome.FAILED : Outcome.RUNNING;
        List<Pod> pods = podsByJob.getOrDefault(KubeObjects.namespace(job) + "/" + KubeObjects.name(job), List.of());
        Stream<String> ofPods = pods.stream()
                .flatMap(pod -> PodFailure.of(pod).stream().map(words -> "pod " + KubeObjects.name(pod) + " " + words));
        Stream<String> waiting = outcome == Outcome.RUNNING
                ? pods.stream().flatMap(pod -> PodFailure.waiting(pod).stream())
                : Stream.empty();
        String reason = Stream.of(Stream.of(JobRuns.failure(job)), ofPods, waiting)
                .flatMap(words -> words)
                .filter(words -> !words.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
        return new BackupRun(
                tool,
                KubeObjects.namespace(job),
                by,
                KubeObjects.shown(job),
                outcome,
                JobRuns.started(job).orElse(null),
                JobRuns.ended(job).orElse(null),
                reason);
    }

    private static BackupRun ofObject(
            BackupTool tool, GenericKubernetesResource object, boolean failed, String reason, @Nullable Instant end) {
        return new BackupRun(
                tool,
                KubeObjects.namespace(object),
                by(object),
                KubeObjects.shown(object),
                failed ? Outcome.FAILED : Outcome.SUCCEEDED,
                tool == BackupTool.VOLSYNC ? null : KubeObjects.created(object).orElse(null),
                end,
                reason);
    }

    private static BackupRun running(BackupTool tool, GenericKubernetesResource object) {
        return new BackupRun(
                tool,
                KubeObjects.namespace(object),
                by(object),
                KubeObjects.shown(object),
                Outcome.RUNNING,
                KubeObjects.created(object).orElse(null),
                null,
                "");
    }

    private static String by(GenericKubernetesResource object) {
        return KubeObjects.owners(object).stream()
                .findFirst()
                .map((OwnerReference owner) ->
                        ClusterInventory.ownerKey(owner.getKind(), KubeObjects.namespace(object), owner.getName()))
                .orElse(KubeObjects.shown(object));
    }
}
