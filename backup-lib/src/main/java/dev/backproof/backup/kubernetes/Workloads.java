package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stops applications and starts them again. How many replicas there were is written onto the workload in one
 * step with scaling it, and with the name of the run, so that whoever comes later can put it right.
 */
final class Workloads {
    private final KubernetesClient client;

    Workloads(KubernetesClient client) {
        this.client = client;
    }

    /** The Deployment or StatefulSet that a pod belongs to. */
    HasMetadata of(Pod pod) {
        String namespace = KubeObjects.namespace(pod);
        for (OwnerReference owner : KubeObjects.owners(pod)) {
            Optional<HasMetadata> found = switch (owner.getKind()) {
                case "StatefulSet" -> statefulSet(namespace, owner.getName());
                case "ReplicaSet" -> ofReplicaSet(namespace, owner.getName());
                default -> Optional.empty();
            };
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new SourceException(
                ErrorCode.CLAIM_UNUSABLE,
                "pod " + namespace + "/" + KubeObjects.name(pod)
                        + " belongs to no Deployment and no StatefulSet, so it cannot be scaled to zero",
                "stop it yourself, or use --before and --after",
                null);
    }

    private Optional<HasMetadata> ofReplicaSet(String namespace, String name) {
        ReplicaSet set = ClusterErrors.translated(
                "get replicaset " + namespace + "/" + name,
                () -> client.apps()
                        .replicaSets()
                        .inNamespace(namespace)
                        .withName(name)
                        .get());
        return set == null
                ? Optional.empty()
                : KubeObjects.owners(set).stream()
                        .filter(owner -> "Deployment".equals(owner.getKind()))
                        .findFirst()
                        .flatMap(owner -> deployment(namespace, owner.getName()));
    }

    private Optional<HasMetadata> deployment(String namespace, String name) {
        return Optional.ofNullable(ClusterErrors.translated(
                "get deployment " + namespace + "/" + name,
                () -> client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }

    private Optional<HasMetadata> statefulSet(String namespace, String name) {
        return Optional.ofNullable(ClusterErrors.translated(
                "get statefulset " + namespace + "/" + name,
                () -> client.apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withName(name)
                        .get()));
    }

    /**
     * Notes the replicas and scales to zero, in one step.
     *
     * @throws SourceException {@code CLUSTER_CONFLICT} when another run holds it
     */
    void stop(HasMetadata workload, String run, Instant expires) {
        boolean stopped = LiveObjects.change(client, workload, live -> {
            refuseHeld(live, run);
            hold(live.getMetadata(), run, expires);
            note(live.getMetadata(), Annotations.REPLICAS, Integer.toString(replicas(live)));
            scale(live, 0);
            return true;
        });
        if (!stopped) {
            throw new SourceException(ErrorCode.CLUSTER_OBJECT_NOT_FOUND, KubeObjects.shown(workload) + " is gone");
        }
    }

    /** Waits until none of these pods mounts a claim any more. */
    void awaitGone(List<Pod> pods, Duration timeout, Duration look) {
        for (Pod pod : pods) {
            var unused = ClusterErrors.translated(
                    "see pod " + KubeObjects.name(pod) + " end",
                    () -> LiveObjects.await(
                            client.resource(pod), found -> found == null || PodVolumes.isOver(found), timeout, look));
        }
    }

    /** Scales to what was noted and takes the note away; false when there is no note of this run. */
    boolean start(HasMetadata workload, String run) {
        return LiveObjects.change(client, workload, live -> {
            if (!KubeObjects.label(live, Annotations.HELD).equals(run)) {
                return false;
            }
            scale(live, Integer.parseInt(KubeObjects.annotation(live, Annotations.REPLICAS)));
            release(live.getMetadata());
            removeNote(live.getMetadata(), Annotations.REPLICAS);
            return true;
        });
    }

    /** Workloads that a run has stopped and not started again. */
    Stream<HasMetadata> held(List<String> namespaces) {
        ClusterReader reader = new ClusterReader(client, namespaces);
        return Stream.concat(
                        reader.optional("deployments.apps", client.apps().deployments()).stream(),
                        reader.optional("statefulsets.apps", client.apps().statefulSets()).stream())
                .map(HasMetadata.class::cast)
                .filter(workload ->
                        !KubeObjects.annotation(workload, Annotations.REPLICAS).isEmpty());
    }

    static void refuseHeld(HasMetadata object, String run) {
        String holder = KubeObjects.label(object, Annotations.HELD);
        if (!holder.isEmpty() && !holder.equals(run)) {
            throw new SourceException(
                    ErrorCode.CLUSTER_CONFLICT,
                    KubeObjects.shown(object) + " is held by run " + holder + " until "
                            + KubeObjects.annotation(object, Annotations.EXPIRES),
                    "wait for it, or put things right with 'cluster reap' when that run was killed",
                    null);
        }
    }

    static void hold(ObjectMeta meta, String run, Instant expires) {
        meta.setLabels(with(meta.getLabels(), Annotations.HELD, run));
        note(meta, Annotations.EXPIRES, expires.toString());
    }

    static void release(ObjectMeta meta) {
        meta.setLabels(without(meta.getLabels(), Annotations.HELD));
        removeNote(meta, Annotations.EXPIRES);
    }

    static void note(ObjectMeta meta, String key, String value) {
        meta.setAnnotations(with(meta.getAnnotations(), key, value));
    }

    static void removeNote(ObjectMeta meta, String key) {
        meta.setAnnotations(without(meta.getAnnotations(), key));
    }

    private static void scale(HasMetadata workload, int replicas) {
        switch (workload) {
            case Deployment deployment -> deployment.getSpec().setReplicas(replicas);
            case StatefulSet set -> set.getSpec().setReplicas(replicas);
            default -> throw new IllegalArgumentException(workload.getKind());
        }
    }

    /** One when nothing is said, as Kubernetes takes it. */
    private static int replicas(HasMetadata workload) {
        Integer replicas = switch (workload) {
            case Deployment deployment -> deployment.getSpec().getReplicas();
            case StatefulSet set -> set.getSpec().getReplicas();
            default -> throw new IllegalArgumentException(workload.getKind());
        };
        return Objects.requireNonNullElse(replicas, 1);
    }

    private static Map<String, String> with(@Nullable Map<String, String> map, String key, String value) {
        Map<String, String> changed = map == null ? new HashMap<>() : new LinkedHashMap<>(map);
        changed.put(key, value);
        return changed;
    }

    private static Map<String, String> without(@Nullable Map<String, String> map, String key) {
        Map<String, String> changed = map == null ? new HashMap<>() : new LinkedHashMap<>(map);
        changed.remove(key);
        return changed;
    }
}
