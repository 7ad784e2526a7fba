package dev.backproof.backup.mirror;

import java.time.Duration;
import java.util.List;

/**
 * How a sync ended.
 *
 * @param added files that are new in the mirror
 * @param changed files with other bytes
 * @param timesSet files of which only the time was another
 * @param removed files that are in the folder no more; none as long as there are problems
 * @param bytesSent bytes of the files that were sent
 * @param seen what was seen while comparing
 * @param problems files that could not be read, or that changed while they were; the mirror has them as before
 */
public record MirrorSyncResult(
        long added,
        long changed,
        long timesSet,
        long removed,
        long bytesSent,
        MirrorSyncPlan.Seen seen,
        List<String> problems,
        Duration duration) {}
