package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What every pod of ours is: it has no token and no rights in the cluster, writes nowhere but to its own scratch space and
 * what is mounted for that, drops every capability but those that are asked for, and gets its secrets from the cluster,
 * never through its arguments.
 */
final class ClosedPod {
    private static final String SECRET_FOLDER = "/etc/backproof";
    private static final String PASSWORD_KEY = "repository-password";
    static final String PASSWORD_FILE = SECRET_FOLDER + "/" + PASSWORD_KEY;
    static final String KEY_ID = "b2-key-id";
    static final String KEY = "b2-key";
    private static final long SECONDS_TO_END = 60;
    private static final int FOR_ROOT = 0400;
    private static final int FOR_ALL = 0444;
    /** The user of our image. */
    static final long NOBODY = 65_532;

    private final PodOptions options;
    private final boolean root;
    private final List<EnvVar> variables = new ArrayList<>();
    private final List<String> capabilities = new ArrayList<>();
    private final List<Volume> volumes = new ArrayList<>();
    private final List<VolumeMount> mounts = new ArrayList<>();

    /**
     * A pod with nothing but a scratch space and the key of the store.
     *
     * @param heapPercent how much of the pod's memory Java's heap may take; programs that it starts need the rest
     * @param scratch what it may write to; gets a name here
     */
    ClosedPod(PodOptions options, boolean root, int heapPercent, Volume scratch) {
        this.options = options;
        this.root = root;
        variable("HOME", "/tmp");
        variable("BACKPROOF_JAVA_OPTS", "-XX:MaxRAMPercentage=" + heapPercent + " -XX:+ExitOnOutOfMemoryError");
        secretVariable("B2_APPLICATION_KEY_ID", options.secret(), KEY_ID);
        secretVariable("B2_APPLICATION_KEY", options.secret(), KEY);
        mount(
                new VolumeBuilder(scratch).withName("tmp").build(),
                new VolumeMountBuilder().withMountPath("/tmp").build());
    }

    /** Room on the node's disk, of this size as Kubernetes writes it. */
    static Volume onNode(String size) {
        return new VolumeBuilder()
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(size))
                .endEmptyDir()
                .build();
    }

    void variable(String name, String value) {
        variables.add(new EnvVarBuilder().withName(name).withValue(value).build());
    }

    void secretVariable(String name, String secret, String key) {
        variables.add(new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewSecretKeyRef(key, secret, false)
                .endValueFrom()
                .build());
    }

    void capability(String name) {
        capabilities.add(name);
    }

    void mount(Volume volume, VolumeMount where) {
        volumes.add(volume);
        mounts.add(new VolumeMountBuilder(where).withName(volume.getName()).build());
    }

    /**
     * Mounts the repository's password.
     *
     * @param optional whether the pod starts without it, too: mirrors have none
     */
    void password(boolean optional) {
        variable("BACKPROOF_PASSWORD_FILE", PASSWORD_FILE);
        secretFile("secret", SECRET_FOLDER, options.secret(), PASSWORD_KEY, PASSWORD_KEY, optional);
    }

    void secretFile(String volume, String folder, String secret, String key, String file, boolean optional) {
        mount(
                new VolumeBuilder()
                        .withName(volume)
                        .withNewSecret()
                        .withSecretName(secret)
                        .withDefaultMode(root ? FOR_ROOT : FOR_ALL)
                        .withOptional(optional ? true : null)
                        .addNewItem()
                        .withKey(key)
                        .withPath(file)
                        .endItem()
                        .endSecret()
                        .build(),
                new VolumeMountBuilder()
                        .withMountPath(folder)
                        .withReadOnly(true)
                        .build());
    }

    /** What a Job makes its pods of. */
    static PodTemplateSpec template(Map<String, String> labels, PodSpec spec) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels)
                .withAnnotations(Map.of("cluster-autoscaler.kubernetes.io/safe-to-evict", "false"))
                .endMetadata()
                .withSpec(spec)
                .build();
    }

    /** The pod with its one container. */
    PodSpecBuilder spec(String container, List<String> arguments, ResourceRequirements resources) {
        SecurityContextBuilder security = new SecurityContextBuilder()
                .withReadOnlyRootFilesystem(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .addAllToAdd(capabilities)
                .endCapabilities();
        return new PodSpecBuilder()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(SECONDS_TO_END)
                .withSecurityContext(new PodSecurityContextBuilder()
                        .withRunAsUser(root ? 0L : NOBODY)
                        .withRunAsGroup(root ? 0L : NOBODY)
                        .withRunAsNonRoot(!root)
                        .withNewSeccompProfile(null, "RuntimeDefault")
                        .build())
                .addToContainers(new ContainerBuilder()
                        .withName(container)
                        .withImage(options.image())
                        .withArgs(arguments)
                        .withEnv(variables)
                        .withVolumeMounts(mounts)
                        .withSecurityContext(security.build())
                        .withResources(resources)
                        .build())
                .withVolumes(volumes);
    }
}
