package dev.backproof.backup.kubernetes;

/** What makes a backup. */
public enum BackupTool {
    /** A CronJob of ours. */
    BACKPROOF("backproof"),
    /** A CronJob that runs {@code rclone sync} or {@code rclone copy} on a mounted claim. */
    RCLONE("rclone"),
    /** A CronJob that runs {@code restic backup} on a mounted claim. */
    RESTIC("restic"),
    /** A Schedule of K8up. */
    K8UP("K8up"),
    /** A ReplicationSource of VolSync. */
    VOLSYNC("VolSync"),
    /** A Schedule of Velero. */
    VELERO("Velero"),
    /** A Backup or PhysicalBackup of mariadb-operator. */
    MARIADB_OPERATOR("mariadb-operator"),
    /** Something that cannot be seen from here and was named in an annotation. */
    ELSEWHERE("elsewhere");

    private final String shown;

    BackupTool(String shown) {
        this.shown = shown;
    }

    /** As its makers write it. */
    public String shown() {
        return shown;
    }
}
