package dev.backproof.backup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads manifests as an API server does that refuses unknown fields, and holds them to the rules that the types do not
 * tell: names, labels, what refers to what, and what must never stand in a pod of ours.
 */
final class StrictManifests {
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("batch/v1 CronJob", CronJob.class),
            Map.entry("batch/v1 Job", Job.class),
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("v1 Secret", Secret.class),
            Map.entry("v1 PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("rbac.authorization.k8s.io/v1 Role", Role.class),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", RoleBinding.class),
            Map.entry("rbac.authorization.k8s.io/v1 ClusterRole", ClusterRole.class),
            Map.entry("rbac.authorization.k8s.io/v1 ClusterRoleBinding", ClusterRoleBinding.class));

    /** RFC 1123, as Kubernetes' "Object Names and IDs" wants names. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    /** The volume that pods write to. */
    private static final String OUR_OWN = "results";

    private static final Pattern LABEL = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

    private static final ObjectMapper STRICT = YAMLMapper.builder()
            .annotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(MapperConfig<?> config, Annotated annotated) {
                    return false; // or every unknown field would be kept as an additional one
                }
            })
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StrictManifests() {}

    static List<HasMetadata> read(String yaml) {
        List<HasMetadata> objects = new ArrayList<>();
        for (String document : yaml.split("(?m)^---$", -1)) {
            if (document.isBlank()) {
                continue;
            }
            JsonNode tree = STRICT.readTree(document);
            Class<? extends HasMetadata> type = KINDS.get(tree.path("apiVersion")
                            .asString("") + " " + tree.path("kind").asString(""));
            assertThat(type).as(document).isNotNull();
            HasMetadata object = STRICT.readValue(document, type);
            check(object);
            objects.add(object);
        }
        return objects;
    }

    private static void check(HasMetadata object) {
        String name = object.getMetadata().getName();
        assertThat(name).matches(NAME).hasSizeLessThanOrEqualTo(object instanceof CronJob ? 52 : 63);
        if (object.getMetadata().getLabels() != null) {
            assertThat(object.getMetadata().getLabels().values()).allMatch(LABEL.asMatchPredicate());
        }
        switch (object) {
            case CronJob cronJob -> {
                assertThat(cronJob.getSpec().getSchedule().split(" ", -1)).hasSize(5);
                assertThat(cronJob.getSpec().getTimeZone()).isNotBlank();
                assertThat(cronJob.getSpec().getConcurrencyPolicy()).isEqualTo("Forbid");
                assertThat(cronJob.getSpec().getStartingDeadlineSeconds()).isGreaterThanOrEqualTo(10);
                check(cronJob.getSpec().getJobTemplate().getSpec());
            }
            case Job job -> check(job.getSpec());
            default -> {}
        }
    }

    private static void check(JobSpec job) {
        PodSpec pod = job.getTemplate().getSpec();
        assertThat(job.getActiveDeadlineSeconds()).isPositive();
        assertThat(pod.getRestartPolicy())
                .as("a job with a podFailurePolicy must say Never")
                .isEqualTo("Never");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        if (pod.getVolumes().stream()
                .anyMatch(volume -> volume.getPersistentVolumeClaim() != null
                        && !volume.getName().equals(OUR_OWN))) {
            assertThat(pod.getSecurityContext().getFsGroup())
                    .as("the kubelet would change the owner of every file")
                    .isNull();
        }
        List<String> volumes = pod.getVolumes().stream().map(Volume::getName).toList();
        assertThat(volumes).doesNotHaveDuplicates();
        for (Volume volume : pod.getVolumes()) {
            if (volume.getPersistentVolumeClaim() != null) {
                assertThat(volume.getPersistentVolumeClaim().getReadOnly())
                        .as("some drivers would mount the device read-only, and the application with it")
                        .isNull();
            }
        }
        for (Container container : pod.getContainers()) {
            assertThat(container.getImage()).isNotBlank();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
            assertThat(container.getResources().getLimits()).containsKey("memory");
            assertThat(container.getVolumeMounts())
                    .extracting(VolumeMount::getName)
                    .containsExactlyInAnyOrderElementsOf(volumes);
            for (VolumeMount mount : container.getVolumeMounts()) {
                assertThat(Boolean.TRUE.equals(mount.getReadOnly())
                                || mount.getMountPath().equals("/tmp")
                                || mount.getName().equals(OUR_OWN))
                        .as(mount.getMountPath() + " is read-only")
                        .isTrue();
            }
        }
    }
}
