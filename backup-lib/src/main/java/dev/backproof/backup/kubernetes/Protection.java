package dev.backproof.backup.kubernetes;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One thing that backs an asset up.
 *
 * @param object which, such as {@code CronJob shop/backup-uploads}
 * @param destination where to, as far as that can be read without secrets; empty when not
 * @param schedule cron expression as written; empty when it runs once
 * @param suspended whether it is switched off
 * @param lastSuccess when it last succeeded, or null when that is not known to have happened
 * @param lastRun when it last ran or tried to, or null
 * @param problem why it cannot be relied on now; empty when nothing speaks against it
 */
public record Protection(
        AssetId asset,
        BackupTool tool,
        String object,
        String destination,
        String schedule,
        boolean suspended,
        @Nullable Instant lastSuccess,
        @Nullable Instant lastRun,
        String problem) {}
