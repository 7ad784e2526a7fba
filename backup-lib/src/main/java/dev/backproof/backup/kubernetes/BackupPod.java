package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The pod of a backup job. A claim is mounted a second time, read-only <em>by the mount</em>: asking the volume itself to
 * be read-only would make some drivers mount the device so, and the application with it. There is no {@code fsGroup},
 * since the kubelet would change the owner of every file.
 */
final class BackupPod {
    static final String CONTAINER = "backup";
    /** Exit code of wrong settings: trying again does not help. */
    private static final int WRONG_SETTINGS = 2;
    /** Exit code of a backup that lacks unreadable files: it is there, and trying again does not help. */
    static final int INCOMPLETE = 4;

    private static final String DATABASE_FOLDER = "/etc/backproof-database";
    private static final int TRIES_AGAIN = 2;
    private static final int SECONDS_KEPT = 604_800;
    private static final int HEAP_PERCENT = 60;
    private static final String SCRATCH = "2Gi";

    private final PodOptions options;
    private final List<String> arguments;
    private final ClosedPod pod;
    private PodPlacement placement = PodPlacement.ANYWHERE;

    private BackupPod(PodOptions options, boolean root, List<String> arguments) {
        this.options = options;
        this.arguments = arguments;
        this.pod = new ClosedPod(options, root, HEAP_PERCENT, ClosedPod.onNode(SCRATCH));
        if (root && options.readAll() != PodOptions.ReadAll.NONE) {
            pod.capability(options.readAll().name());
        }
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
        if (destination instanceof BackupDestination.Repository) {
            pod.pod.password(false);
        }
        pod.pod.mount(
                new VolumeBuilder()
                        .withName("data")
                        .withNewPersistentVolumeClaim()
                        .withClaimName(mountedClaim)
                        .endPersistentVolumeClaim()
                        .build(),
                new VolumeMountBuilder()
                        .withMountPath(folder)
                        .withReadOnly(true)
                        .withRecursiveReadOnly("IfPossible")
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
        pod.pod.password(false);
        pod.pod.secretFile(
                "database", DATABASE_FOLDER, server.passwordSecret(), server.passwordKey(), "password", false);
        return pod;
    }

    BackupPod placed(PodPlacement chosen) {
        placement = chosen;
        return this;
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
                .withTemplate(ClosedPod.template(labels, pod()))
                .build();
    }

    private PodSpec pod() {
        return pod.spec(
                        CONTAINER,
                        arguments,
                        new ResourceRequirementsBuilder()
                                .addToRequests("cpu", new Quantity("100m"))
                                .addToRequests("memory", new Quantity("256Mi"))
                                .addToLimits("memory", new Quantity(options.memory()))
                                .build())
                .withAffinity(placement.affinity())
                .withTolerations(placement.tolerations())
                .editSecurityContext()
                .withSeLinuxOptions(placement.seLinux())
                .endSecurityContext()
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
