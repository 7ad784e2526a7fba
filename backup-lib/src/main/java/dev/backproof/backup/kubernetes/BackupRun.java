package dev.backproof.backup.kubernetes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of something that makes backups, as the cluster remembers it.
 *
 * @param by what made it run, such as {@code CronJob shop/backup-uploads}; the run itself when nothing did
 * @param object the run itself, such as {@code Job shop/backup-uploads-29402100}; the same as {@code by} when only that
 *     remembers it
 * @param start when it began, or null when that is forgotten
 * @param end when it was over, or null
 * @param reason why it failed; otherwise empty, or what should be known of it
 */
public record BackupRun(
        BackupTool tool,
        String namespace,
        String by,
        String object,
        Outcome outcome,
        @Nullable Instant start,
        @Nullable Instant end,
        String reason) {
    /** How a run ended. */
    public enum Outcome {
        /** It said so itself; whether the backup is whole only a drill tells. */
        SUCCEEDED,
        /** It failed. */
        FAILED,
        /** It is not over. */
        RUNNING
    }

    /** Its end, else its start, else null. */
    public @Nullable Instant time() {
        return end == null ? start : end;
    }
}
