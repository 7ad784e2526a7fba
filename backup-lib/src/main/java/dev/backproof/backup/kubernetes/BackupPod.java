package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SELinuxOptions;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pod of a backup job. A claim is mounted a second time, read-only <em>by the mount</em>: asking the volume itself to
 * be read-only would make some drivers mount the device so, and the application with it. There is no {@code fsGroup},
 * since the kubelet would change the owner of every file. The pod has no token and no rights in the cluster.
 */
final class BackupPod {
    static final String CONTAINER = "backup";
    /** Exit code of wrong settings: trying again does not help. */
    private static final int WRONG_SETTINGS = 2;
    /** Exit code of a backup that lacks unreadable files: it is there, and trying again does not help. */
    static final int INCOMPLETE = 4;

    private static final String SECRET_FOLDER = "/etc/backproof";
    private static final String DATABASE_FOLDER = "/etc/backproof-database";
    private static final String PASSWORD_KEY = "repository-password";
    private static final String KEY_ID_KEY = "b2-key-id";
    private static final String KEY_KEY = "b2-key";
    private static final int TRIES_AGAIN = 2;
    private static final int SECONDS_KEPT = 604_800;
    private static final long SECONDS_TO_END = 60;
    private static final int FOR_ROOT = 0400;
    private static final int FOR_ALL = 0444;
    private static final long NOBODY = 65_532;

    private final PodOptions options;
    private final List<String> arguments;
    private final List<EnvVar> variables = new ArrayList<>();
    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> mounts = new ArrayList<>();
    private final boolean root;
    private @Nullable Affinity affinity;
    private List<Toleration> tolerations = List.of();
    private @Nullable SELinuxOptions seLinux;

    private BackupPod(PodOptions options, boolean root, List<String> arguments) {
        this.options = options;
        this.root = root;
        this.arguments = arguments;
        variable("HOME", "/tmp");
        variable("BACKPROOF_JAVA_OPTS", "-XX:MaxRAMPercentage=60 -XX:+ExitOnOutOfMemoryError");
        secretVariable("B2_APPLICATION_KEY_ID", KEY_ID_KEY);
        secretVariable("B2_APPLICATION_KEY", KEY_KEY);
        mounts.add(
                new VolumeMountBuilder().withName("tmp").withMountPath("/tmp").build());
        volumes.add(new VolumeBuilder()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity("2Gi"))
                .endEmptyDir()
                .build());
    }

    /** A pod that backs up a claim. */
    static BackupPod ofClaim(PodOptions options, AssetId asset, String mountedClaim, BackupDestination destination) {
        String folder = PodFolders.data(asset.name());
        List<String> arguments = switch (destination) {
            case BackupDestination.Repository repository ->
                List.of(
                        "backup",
                        folder,
                        "--refuse-empty",
                        "--repo",
                        repository.addressFor(asset),
                        "--host",
                        asset.namespace(),
                        "--tag",
                        "pvc");
            case BackupDestination.Mirror mirror -> List.of("mirror", "sync", folder, mirror.addressFor(asset));
        };
        BackupPod pod = new BackupPod(options, true, arguments);
        pod.password(destination);
        pod.mounts.add(new VolumeMountBuilder()
                .withName("data")
                .withMountPath(folder)
                .withReadOnly(true)
                .withRecursiveReadOnly("IfPossible")
                .build());
        pod.volumes.add(new VolumeBuilder()
                .withName("data")
                .withNewPersistentVolumeClaim()
                .withClaimName(mountedClaim)
                .endPersistentVolumeClaim()
                .build());
        return pod;
    }

    /** A pod that dumps a server over the network. */
    static BackupPod ofServer(PodOptions options, MariaDbServer server, List<String> databases, String repository) {
        List<String> arguments = new ArrayList<>(List.of(
                "backup-mariadb",
                "--url",
                server.url(),
                "--user",
                server.user(),
                "--password-file",
                DATABASE_FOLDER + "/password"));
        if (databases.isEmpty()) {
            arguments.add("--all-databases");
        }
        databases.forEach(name -> arguments.addAll(List.of("--database", name)));
        arguments.addAll(List.of("--repo", repository, "--host", server.host(), "--tag", "mariadb"));
        BackupPod pod = new BackupPod(options, false, arguments);
        pod.password(new BackupDestination.Repository(repository));
        pod.secretFile("database", DATABASE_FOLDER, server.passwordSecret(), server.passwordKey(), "password");
        return pod;
    }

    BackupPod placed(PodPlacement placement) {
        affinity = placement.affinity();
        tolerations = placement.tolerations();
        seLinux = placement.seLinux();
        return this;
    }

    private void password(BackupDestination destination) {
        if (destination instanceof BackupDestination.Repository) {
            variable("BACKPROOF_PASSWORD_FILE", SECRET_FOLDER + "/" + PASSWORD_KEY);
            secretFile("secret", SECRET_FOLDER, options.secret(), PASSWORD_KEY, PASSWORD_KEY);
        }
    }

    private void variable(String name, String value) {
        variables.add(new EnvVarBuilder().withName(name).withValue(value).build());
    }

    private void secretVariable(String name, String key) {
        variables.add(new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(key, options.secret(), false)
                .endValueFrom()
                .build());
    }

    private void secretFile(String volume, String folder, String secret, String key, String file) {
        mounts.add(new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(folder)
                .withReadOnly(true)
                .build());
        volumes.add(new VolumeBuilder()
                .withName(volume)
                .withNewSecret()
                .withSecretName(secret)
                .withDefaultMode(root ? FOR_ROOT : FOR_ALL)
                .addNewItem()
                .withKey(key)
                .withPath(file)
                .endItem()
                .endSecret()
                .build());
    }

    /** The Job of this pod, with these labels on its pods. */
    JobSpec job(Map<String, String> labels) {
        return new JobSpecBuilder()
                .withBackoffLimit(TRIES_AGAIN)
                .withActiveDeadlineSeconds(options.deadline().toSeconds())
                .withTtlSecondsAfterFinished(SECONDS_KEPT)
                .withPodReplacementPolicy("Failed")
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName(CONTAINER)
                .withOperator("In")
                .withValues(WRONG_SETTINGS, INCOMPLETE)
                .endOnExitCodes()
                .endRule()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition("True", "DisruptionTarget")
                .endRule()
                .endPodFailurePolicy()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(Map.of("cluster-autoscaler.kubernetes.io/safe-to-evict", "false"))
                .endMetadata()
                .withSpec(pod())
                .endTemplate()
                .build();
    }

    private PodSpec pod() {
        PodSecurityContextBuilder security = new PodSecurityContextBuilder()
                .withRunAsUser(root ? 0L : NOBODY)
                .withRunAsGroup(root ? 0L : NOBODY)
                .withRunAsNonRoot(!root)
                .withNewSeccompProfile(null, "RuntimeDefault")
                .withSeLinuxOptions(seLinux);
        SecurityContextBuilder container = new SecurityContextBuilder()
                .withReadOnlyRootFilesystem(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities();
        if (root && options.readAll() != PodOptions.ReadAll.NONE) {
            container.editCapabilities().addToAdd(options.readAll().name()).endCapabilities();
        }
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(SECONDS_TO_END)
                .withAffinity(affinity)
                .withTolerations(tolerations)
                .withSecurityContext(security.build())
                .addToContainers(new ContainerBuilder()
                        .withName(CONTAINER)
                        .withImage(options.image())
                        .withArgs(arguments)
                        .withEnv(variables)
                        .withVolumeMounts(mounts)
                        .withSecurityContext(container.build())
                        .withNewResources()
                        .addToRequests("cpu", new Quantity("100m"))
                        .addToRequests("memory", new Quantity("256Mi"))
                        .addToLimits("memory", new Quantity(options.memory()))
                        .endResources()
                        .build())
                .withVolumes(volumes)
                .build();
    }

    /** Nothing but where the volume itself may be mounted. */
    static Affinity onNode(String node) {
        return new AffinityBuilder()
                .withNewNodeAffinity()
                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(node)
                .endMatchField()
                .endNodeSelectorTerm()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endNodeAffinity()
                .build();
    }

    /** On the node where a pod with these labels is, wherever it moves. */
    static Affinity beside(Map<String, String> labels) {
        return new AffinityBuilder()
                .withNewPodAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .withMatchLabels(labels)
                .endLabelSelector()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAffinity()
                .build();
    }
}
