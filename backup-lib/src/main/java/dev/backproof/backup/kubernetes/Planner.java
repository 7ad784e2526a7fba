package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.kubernetes.ClusterPlan.Manifest;
import dev.backproof.backup.kubernetes.ClusterPlan.PlannedScenario;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.CronJobBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Plans what is missing: a CronJob for each asset that nothing backs up but, perhaps, a CronJob of an earlier plan, and a
 * scenario for each backup that no drill restores.
 */
final class Planner {
    private static final String SERVICE_ACCOUNT = "backproof";
    private static final String AUDITOR = "backproof-audit";
    /** The most a CronJob's name may have: its jobs' names are longer. */
    private static final int LONGEST_NAME = 52;

    private static final long LATEST_START_SECONDS = 3600;
    private static final int KEPT = 3;
    private static final List<String> LOOK = List.of("get", "list");

    private final ClusterInventory inventory;
    private final PlanOptions options;
    private final List<HasMetadata> objects = new ArrayList<>();
    private final TreeSet<String> namespaces = new TreeSet<>();
    private final List<PlannedScenario> scenarios = new ArrayList<>();
    private final List<String> notPlanned = new ArrayList<>();

    private Planner(ClusterInventory inventory, PlanOptions options) {
        this.inventory = inventory;
        this.options = options;
    }

    static ClusterPlan plan(ClusterInventory inventory, ClusterAudit audit, PlanOptions options) {
        Planner planner = new Planner(inventory, options);
        audit.assets().stream()
                .filter(asset -> asset.state() != AuditState.LEFT_OUT)
                .sorted(java.util.Comparator.comparing(AuditedAsset::id))
                .forEach(asset -> planner.add(asset, audit));
        List<HasMetadata> all = new ArrayList<>();
        planner.namespaces.forEach(namespace -> all.add(planner.serviceAccount(namespace, SERVICE_ACCOUNT)));
        all.addAll(planner.objects);
        options.auditNamespace().ifPresent(namespace -> all.addAll(planner.auditor(namespace)));
        return new ClusterPlan(
                all.stream().map(Planner::manifest).toList(),
                planner.namespaces.stream()
                        .map(planner::secret)
                        .map(Planner::manifest)
                        .toList(),
                planner.scenarios,
                planner.notPlanned,
                audit.unseen());
    }

    static Manifest manifest(HasMetadata object) {
        String yaml = Serialization.asYaml(object).replaceFirst("^---\\n", "");
        return new Manifest(
                object.getKind(),
                KubeObjects.namespace(object),
                KubeObjects.name(object),
                yaml.endsWith("\n") ? yaml : yaml + "\n");
    }

    private void add(AuditedAsset asset, ClusterAudit audit) {
        boolean ours = asset.protections().stream().allMatch(this::isOfThisPlan);
        if (ours) {
            switch (asset.id().kind()) {
                case PVC -> claim(asset.id());
                case MARIADB -> server(asset.id());
                case DATABASE -> {} // its server's dump has all of them
            }
        }
        if (asset.proof() == null && asset.id().kind() != AssetKind.DATABASE) {
            Scenarios.of(asset, audit, ours ? options : null)
                    .ifPresent(yaml -> scenarios.add(
                            new PlannedScenario(asset.id(), asset.id().scenario(), yaml)));
        }
    }

    private boolean isOfThisPlan(Protection protection) {
        return inventory.cronJobs().stream()
                .filter(cronJob -> KubeObjects.shown(cronJob).equals(protection.object()))
                .anyMatch(cronJob -> KubeObjects.label(cronJob, Annotations.MANAGED_BY)
                                .equals(Annotations.US)
                        && KubeObjects.label(cronJob, Annotations.APPLY_SET).equals(options.applySet()));
    }

    private void claim(AssetId id) {
        PersistentVolumeClaim claim = inventory.claim(id.namespace(), id.name()).orElseThrow();
        Optional<String> obstacle = ClaimCheck.unreadable(claim).or(() -> ClaimCheck.unshareable(claim));
        if (obstacle.isPresent()) {
            notPlanned.add(id + ": " + obstacle.get());
            return;
        }
        Optional<Pod> pod = inventory.podsThatMount(id.namespace(), id.name()).findFirst();
        PodPlacement placement = ClaimCheck.isOfOneNode(claim) ? PodPlacement.beside(pod) : PodPlacement.ANYWHERE;
        cronJob(
                id,
                BackupPod.ofClaim(options.pods(), id, id.name(), options.destination())
                        .placed(placement));
    }

    private void server(AssetId id) {
        GenericKubernetesResource server = inventory.of(CustomKind.MARIADB).stream()
                .filter(object -> KubeObjects.namespace(object).equals(id.namespace())
                        && KubeObjects.name(object).equals(id.name()))
                .findFirst()
                .orElseThrow();
        try {
            cronJob(
                    id,
                    BackupPod.ofServer(
                            options.pods(),
                            MariaDbServer.of(server),
                            List.of(),
                            options.dumps().addressFor(id)));
        } catch (SourceException e) {
            notPlanned.add(id + ": " + e.getMessage());
        }
    }

    private void cronJob(AssetId asset, BackupPod pod) {
        namespaces.add(asset.namespace());
        Map<String, String> labels = labels();
        objects.add(new CronJobBuilder()
                .withMetadata(meta(asset.namespace(), name(asset)).toBuilder()
                        .addToAnnotations(Annotations.ASSET, asset.kind().word() + "/" + asset.name())
                        .build())
                .withNewSpec()
                .withSchedule(options.scheduleOf(asset))
                .withTimeZone(options.timeZone())
                .withConcurrencyPolicy("Forbid")
                .withStartingDeadlineSeconds(LATEST_START_SECONDS)
                .withSuccessfulJobsHistoryLimit(KEPT)
                .withFailedJobsHistoryLimit(KEPT)
                .withNewJobTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withSpec(pod.job(labels).toBuilder()
                        .editTemplate()
                        .editSpec()
                        .withServiceAccountName(SERVICE_ACCOUNT)
                        .endSpec()
                        .endTemplate()
                        .build())
                .endJobTemplate()
                .endSpec()
                .build());
    }

    /** {@code backup-pvc-uploads}; a longer one ends in something that keeps it apart from others. */
    static String name(AssetId asset) {
        String name = "backup-" + asset.kind().word() + "-" + asset.name();
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        String hash = Integer.toHexString(asset.name().hashCode());
        return name.substring(0, LONGEST_NAME - hash.length() - 1).replaceAll("[.-]+$", "") + "-" + hash;
    }

    private HasMetadata serviceAccount(String namespace, String name) {
        return new ServiceAccountBuilder()
                .withMetadata(meta(namespace, name))
                .withAutomountServiceAccountToken(name.equals(AUDITOR))
                .build();
    }

    private HasMetadata secret(String namespace) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(options.pods().secret())
                .endMetadata()
                .withType("Opaque")
                .withStringData(new TreeMap<>(Map.of("repository-password", "", "b2-key-id", "", "b2-key", "")))
                .build();
    }

    private List<HasMetadata> auditor(String namespace) {
        return List.of(
                serviceAccount(namespace, AUDITOR),
                new ClusterRoleBuilder()
                        .withMetadata(meta("", AUDITOR))
                        .withRules(auditRules())
                        .build(),
                new ClusterRoleBindingBuilder()
                        .withMetadata(meta("", AUDITOR))
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", AUDITOR)
                        .addNewSubject(null, "ServiceAccount", AUDITOR, namespace)
                        .build());
    }

    /** What an audit and a history list; no Secrets. */
    private static List<PolicyRule> auditRules() {
        return List.of(
                rule("", "persistentvolumeclaims", "pods"),
                rule("batch", "cronjobs", "jobs"),
                rule("k8s.mariadb.com", "mariadbs", "databases", "backups", "physicalbackups"),
                rule("k8up.io", "schedules", "backups"),
                rule("volsync.backube", "replicationsources"),
                rule("velero.io", "schedules", "backups"));
    }

    private static PolicyRule rule(String group, String... resources) {
        return new PolicyRuleBuilder()
                .withApiGroups(group)
                .withResources(resources)
                .withVerbs(LOOK)
                .build();
    }

    private ObjectMeta meta(String namespace, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace.isEmpty() ? null : namespace)
                .withName(name)
                .withLabels(labels())
                .build();
    }

    private Map<String, String> labels() {
        return new TreeMap<>(Map.of(Annotations.MANAGED_BY, Annotations.US, Annotations.APPLY_SET, options.applySet()));
    }

    static Stream<String> applied() {
        return Stream.of("ServiceAccount", "CronJob", "ClusterRole", "ClusterRoleBinding");
    }
}
