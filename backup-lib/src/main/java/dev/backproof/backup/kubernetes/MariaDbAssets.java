package dev.backproof.backup.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Servers that mariadb-operator runs, as it names what belongs to them. */
final class MariaDbAssets {
    private MariaDbAssets() {}

    /** Services in front of a server: the plain one, and those of a replicated one. */
    static Stream<String> services(GenericKubernetesResource server) {
        String name = KubeObjects.name(server);
        return Stream.of(name, name + "-primary", name + "-secondary", name + "-internal");
    }

    /** Databases that objects of the cluster declare; a server may hold others, which only it knows. */
    static List<String> databases(ClusterInventory inventory, String namespace, String server) {
        TreeSet<String> names = new TreeSet<>();
        inventory.of(CustomKind.MARIADB).stream()
                .filter(object -> KubeObjects.namespace(object).equals(namespace)
                        && KubeObjects.name(object).equals(server))
                .map(object -> KubeObjects.text(object, "spec", "database"))
                .filter(name -> !name.isEmpty())
                .forEach(names::add);
        inventory.of(CustomKind.DATABASE).stream()
                .filter(database -> refersTo(database, namespace, server))
                .map(MariaDbAssets::databaseName)
                .forEach(names::add);
        return List.copyOf(names);
    }

    /** The database's name: the object's own unless {@code spec.name} says otherwise. */
    static String databaseName(GenericKubernetesResource database) {
        String name = KubeObjects.text(database, "spec", "name");
        return name.isEmpty() ? KubeObjects.name(database) : name;
    }

    /** Whether {@code spec.mariaDbRef} names this server. */
    static boolean refersTo(GenericKubernetesResource object, String namespace, String server) {
        String kind = KubeObjects.text(object, "spec", "mariaDbRef", "kind");
        return (kind.isEmpty() || kind.equals("MariaDB"))
                && KubeObjects.text(object, "spec", "mariaDbRef", "name").equals(server)
                && refNamespace(object).equals(namespace);
    }

    static String refNamespace(GenericKubernetesResource object) {
        String namespace = KubeObjects.text(object, "spec", "mariaDbRef", "namespace");
        return namespace.isEmpty() ? KubeObjects.namespace(object) : namespace;
    }

    /** The server whose data directory, or log of a Galera node, lies in this claim. */
    static Optional<AssetId> serverOf(PersistentVolumeClaim claim, ClusterInventory inventory) {
        return inventory.of(CustomKind.MARIADB).stream()
                .filter(server -> KubeObjects.namespace(server).equals(KubeObjects.namespace(claim)))
                .filter(server -> Pattern.matches(
                        "(storage|galera)-" + Pattern.quote(KubeObjects.name(server)) + "-\\d+",
                        KubeObjects.name(claim)))
                .map(server -> AssetId.mariadb(KubeObjects.namespace(server), KubeObjects.name(server)))
                .findFirst();
    }
}
