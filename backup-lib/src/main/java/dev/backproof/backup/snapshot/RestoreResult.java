package dev.backproof.backup.snapshot;

import java.time.Duration;
import java.util.List;

/**
 * How a restore ended.
 *
 * @param files regular files, hard links included
 * @param links symlinks
 * @param specials devices and FIFOs
 * @param bytes of the files that are as they should be
 * @param skippedFiles files left as they were, as asked
 * @param bytesFetched bytes read from the store
 * @param problems what did not come back, the first ten thousand
 * @param problemCount how many problems there were in all
 */
public record RestoreResult(
        SnapshotRef snapshot,
        long files,
        long directories,
        long links,
        long specials,
        long bytes,
        long skippedFiles,
        long bytesFetched,
        List<RestoreProblem> problems,
        long problemCount,
        Duration duration) {
    /** Whether everything came back. */
    public boolean complete() {
        return problemCount == 0;
    }
}
