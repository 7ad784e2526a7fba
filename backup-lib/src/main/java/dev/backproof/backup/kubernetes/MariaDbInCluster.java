package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.kubernetes.KubeObjects.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Backs up a server of mariadb-operator from inside its cluster. A job of our image dumps it over the network and writes
 * straight to the repository; or the operator is asked for a Backup, and the claim it filled is carried up. The password
 * stays in the Secret that the MariaDB object names. Not for use by several threads.
 */
public final class MariaDbInCluster {
    private final KubernetesClient client;
    private final InstantSource clock;
    private final AssetId asset;
    private final PodOptions options;
    private final BackupDestination.Repository repository;
    private RunTimes times;
    private List<String> databases = List.of();
    private Consumer<InClusterEvent> listener = event -> {};

    MariaDbInCluster(
            KubernetesClient client,
            InstantSource clock,
            AssetId asset,
            PodOptions options,
            BackupDestination.Repository repository) {
        this.client = client;
        this.clock = clock;
        this.asset = asset;
        this.options = options;
        this.repository = repository;
        this.times = RunTimes.of(options);
    }

    /** Only these databases; all of them, with users and grants, when empty. */
    public MariaDbInCluster databases(List<String> names) {
        databases = List.copyOf(names);
        return this;
    }

    /** Is told what happens. */
    public MariaDbInCluster listener(Consumer<InClusterEvent> told) {
        listener = told;
        return this;
    }

    /** For tests that cannot wait. */
    MariaDbInCluster times(RunTimes shorter) {
        times = shorter;
        return this;
    }

    /** What {@link #run} would make, as YAML of the job. */
    public String preview() {
        return Serialization.asYaml(job(InClusterJob.newRun()));
    }

    /**
     * Dumps by a job of ours.
     *
     * @throws SourceException {@code CLUSTER_OBJECT_NOT_FOUND} when there is no such server, {@code CLUSTER_JOB_FAILED}
     *     when the dump failed, or another of the cluster's
     */
    public InClusterResult run() {
        return new InClusterJob(client, clock, times, listener).run(job(InClusterJob.newRun()));
    }

    private Job job(String run) {
        BackupPod pod =
                BackupPod.ofServer(options, MariaDbServer.of(server()), databases, repository.addressFor(asset));
        return InClusterJob.manifest(asset, run, pod, clock.instant().plus(times.whole()));
    }

    /**
     * Lets the operator dump to a claim made for it, carries the claim up once no job writes to it, and removes both.
     *
     * @param size of the claim, as Kubernetes writes it; it must hold the dump twice
     * @param storageClass null for the cluster's default
     * @throws SourceException {@code CLUSTER_JOB_FAILED} when the operator's job failed, although the Backup says
     *     {@code Complete}; and as {@link #run}
     */
    public InClusterResult runThroughOperator(String size, @Nullable String storageClass) {
        String run = InClusterJob.newRun();
        Instant expires = clock.instant().plus(times.whole());
        GenericKubernetesResource manifest = operatorBackup(run, expires, size, storageClass);
        var unused = server(); // there must be one, or the operator waits for it without end
        TemporaryVolume volumes = new TemporaryVolume(client, times, listener);
        GenericKubernetesResource backup = ClusterErrors.translated(
                "create " + KubeObjects.shown(manifest),
                () -> backups().resource(manifest).create());
        listener.accept(new InClusterEvent.Created(KubeObjects.shown(backup)));
        try {
            awaitComplete(backup);
            AssetId dumps = AssetId.pvc(asset.namespace(), asset.name() + "-dumps");
            BackupPod pod = BackupPod.ofClaim(options, dumps, KubeObjects.name(backup), repository);
            return new InClusterJob(client, clock, times, listener)
                    .run(InClusterJob.manifest(dumps, run, pod, expires));
        } finally {
            Interrupts.shielded(() -> remove(backup, volumes));
        }
    }

    private GenericKubernetesResource operatorBackup(
            String run, Instant expires, String size, @Nullable String storageClass) {
        Map<String, Object> claim = new LinkedHashMap<>();
        claim.put("accessModes", List.of("ReadWriteOnce"));
        claim.put("resources", Map.of("requests", Map.of("storage", size)));
        if (storageClass != null) {
            claim.put("storageClassName", storageClass);
        }
        Map<String, String> labels = Map.of(Annotations.MANAGED_BY, Annotations.US, Annotations.RUN, run);
        Map<String, String> notes = Map.of(Annotations.EXPIRES, expires.toString());
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("mariaDbRef", Map.of("name", asset.name()));
        if (!databases.isEmpty()) {
            spec.put("databases", databases);
        }
        spec.put("storage", Map.of("persistentVolumeClaim", claim));
        // its claim has no owner and stays when the Backup is gone: by these labels it is found after a crash
        spec.put("inheritMetadata", Map.of("labels", labels, "annotations", notes));
        GenericKubernetesResource manifest = new GenericKubernetesResourceBuilder()
                .withApiVersion(CustomKind.MARIADB_BACKUP.apiVersion())
                .withKind(CustomKind.MARIADB_BACKUP.kind())
                .withNewMetadata()
                .withNamespace(asset.namespace())
                .withName(InClusterJob.runName(run))
                .withLabels(labels)
                .withAnnotations(notes)
                .endMetadata()
                .build();
        manifest.setAdditionalProperty("spec", spec);
        return manifest;
    }

    private void awaitComplete(GenericKubernetesResource backup) {
        String shown = KubeObjects.shown(backup);
        GenericKubernetesResource seen;
        try {
            seen = LiveObjects.await(
                    backups().withName(KubeObjects.name(backup)),
                    found -> found == null
                            || KubeObjects.condition(found, "Complete")
                                    .filter(complete ->
                                            MariaDbBackups.failed(complete) || MariaDbBackups.succeeded(complete))
                                    .isPresent(),
                    times.deadline(),
                    times.look());
        } catch (KubernetesClientTimeoutException e) {
            throw new SourceException(
                    ErrorCode.CLUSTER_TIMEOUT, shown + " was not complete in time: does mariadb-operator run?", e);
        } catch (KubernetesClientException e) {
            throw ClusterErrors.thrown("watch " + shown, e);
        }
        if (seen == null) {
            throw new SourceException(ErrorCode.CLUSTER_JOB_FAILED, "somebody removed " + shown + " while it ran");
        }
        Condition complete = KubeObjects.condition(seen, "Complete").orElseThrow();
        if (MariaDbBackups.failed(complete)) {
            throw new SourceException(
                    ErrorCode.CLUSTER_JOB_FAILED,
                    shown + " failed, although it says Complete=" + complete.status() + ": "
                            + MariaDbBackups.words(complete),
                    "the logs of its job's pods say more: kubectl -n " + asset.namespace() + " logs job/"
                            + KubeObjects.name(backup) + " --all-containers",
                    null);
        }
    }

    private void remove(GenericKubernetesResource backup, TemporaryVolume volumes) {
        try {
            volumes.delete(backup);
            PersistentVolumeClaim claim = ClusterErrors.translated(
                    "get the claim of " + KubeObjects.shown(backup),
                    () -> client.persistentVolumeClaims()
                            .inNamespace(asset.namespace())
                            .withName(KubeObjects.name(backup))
                            .get());
            if (claim != null) {
                volumes.remove(claim);
            }
        } catch (BackupException e) {
            listener.accept(new InClusterEvent.Warning(
                    KubeObjects.shown(backup) + " stays until it is reaped: " + e.getMessage()));
        }
    }

    private GenericKubernetesResource server() {
        GenericKubernetesResource server = ClusterErrors.translated(
                "get " + asset,
                () -> client.genericKubernetesResources(CustomKind.MARIADB.context())
                        .inNamespace(asset.namespace())
                        .withName(asset.name())
                        .get());
        if (server == null) {
            throw new SourceException(ErrorCode.CLUSTER_OBJECT_NOT_FOUND, "there is no " + asset);
        }
        return server;
    }

    private io.fabric8.kubernetes.client.dsl.NonNamespaceOperation<
                    GenericKubernetesResource,
                    io.fabric8.kubernetes.api.model.GenericKubernetesResourceList,
                    io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource>>
            backups() {
        return client.genericKubernetesResources(CustomKind.MARIADB_BACKUP.context())
                .inNamespace(asset.namespace());
    }
}
