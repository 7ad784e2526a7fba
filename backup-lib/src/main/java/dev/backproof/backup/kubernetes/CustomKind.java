package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.stream.Stream;

/** Kinds of other programs. Their objects are read by path, since their definitions change. */
enum CustomKind {
    MARIADB("k8s.mariadb.com", "v1alpha1", "MariaDB", "mariadbs", true),
    DATABASE("k8s.mariadb.com", "v1alpha1", "Database", "databases", true),
    MARIADB_BACKUP("k8s.mariadb.com", "v1alpha1", "Backup", "backups", true),
    PHYSICAL_BACKUP("k8s.mariadb.com", "v1alpha1", "PhysicalBackup", "physicalbackups", true),
    K8UP_SCHEDULE("k8up.io", "v1", "Schedule", "schedules", true),
    K8UP_BACKUP("k8up.io", "v1", "Backup", "backups", true),
    REPLICATION_SOURCE("volsync.backube", "v1alpha1", "ReplicationSource", "replicationsources", true),
    VELERO_SCHEDULE("velero.io", "v1", "Schedule", "schedules", true),
    VELERO_BACKUP("velero.io", "v1", "Backup", "backups", true),
    VOLUME_SNAPSHOT("snapshot.storage.k8s.io", "v1", "VolumeSnapshot", "volumesnapshots", true),
    VOLUME_SNAPSHOT_CLASS("snapshot.storage.k8s.io", "v1", "VolumeSnapshotClass", "volumesnapshotclasses", false);

    private final String group;
    private final String version;
    private final String kind;
    private final String plural;
    private final boolean namespaced;

    CustomKind(String group, String version, String kind, String plural, boolean namespaced) {
        this.group = group;
        this.version = version;
        this.kind = kind;
        this.plural = plural;
        this.namespaced = namespaced;
    }

    ResourceDefinitionContext context() {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    /** The kind of an object. */
    static CustomKind of(GenericKubernetesResource object) {
        return Stream.of(values())
                .filter(kind -> kind.kind.equals(object.getKind())
                        && String.valueOf(object.getApiVersion()).startsWith(kind.group + "/"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(object.getApiVersion() + " " + object.getKind()));
    }

    String apiVersion() {
        return group + "/" + version;
    }

    String kind() {
        return kind;
    }

    /** As rules of a role name it: {@code backups.k8up.io}. */
    String resource() {
        return plural + "." + group;
    }
}
