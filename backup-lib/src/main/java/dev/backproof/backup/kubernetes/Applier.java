package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.kubernetes.ApplyStep.Action;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Applies the manifests of a plan and prunes what came with an earlier one. */
final class Applier {
    private final KubernetesClient client;
    private final ManifestWriter writer;

    Applier(KubernetesClient client, ManifestWriter writer) {
        this.client = client;
        this.writer = writer;
    }

    /**
     * Finds out what applying these manifests would do.
     *
     * @param yaml what {@code cluster plan} wrote, perhaps changed by a person
     */
    ApplyPlan plan(String yaml) {
        Map<String, HasMetadata> wanted = new LinkedHashMap<>();
        for (HasMetadata object : read(yaml)) {
            if (wanted.putIfAbsent(KubeObjects.shown(object), object) != null) {
                throw wrong(KubeObjects.shown(object) + " stands twice in the manifests");
            }
        }
        String applySet = applySet(wanted);
        List<ApplyStep> steps = new ArrayList<>();
        wanted.forEach((name, object) -> steps.add(new ApplyStep(action(object, applySet), name)));
        Map<String, HasMetadata> old = new LinkedHashMap<>();
        applied(applySet).forEach(object -> old.put(KubeObjects.shown(object), object));
        old.keySet().removeAll(wanted.keySet());
        old.keySet().forEach(name -> steps.add(new ApplyStep(Action.PRUNE, name)));
        return new ApplyPlan(steps, step -> run(step, wanted, old));
    }

    private void run(ApplyStep step, Map<String, HasMetadata> wanted, Map<String, HasMetadata> old) {
        switch (step.action()) {
            case CREATE, UPDATE -> {
                HasMetadata unused = ClusterErrors.translated(
                        "apply " + step.object(),
                        () -> writer.apply(Objects.requireNonNull(wanted.get(step.object())), false));
            }
            case PRUNE -> {
                var unused = ClusterErrors.translated(
                        "delete " + step.object(),
                        () -> client.resource(Objects.requireNonNull(old.get(step.object())))
                                .delete());
            }
            case UNCHANGED -> {}
        }
    }

    private List<HasMetadata> read(String yaml) {
        try {
            return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                    .items();
        } catch (RuntimeException e) { // the YAML parser below the client has exceptions of its own
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING,
                    "these are no manifests: " + KubeObjects.shortened(String.valueOf(e.getMessage()), 200),
                    e);
        }
    }

    /** Every object must say that it is ours and of which plan, and be of a kind that a plan has. */
    private static String applySet(Map<String, HasMetadata> wanted) {
        TreeSet<String> sets = new TreeSet<>();
        for (Map.Entry<String, HasMetadata> entry : wanted.entrySet()) {
            HasMetadata object = entry.getValue();
            if (Planner.applied().noneMatch(object.getKind()::equals)) {
                throw wrong(entry.getKey()
                        + " is not applied from here: only what 'cluster plan' makes is, and no Secrets");
            }
            String set = KubeObjects.label(object, Annotations.APPLY_SET);
            if (set.isEmpty()
                    || !KubeObjects.label(object, Annotations.MANAGED_BY).equals(Annotations.US)) {
                throw wrong(entry.getKey() + " lacks the labels " + Annotations.MANAGED_BY + ": " + Annotations.US
                        + " and " + Annotations.APPLY_SET);
            }
            sets.add(set);
        }
        if (sets.isEmpty()) {
            throw wrong("there is nothing in the manifests; an empty plan would prune everything");
        }
        if (sets.size() > 1) {
            throw wrong("the manifests are of several plans: " + String.join(", ", sets));
        }
        return sets.first();
    }

    private static ConfigurationException wrong(String message) {
        return new ConfigurationException(ErrorCode.BAD_SETTING, message);
    }

    private Action action(HasMetadata object, String applySet) {
        String name = KubeObjects.shown(object);
        HasMetadata live = ClusterErrors.translated(
                "get " + name, () -> client.resource(object).get());
        if (live != null
                && !(KubeObjects.label(live, Annotations.MANAGED_BY).equals(Annotations.US)
                        && KubeObjects.label(live, Annotations.APPLY_SET).equals(applySet))) {
            throw new SourceException(
                    ErrorCode.CLUSTER_CONFLICT,
                    name + " is there already and not of the plan " + applySet,
                    "rename or remove it, or plan with another --set",
                    null);
        }
        HasMetadata after = ClusterErrors.translated("apply " + name, () -> writer.apply(object, true));
        if (live == null) {
            return Action.CREATE;
        }
        return described(live).equals(described(after)) ? Action.UNCHANGED : Action.UPDATE;
    }

    /** An object without what the cluster writes into it. */
    private JsonNode described(HasMetadata object) {
        KubernetesSerialization json = client.getKubernetesSerialization();
        JsonNode tree = json.convertValue(object, JsonNode.class);
        if (tree instanceof ObjectNode node) {
            ObjectMeta meta = object.getMetadata();
            node.remove("status");
            ObjectMeta ours = new ObjectMetaBuilder()
                    .withName(meta.getName())
                    .withNamespace(meta.getNamespace())
                    .withLabels(meta.getLabels())
                    .withAnnotations(meta.getAnnotations())
                    .build();
            node.set("metadata", json.convertValue(ours, JsonNode.class));
        }
        return tree;
    }

    /** What is in the cluster of this plan, in the namespaces where it may be looked for. */
    private Stream<HasMetadata> applied(String applySet) {
        Map<String, String> labels = Map.of(Annotations.MANAGED_BY, Annotations.US, Annotations.APPLY_SET, applySet);
        return Stream.of(
                        listed(
                                "cronjobs.batch",
                                () -> client.batch()
                                        .v1()
                                        .cronjobs()
                                        .inAnyNamespace()
                                        .withLabels(labels)
                                        .list()
                                        .getItems()),
                        listed(
                                "serviceaccounts",
                                () -> client.serviceAccounts()
                                        .inAnyNamespace()
                                        .withLabels(labels)
                                        .list()
                                        .getItems()),
                        listed(
                                "clusterrolebindings.rbac.authorization.k8s.io",
                                () -> client.rbac()
                                        .clusterRoleBindings()
                                        .withLabels(labels)
                                        .list()
                                        .getItems()),
                        listed(
                                "clusterroles.rbac.authorization.k8s.io",
                                () -> client.rbac()
                                        .clusterRoles()
                                        .withLabels(labels)
                                        .list()
                                        .getItems()))
                .flatMap(List::stream)
                .map(HasMetadata.class::cast);
    }

    private static <T extends HasMetadata> List<T> listed(
            String resource, java.util.function.Supplier<@Nullable List<T>> list) {
        return KubeObjects.orEmpty(ClusterErrors.translated("list " + resource, list));
    }
}
