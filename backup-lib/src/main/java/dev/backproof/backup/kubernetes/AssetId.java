package dev.backproof.backup.kubernetes;

import java.util.Comparator;

/**
 * One thing that a backup can be of. Ordered by namespace, then name, then kind.
 *
 * @param name of the claim or server; for a database {@code SERVER/DATABASE}
 */
public record AssetId(AssetKind kind, String namespace, String name) implements Comparable<AssetId> {
    private static final Comparator<AssetId> ORDER = Comparator.comparing(AssetId::namespace)
            .thenComparing(AssetId::name)
            .thenComparing(AssetId::kind);

    /** A claim. */
    public static AssetId pvc(String namespace, String name) {
        return new AssetId(AssetKind.PVC, namespace, name);
    }

    /** A server. */
    public static AssetId mariadb(String namespace, String name) {
        return new AssetId(AssetKind.MARIADB, namespace, name);
    }

    /** A database of a server. */
    public static AssetId database(String namespace, String server, String database) {
        return new AssetId(AssetKind.DATABASE, namespace, server + "/" + database);
    }

    /** The name of the scenario that drills it, unless an annotation says otherwise: {@code pvc-shop-uploads}. */
    public String scenario() {
        return kind.word() + "-" + namespace + "-" + name.replace('/', '-');
    }

    @Override
    public int compareTo(AssetId other) {
        return ORDER.compare(this, other);
    }

    /** {@code pvc shop/uploads}. */
    @Override
    public String toString() {
        return kind.word() + " " + namespace + "/" + name;
    }
}
