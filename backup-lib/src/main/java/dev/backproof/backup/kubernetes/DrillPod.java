package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The objects of one run of drills: an Indexed Job whose pods are the sandboxes, what they need to know, and the network that
 * they may reach. The Job comes first and owns the others, so that they go with it whatever becomes of who made it; its
 * pods wait for what they need to know, which comes last.
 */
final class DrillPod {
    static final String CONTAINER = "drill";

    private static final int HEAP_PERCENT = 30;
    private static final int SECONDS_KEPT = 3_600;
    /** For logs alone. */
    private static final String LITTLE_DISK = "1Gi";

    private static final int HTTPS = 443;
    private static final int NAMES = 53;
    private static final int LONGEST_KEY = 200;
    /** What fails without an exit code was not the drill's doing: a node that vanished, for one. */
    private static final int TRIES_AGAIN = 1;

    private static final List<String> PRIVATE =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10");
    private static final List<String> PRIVATE_6 = List.of("fc00::/7", "fe80::/10");

    private final String namespace;
    private final PodOptions options;
    private final DrillPods drills;
    private final Instant expires;
    private final Map<String, String> labels;
    /** Under which key of the ConfigMap each path is. */
    private final Map<String, String> keys = new LinkedHashMap<>();

    DrillPod(String namespace, PodOptions options, DrillPods drills, Instant expires) {
        this.namespace = namespace;
        this.options = options;
        this.drills = drills;
        this.expires = expires;
        this.labels = new TreeMap<>(Map.of(Annotations.MANAGED_BY, Annotations.US, Annotations.RUN, drills.run()));
        drills.files().keySet().forEach(path -> keys.put(path, key(keys.size(), path)));
    }

    private String name() {
        return InClusterJob.runName(drills.run());
    }

    private ObjectMeta meta(OwnerReference... owner) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name())
                .withLabels(labels)
                .addToAnnotations(Annotations.EXPIRES, expires.toString())
                .withOwnerReferences(owner)
                .build();
    }

    private static OwnerReference owner(Job job) {
        return new OwnerReferenceBuilder()
                .withApiVersion(job.getApiVersion())
                .withKind(job.getKind())
                .withName(KubeObjects.name(job))
                .withUid(job.getMetadata().getUid())
                .build();
    }

    Job job() {
        return new JobBuilder()
                .withMetadata(meta())
                .withNewSpec()
                .withCompletionMode("Indexed")
                .withCompletions(drills.names().size())
                .withParallelism(Math.min(drills.parallel(), drills.names().size()))
                .withBackoffLimitPerIndex(TRIES_AGAIN)
                .withActiveDeadlineSeconds(options.deadline().toSeconds())
                .withTtlSecondsAfterFinished(SECONDS_KEPT)
                .withPodReplacementPolicy("Failed")
                .withNewPodFailurePolicy()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition("True", "DisruptionTarget")
                .endRule()
                // a verdict is a verdict, and what ended by itself would end so again
                .addNewRule()
                .withAction("FailIndex")
                .withNewOnExitCodes()
                .withContainerName(CONTAINER)
                .withOperator("NotIn")
                .withValues(0)
                .endOnExitCodes()
                .endRule()
                .endPodFailurePolicy()
                .withTemplate(ClosedPod.template(labels, pod()))
                .endSpec()
                .build();
    }

    private PodSpec pod() {
        ClosedPod pod = new ClosedPod(options, false, HEAP_PERCENT, scratch());
        pod.password(true);
        if (drills.resultsSecret() != null) {
            pod.secretVariable(DrillPods.RESULTS_KEY_ID, drills.resultsSecret(), ClosedPod.KEY_ID);
            pod.secretVariable(DrillPods.RESULTS_KEY, drills.resultsSecret(), ClosedPod.KEY);
        }
        pod.mount(
                new VolumeBuilder()
                        .withName("drills")
                        .withNewConfigMap()
                        .withName(name())
                        .withItems(items())
                        .endConfigMap()
                        .build(),
                new VolumeMountBuilder()
                        .withMountPath(DrillPods.FOLDER)
                        .withReadOnly(true)
                        .build());
        if (drills.resultsClaim() != null) {
            pod.mount(
                    new VolumeBuilder()
                            .withName("results")
                            .withNewPersistentVolumeClaim()
                            .withClaimName(drills.resultsClaim())
                            .endPersistentVolumeClaim()
                            .build(),
                    new VolumeMountBuilder().withMountPath(DrillPods.RESULTS).build());
        }
        PodSpecBuilder spec = pod.spec(CONTAINER, drills.arguments(), resources())
                .editFirstContainer()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .endContainer()
                .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withLabelSelector(
                        new LabelSelectorBuilder().withMatchLabels(labels).build())
                .endTopologySpreadConstraint();
        if (drills.resultsClaim() != null || drills.scratchClass() != null) {
            spec.editSecurityContext() // these volumes are ours: no application's files change hands
                    .withFsGroup(ClosedPod.NOBODY)
                    .withFsGroupChangePolicy("OnRootMismatch")
                    .endSecurityContext();
        }
        return spec.build();
    }

    private Volume scratch() {
        if (drills.scratchClass() == null) {
            return ClosedPod.onNode(drills.scratch());
        }
        return new VolumeBuilder()
                .withNewEphemeral()
                .withNewVolumeClaimTemplate()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withStorageClassName(drills.scratchClass())
                .withNewResources()
                .addToRequests("storage", new Quantity(drills.scratch()))
                .endResources()
                .endSpec()
                .endVolumeClaimTemplate()
                .endEphemeral()
                .build();
    }

    /** The scheduler sets the room aside, so that a drill does not run out of it half-way. */
    private ResourceRequirements resources() {
        Quantity memory = new Quantity(options.memory());
        Quantity disk = new Quantity(drills.scratchClass() == null ? drills.scratch() : LITTLE_DISK);
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity("500m"))
                .addToRequests("memory", memory)
                .addToRequests("ephemeral-storage", disk)
                .addToLimits("memory", memory)
                .addToLimits("ephemeral-storage", disk)
                .build();
    }

    private List<KeyToPath> items() {
        return keys.entrySet().stream()
                .map(each -> new KeyToPathBuilder()
                        .withKey(each.getValue())
                        .withPath(each.getKey())
                        .build())
                .toList();
    }

    /** Keys may not have slashes: a number keeps files of one name apart. */
    private static String key(int number, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^-._a-zA-Z0-9]", "_");
        return number + "-" + name.substring(Math.max(0, name.length() - LONGEST_KEY));
    }

    ConfigMap configMap(Job job) {
        ConfigMapBuilder map =
                new ConfigMapBuilder().withMetadata(meta(owner(job))).withImmutable(true);
        drills.files().forEach((path, content) -> {
            String key = keys.get(path);
            try {
                map.addToData(
                        key,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(content))
                                .toString());
            } catch (CharacterCodingException e) {
                map.addToBinaryData(key, Base64.getEncoder().encodeToString(content));
            }
        });
        return map.build();
    }

    /** Nothing comes in; names and the store go out, but not to addresses of the cluster or the home. */
    NetworkPolicy networkPolicy(Job job) {
        return new NetworkPolicyBuilder()
                .withMetadata(meta(owner(job)))
                .withNewSpec()
                .withPodSelector(new LabelSelectorBuilder()
                        .withMatchLabels(Map.of(Annotations.RUN, drills.run()))
                        .build())
                .withPolicyTypes("Ingress", "Egress")
                .addNewEgress()
                .withPorts(port(NAMES, "UDP"), port(NAMES, "TCP"))
                .endEgress()
                .addNewEgress()
                .addNewTo()
                .withIpBlock(new IPBlock("0.0.0.0/0", PRIVATE))
                .endTo()
                .addNewTo()
                .withIpBlock(new IPBlock("::/0", PRIVATE_6))
                .endTo()
                .withPorts(port(HTTPS, "TCP"))
                .endEgress()
                .endSpec()
                .build();
    }

    private static NetworkPolicyPort port(int number, String protocol) {
        return new NetworkPolicyPortBuilder()
                .withPort(new IntOrString(number))
                .withProtocol(protocol)
                .build();
    }
}
