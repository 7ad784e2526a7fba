package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.scenario.Bounds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Assertions on restored files. Paths are relative to the volume, patterns have restic's meaning: {@code **} stands for
 * any number of names, and a pattern without leading slash may begin anywhere.
 *
 * <pre>{@code
 * assertThat(uploads).hasFileCountBetween(1_000, 2_000).hasNoFile("*.tmp");   // passes
 * assertThat(uploads).exists("no-such-file");                                      // fails: uploads: no-such-file is missing
 * }</pre>
 */
public final class RestoredVolumeAssert extends AbstractCheckAssert<RestoredVolumeAssert, RestoredVolume> {
    RestoredVolumeAssert(RestoredVolume actual) {
        super(actual, RestoredVolumeAssert.class);
    }

    @Override
    String source() {
        return actual.source();
    }

    /** Every file listed in a {@code sha256sum} file, found beside the scenario or on the class path, is there and equal. */
    public RestoredVolumeAssert matchesManifest(String file) {
        return holds(VolumeChecks.manifest(actual, file, () -> actual.origin().open(file)));
    }

    /** Every file listed in a {@code sha256sum} file is there and equal. */
    public RestoredVolumeAssert matchesManifest(Path file) {
        return holds(VolumeChecks.manifest(actual, file.toString(), () -> Files.newInputStream(file)));
    }

    /** The number of regular files lies between these, both included. */
    public RestoredVolumeAssert hasFileCountBetween(long min, long max) {
        return holds(VolumeChecks.fileCount(actual, Bounds.between(min, max)));
    }

    /** There are at least so many regular files. */
    public RestoredVolumeAssert hasAtLeastFiles(long min) {
        return holds(VolumeChecks.fileCount(actual, Bounds.atLeast(min)));
    }

    /** The bytes of all regular files lie between these, both included. */
    public RestoredVolumeAssert hasBytesBetween(long min, long max) {
        return holds(VolumeChecks.totalBytes(actual, Bounds.between(min, max)));
    }

    /** The entry is there. */
    public RestoredVolumeAssert exists(String path) {
        return holds(VolumeChecks.exists(actual, path));
    }

    /** No entry matches the pattern. */
    public RestoredVolumeAssert hasNoFile(String pattern) {
        return holds(VolumeChecks.noFile(actual, pattern));
    }

    /** The entry has this owner and group, by number. */
    public RestoredVolumeAssert hasOwner(String path, long uid, long gid) {
        return holds(VolumeChecks.owner(actual, path, uid, gid));
    }

    /** The entry has these permission bits, such as {@code 0640}. */
    public RestoredVolumeAssert hasMode(String path, int mode) {
        return holds(VolumeChecks.mode(actual, path, mode));
    }

    /** The symlink points there. */
    public RestoredVolumeAssert hasLinkTarget(String path, String target) {
        return holds(VolumeChecks.linkTarget(actual, path, target));
    }

    /** The newest file was younger than this when the drill began. */
    public RestoredVolumeAssert hasFileYoungerThan(Duration age) {
        return holds(VolumeChecks.newestFile(actual, "**", age));
    }

    /** The newest file that matches the pattern was younger than this when the drill began. */
    public RestoredVolumeAssert hasFileYoungerThan(Duration age, String pattern) {
        return holds(VolumeChecks.newestFile(actual, pattern, age));
    }
}
