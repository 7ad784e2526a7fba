package dev.backproof.backup.kubernetes;

/** What a cluster holds that a backup can be of. */
public enum AssetKind {
    /** A PersistentVolumeClaim. */
    PVC,
    /** A server that mariadb-operator runs. */
    MARIADB,
    /** One database of such a server. */
    DATABASE;

    /** In lower case, as commands and names have it. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
