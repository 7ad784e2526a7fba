package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open connection to a Kubernetes cluster. Errors are {@link BackupException}s with codes K001 to K010; those that say
 * {@link BackupException#retryable()} may be over the next time. May be used by several threads.
 *
 * <p>Needs fabric8's {@code kubernetes-client} and {@code kubernetes-httpclient-jdk} at run time.
 */
public final class Cluster implements AutoCloseable {
    private static final int REQUEST_MILLIS = 30_000;
    private static final int RETRIES = 4;

    private final KubernetesClient client;
    private final InstantSource clock;

    Cluster(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Opens a connection; nothing is asked of the cluster yet.
     *
     * @throws ConfigurationException {@code BAD_SETTING} when the file cannot be used or has no such context
     */
    public static Cluster connect(ClusterConnection connection, InstantSource clock) {
        Config config = config(connection);
        config.setRequestTimeout(REQUEST_MILLIS);
        config.setRequestRetryBackoffLimit(RETRIES);
        return new Cluster(new KubernetesClientBuilder().withConfig(config).build(), clock);
    }

    private static Config config(ClusterConnection connection) {
        Path file = connection.kubeconfig();
        try {
            if (file == null) {
                return Config.autoConfigure(connection.context());
            }
            if (!Files.isReadable(file)) {
                throw new NoSuchFileException(file.toString(), null, "no file that can be read");
            }
            return Config.fromKubeconfig(connection.context(), file.toFile());
        } catch (IOException | KubernetesClientException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING,
                    "cannot use the kubeconfig " + (file == null ? "" : file) + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * Looks at what the cluster holds and what protects it. Lists each kind of object once, in pages; changes nothing.
     *
     * @param proofs what drills say
     * @throws dev.backproof.backup.error.SourceException when claims cannot be listed; other kinds that must not be
     *     listed are named in the result
     */
    public ClusterAudit audit(AuditOptions options, List<Proof> proofs) {
        return Auditor.audit(ClusterInventory.read(client, options.namespaces()), options, proofs, clock.instant());
    }

    /**
     * What the cluster still remembers of runs that made backups, newest first: jobs of CronJobs, and what objects of
     * backup operators say. Kubernetes forgets jobs after a few runs; the newest success of a CronJob it keeps.
     *
     * @param namespaces where to look; empty for everywhere
     */
    public ClusterHistory history(List<String> namespaces) {
        ClusterInventory inventory = ClusterInventory.read(client, namespaces);
        return new ClusterHistory(HistoryReader.read(inventory), inventory.unseen());
    }

    /**
     * Plans backups for what has none, and drills for what none restores. Changes nothing.
     *
     * @param proofs what drills say
     */
    public ClusterPlan plan(PlanOptions options, List<Proof> proofs) {
        ClusterInventory inventory = ClusterInventory.read(client, options.namespaces());
        AuditOptions audit =
                new AuditOptions(options.namespaces(), AuditOptions.USUAL_MAX_AGE, AuditOptions.USUAL_PROOF_AGE);
        return Planner.plan(inventory, Auditor.audit(inventory, audit, proofs, clock.instant()), options);
    }

    /**
     * Finds out what applying these manifests would do; nothing is changed before {@link ApplyPlan#run}.
     *
     * @param manifests what {@link ClusterPlan#manifestsYaml} gave, perhaps changed by a person
     * @param force take over fields that others set
     * @throws ConfigurationException when they are something else
     * @throws dev.backproof.backup.error.SourceException {@code CLUSTER_CONFLICT} when an object of that name is not ours
     *     or somebody else sets one of its fields, {@code CLUSTER_DENIED}, {@code CLUSTER_REFUSED}
     */
    public ApplyPlan apply(String manifests, boolean force) {
        return new Applier(client, ManifestWriter.serverSide(client, force)).plan(manifests);
    }

    /** A backup of a claim by a job in the cluster; nothing is done before {@link PvcBackup#run}. */
    public PvcBackup backupClaim(String namespace, String name, PodOptions options, BackupDestination destination) {
        return new PvcBackup(client, clock, AssetId.pvc(namespace, name), options, destination);
    }

    /** A backup of a server of mariadb-operator from inside the cluster; nothing is done before it is run. */
    public MariaDbInCluster backupMariaDb(
            String namespace, String name, PodOptions options, BackupDestination.Repository repository) {
        return new MariaDbInCluster(client, clock, AssetId.mariadb(namespace, name), options, repository);
    }

    /**
     * Drills in pods of the cluster; nothing is done before they are run.
     *
     * @param namespace where; null for the one that the kubeconfig's context or our own pod names
     */
    public DrillsInCluster drills(@Nullable String namespace, PodOptions options, DrillPods drills) {
        return new DrillsInCluster(client, clock, namespace, options, drills);
    }

    /**
     * Puts right what runs that were killed left behind: starts applications again that they stopped or told to hold
     * still, and removes their jobs, claims and snapshots.
     *
     * @param namespaces where to look; empty for everywhere
     * @param all also what has not expired yet; only when no run is under way
     * @param listener is told what is done and what does not work
     * @return how many things were put right
     */
    public int reap(List<String> namespaces, boolean all, java.util.function.Consumer<InClusterEvent> listener) {
        return new Reaper(client, RunTimes.of(PodOptions.of("")), listener).reap(namespaces, clock.instant(), all);
    }

    /**
     * Where a repository of K8up or VolSync is and what opens it. Reads that object and the Secrets that it names, by name.
     *
     * @throws dev.backproof.backup.error.SourceException {@code CLUSTER_OBJECT_NOT_FOUND} when one of them is not there
     * @throws ConfigurationException {@code BAD_SETTING} when the repository is neither on B2 nor in a folder
     */
    public ClusterRepository repositoryOf(RepositoryOwner owner) {
        return new RepositorySecrets(client, owner).read();
    }

    /**
     * A Role and its RoleBinding with no right but those that {@link #repositoryOf} needs, as YAML.
     *
     * @param serviceAccount in the owner's namespace, or {@code NAMESPACE/NAME}
     */
    public String roleFor(RepositoryOwner owner, String serviceAccount) {
        return new RepositorySecrets(client, owner).role(serviceAccount);
    }

    @Override
    public void close() {
        client.close();
    }
}
