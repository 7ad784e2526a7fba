package dev.backproof.backup.kubernetes;

import dev.backproof.backup.kubernetes.KubeObjects.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What objects of backup operators protect: mariadb-operator, K8up, VolSync, Velero. */
final class OperatorProtections {
    private static final String K8UP_BACKUP = "k8up.io/backup";
    private static final String K8UP_SCHEDULE_NAME = "k8up.io/schedule-name";
    private static final String VELERO_SCHEDULE_NAME = "velero.io/schedule-name";
    private static final String VELERO_VOLUMES = "backup.velero.io/backup-volumes";
    private static final String PHYSICAL_BACKUP_NAME = "physicalbackup.k8s.mariadb.com/name";

    private final ClusterInventory inventory;
    private final Map<String, List<Job>> jobsByOwner;
    private final List<Protection> found = new ArrayList<>();

    private OperatorProtections(ClusterInventory inventory, Map<String, List<Job>> jobsByOwner) {
        this.inventory = inventory;
        this.jobsByOwner = jobsByOwner;
    }

    static List<Protection> find(ClusterInventory inventory, Map<String, List<Job>> jobsByOwner) {
        OperatorProtections all = new OperatorProtections(inventory, jobsByOwner);
        inventory.of(CustomKind.MARIADB_BACKUP).forEach(all::mariaDbBackup);
        inventory.of(CustomKind.PHYSICAL_BACKUP).forEach(all::physicalBackup);
        inventory.of(CustomKind.K8UP_SCHEDULE).forEach(all::k8up);
        inventory.of(CustomKind.REPLICATION_SOURCE).forEach(all::volSync);
        inventory.of(CustomKind.VELERO_SCHEDULE).forEach(all::velero);
        return all.found;
    }

    /** Jobs that belong to an object of mariadb-operator: its own, or its CronJob's, which has its name. */
    static List<Job> jobsOf(
            GenericKubernetesResource backup, ClusterInventory inventory, Map<String, List<Job>> byOwner) {
        String cronJob = ClusterInventory.ownerKey("CronJob", KubeObjects.namespace(backup), KubeObjects.name(backup));
        return Stream.concat(
                        Stream.concat(
                                byOwner.getOrDefault(KubeObjects.shown(backup), List.of()).stream(),
                                byOwner.getOrDefault(cronJob, List.of()).stream()),
                        inventory.jobs().stream()
                                .filter(job -> backup.getKind().equals(CustomKind.PHYSICAL_BACKUP.kind()))
                                .filter(job -> KubeObjects.namespace(job).equals(KubeObjects.namespace(backup)))
                                .filter(job -> KubeObjects.label(job, PHYSICAL_BACKUP_NAME)
                                        .equals(KubeObjects.name(backup))))
                .distinct()
                .toList();
    }

    private void mariaDbBackup(GenericKubernetesResource backup) {
        ofServer(backup, KubeObjects.texts(backup, "spec", "databases"));
    }

    private void physicalBackup(GenericKubernetesResource backup) {
        ofServer(backup, List.of());
    }

    /** @param databases empty for all of the server's */
    private void ofServer(GenericKubernetesResource backup, List<String> databases) {
        String namespace = MariaDbAssets.refNamespace(backup);
        String server = KubeObjects.text(backup, "spec", "mariaDbRef", "name");
        String schedule = KubeObjects.text(backup, "spec", "schedule", "cron");
        List<Job> jobs = jobsOf(backup, inventory, jobsByOwner);
        Optional<Condition> complete = KubeObjects.condition(backup, "Complete");
        Optional<Instant> success = Stream.of(
                        JobRuns.lastSuccess(jobs),
                        cronJob(backup).flatMap(cronJob -> JobRuns.lastSuccess(cronJob, jobs)),
                        complete.filter(condition -> schedule.isEmpty() && MariaDbBackups.succeeded(condition))
                                .flatMap(Condition::changed))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        String problem = complete.filter(MariaDbBackups::failed)
                .map(condition -> "the last run failed: " + MariaDbBackups.words(condition))
                .orElseGet(() -> JobRuns.problem(jobs));
        Stream<AssetId> assets = databases.isEmpty()
                ? Stream.concat(
                        Stream.of(AssetId.mariadb(namespace, server)),
                        MariaDbAssets.databases(inventory, namespace, server).stream()
                                .map(name -> AssetId.database(namespace, server, name)))
                : databases.stream().map(name -> AssetId.database(namespace, server, name));
        assets.forEach(asset -> found.add(new Protection(
                asset,
                BackupTool.MARIADB_OPERATOR,
                KubeObjects.shown(backup),
                MariaDbBackups.destination(backup),
                schedule,
                KubeObjects.text(backup, "spec", "schedule", "suspend").equals("true"),
                success.orElse(null),
                JobRuns.lastRun(jobs).orElse(null),
                problem)));
    }

    private Optional<CronJob> cronJob(GenericKubernetesResource backup) {
        return inventory.cronJobs().stream()
                .filter(cronJob -> KubeObjects.name(cronJob).equals(KubeObjects.name(backup))
                        && KubeObjects.isOwnedBy(cronJob, backup))
                .findFirst();
    }

    private void k8up(GenericKubernetesResource schedule) {
        if (!KubeObjects.has(schedule, "spec", "backup")) {
            return;
        }
        List<GenericKubernetesResource> backups = inventory.of(CustomKind.K8UP_BACKUP).stream()
                .filter(backup -> KubeObjects.namespace(backup).equals(KubeObjects.namespace(schedule)))
                .filter(backup -> KubeObjects.isOwnedBy(backup, schedule)
                        || KubeObjects.label(backup, K8UP_SCHEDULE_NAME).equals(KubeObjects.name(schedule)))
                .toList();
        Ended ended = Ended.of(
                backups,
                backup -> KubeObjects.condition(backup, "Completed")
                        .filter(condition -> condition.reason().equals("Succeeded"))
                        .flatMap(Condition::changed),
                backup -> KubeObjects.condition(backup, "Completed")
                        .filter(condition -> condition.reason().equals("Failed"))
                        .map(condition -> condition.message().isEmpty() ? "Failed" : condition.message()));
        inventory.claims().stream()
                .filter(claim -> KubeObjects.namespace(claim).equals(KubeObjects.namespace(schedule)))
                .filter(claim -> !KubeObjects.annotation(claim, K8UP_BACKUP).equals("false"))
                .forEach(claim -> found.add(new Protection(
                        AssetId.pvc(KubeObjects.namespace(claim), KubeObjects.name(claim)),
                        BackupTool.K8UP,
                        KubeObjects.shown(schedule),
                        k8upBackend(schedule),
                        KubeObjects.text(schedule, "spec", "backup", "schedule"),
                        false,
                        ended.success(),
                        ended.last(),
                        ended.problem())));
    }

    /** The address of the repository, as restic writes it; empty when the operator fills it in. */
    static String k8upBackend(GenericKubernetesResource schedule) {
        for (Object[] backend : new Object[][] {{"spec", "backup", "backend"}, {"spec", "backend"}}) {
            String b2 = at(schedule, backend, "b2", "bucket");
            if (!b2.isEmpty()) {
                return "b2:" + b2 + ":" + at(schedule, backend, "b2", "path");
            }
            String s3 = at(schedule, backend, "s3", "bucket");
            if (!s3.isEmpty()) {
                return "s3:" + at(schedule, backend, "s3", "endpoint") + "/" + s3;
            }
        }
        return "";
    }

    /** A text of the backend that a schedule's backups go to: its own, else the one for all it does. */
    static String ofK8upBackend(GenericKubernetesResource schedule, Object[] place, String key) {
        return Stream.of(new Object[] {"spec", "backup", "backend"}, new Object[] {"spec", "backend"})
                .map(backend -> at(
                        schedule,
                        backend,
                        Stream.concat(Stream.of(place), Stream.of(key)).toArray()))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String at(GenericKubernetesResource object, Object[] start, Object... rest) {
        return KubeObjects.text(
                object, Stream.concat(Stream.of(start), Stream.of(rest)).toArray());
    }

    private void volSync(GenericKubernetesResource source) {
        String claim = KubeObjects.text(source, "spec", "sourcePVC");
        boolean restic = KubeObjects.has(source, "spec", "restic");
        boolean rclone = KubeObjects.has(source, "spec", "rclone");
        if (claim.isEmpty() || !(restic || rclone)) {
            return; // other movers copy to another volume, which is no backup
        }
        String result = KubeObjects.text(source, "status", "latestMoverStatus", "result");
        Optional<Instant> success = KubeObjects.time(KubeObjects.text(source, "status", "lastSyncTime"));
        found.add(new Protection(
                AssetId.pvc(KubeObjects.namespace(source), claim),
                BackupTool.VOLSYNC,
                KubeObjects.shown(source),
                restic
                        ? "restic, in Secret " + KubeObjects.text(source, "spec", "restic", "repository")
                        : KubeObjects.text(source, "spec", "rclone", "rcloneDestPath"),
                KubeObjects.text(source, "spec", "trigger", "schedule"),
                KubeObjects.text(source, "spec", "paused").equals("true"),
                success.orElse(null),
                KubeObjects.time(KubeObjects.text(source, "status", "lastSyncStartTime"))
                        .or(() -> success)
                        .orElse(null),
                result.equals("Failed") ? "the last run failed: the mover's logs are in its status" : ""));
    }

    private void velero(GenericKubernetesResource schedule) {
        List<GenericKubernetesResource> backups = inventory.of(CustomKind.VELERO_BACKUP).stream()
                .filter(backup -> KubeObjects.namespace(backup).equals(KubeObjects.namespace(schedule)))
                .filter(backup ->
                        KubeObjects.label(backup, VELERO_SCHEDULE_NAME).equals(KubeObjects.name(schedule)))
                .toList();
        Ended ended = Ended.of(
                backups,
                backup -> Optional.of(KubeObjects.text(backup, "status", "phase"))
                        .filter("Completed"::equals)
                        .flatMap(phase -> KubeObjects.time(KubeObjects.text(backup, "status", "completionTimestamp"))),
                backup -> Optional.of(KubeObjects.text(backup, "status", "phase"))
                        .filter(phase -> phase.endsWith("Failed") || phase.equals("FailedValidation")));
        boolean allFiles = KubeObjects.text(schedule, "spec", "template", "defaultVolumesToFsBackup")
                .equals("true");
        boolean snapshots = !KubeObjects.text(schedule, "spec", "template", "snapshotVolumes")
                .equals("false");
        for (PersistentVolumeClaim claim : inventory.claims()) {
            if (!veleroIncludes(schedule, KubeObjects.namespace(claim))) {
                continue;
            }
            boolean files = allFiles || veleroVolume(claim);
            if (files || snapshots) {
                found.add(new Protection(
                        AssetId.pvc(KubeObjects.namespace(claim), KubeObjects.name(claim)),
                        BackupTool.VELERO,
                        KubeObjects.shown(schedule),
                        files ? "files" : "volume snapshots, where the driver keeps them",
                        KubeObjects.text(schedule, "spec", "schedule"),
                        KubeObjects.text(schedule, "spec", "paused").equals("true"),
                        ended.success(),
                        ended.last(),
                        ended.problem()));
            }
        }
    }

    private static boolean veleroIncludes(GenericKubernetesResource schedule, String namespace) {
        List<String> included = KubeObjects.texts(schedule, "spec", "template", "includedNamespaces");
        List<String> excluded = KubeObjects.texts(schedule, "spec", "template", "excludedNamespaces");
        return (included.isEmpty() || included.contains("*") || included.contains(namespace))
                && !excluded.contains(namespace);
    }

    /** Whether a pod asks for the files of the volume that is this claim. */
    private boolean veleroVolume(PersistentVolumeClaim claim) {
        return inventory
                .podsThatMount(KubeObjects.namespace(claim), KubeObjects.name(claim))
                .anyMatch(pod -> volumeNames(pod, KubeObjects.name(claim))
                        .anyMatch(List.of(
                                KubeObjects.annotation(pod, VELERO_VOLUMES).split("\\s*,\\s*", -1))::contains));
    }

    private static Stream<String> volumeNames(Pod pod, String claim) {
        return KubeObjects.orEmpty(pod.getSpec().getVolumes()).stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null
                        && claim.equals(volume.getPersistentVolumeClaim().getClaimName()))
                .map(volume -> volume.getName());
    }

    /** How the runs of a schedule ended. */
    private record Ended(
            @org.jspecify.annotations.Nullable Instant success,
            @org.jspecify.annotations.Nullable Instant last,
            String problem) {
        static Ended of(
                List<GenericKubernetesResource> runs,
                java.util.function.Function<GenericKubernetesResource, Optional<Instant>> success,
                java.util.function.Function<GenericKubernetesResource, Optional<String>> failure) {
            Predicate<GenericKubernetesResource> over =
                    run -> success.apply(run).isPresent() || failure.apply(run).isPresent();
            String problem = runs.stream()
                    .filter(over)
                    .max(Comparator.comparing(run -> KubeObjects.created(run).orElse(Instant.EPOCH)))
                    .flatMap(failure)
                    .map(words -> "the last run failed: " + words)
                    .orElse("");
            return new Ended(
                    runs.stream()
                            .map(success)
                            .flatMap(Optional::stream)
                            .max(Comparator.naturalOrder())
                            .orElse(null),
                    runs.stream()
                            .map(KubeObjects::created)
                            .flatMap(Optional::stream)
                            .max(Comparator.naturalOrder())
                            .orElse(null),
                    Objects.requireNonNull(problem));
        }
    }
}
