package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects that matter for backups, each kind listed once.
 *
 * @param unseen what could not be listed and why
 */
record ClusterInventory(
        List<PersistentVolumeClaim> claims,
        List<Pod> pods,
        List<CronJob> cronJobs,
        List<Job> jobs,
        Map<CustomKind, List<GenericKubernetesResource>> custom,
        List<String> unseen) {

    private static final List<CustomKind> READ = List.of(
            CustomKind.MARIADB,
            CustomKind.DATABASE,
            CustomKind.MARIADB_BACKUP,
            CustomKind.PHYSICAL_BACKUP,
            CustomKind.K8UP_SCHEDULE,
            CustomKind.K8UP_BACKUP,
            CustomKind.REPLICATION_SOURCE,
            CustomKind.VELERO_SCHEDULE,
            CustomKind.VELERO_BACKUP);

    /** @param namespaces where to look; empty for everywhere */
    static ClusterInventory read(KubernetesClient client, List<String> namespaces) {
        ClusterReader reader = new ClusterReader(client, namespaces);
        List<PersistentVolumeClaim> claims = reader.required("persistentvolumeclaims", client.persistentVolumeClaims());
        List<Pod> pods = reader.optional("pods", client.pods());
        List<CronJob> cronJobs =
                reader.optional("cronjobs.batch", client.batch().v1().cronjobs());
        List<Job> jobs = reader.optional("jobs.batch", client.batch().v1().jobs());
        Map<CustomKind, List<GenericKubernetesResource>> custom = new EnumMap<>(CustomKind.class);
        READ.forEach(kind -> custom.put(kind, reader.custom(kind)));
        return new ClusterInventory(claims, pods, cronJobs, jobs, custom, reader.unseen());
    }

    List<GenericKubernetesResource> of(CustomKind kind) {
        return custom.getOrDefault(kind, List.of());
    }

    /** Jobs by what made them: {@code CronJob shop/nightly}. Made once for many look-ups. */
    Map<String, List<Job>> jobsByOwner() {
        return jobs.stream()
                .flatMap(job -> KubeObjects.owners(job).stream()
                        .map(owner ->
                                Map.entry(ownerKey(owner.getKind(), KubeObjects.namespace(job), owner.getName()), job)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    static String ownerKey(String kind, String namespace, String name) {
        return kind + " " + namespace + "/" + name;
    }

    /** Pods that mount the claim and are not done, running ones first. */
    Stream<Pod> podsThatMount(String namespace, String claim) {
        List<Pod> here = pods.stream()
                .filter(pod -> KubeObjects.namespace(pod).equals(namespace))
                .toList();
        return ClaimUsers.among(here, claim);
    }

    Optional<PersistentVolumeClaim> claim(String namespace, String name) {
        return claims.stream()
                .filter(claim -> KubeObjects.namespace(claim).equals(namespace)
                        && KubeObjects.name(claim).equals(name))
                .findFirst();
    }
}
