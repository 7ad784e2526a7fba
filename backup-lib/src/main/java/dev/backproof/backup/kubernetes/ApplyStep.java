package dev.backproof.backup.kubernetes;

/**
 * One thing that applying a plan does.
 *
 * @param object such as {@code CronJob shop/backup-pvc-uploads}
 */
public record ApplyStep(Action action, String object) {
    /** What is done to an object. */
    public enum Action {
        /** It is not there yet. */
        CREATE,
        /** It is there and differs. */
        UPDATE,
        /** It is there as it should be. */
        UNCHANGED,
        /** It came with an earlier plan of the same name, and this one does not have it. */
        PRUNE
    }
}
