package dev.backproof.backup.source;

import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.PathPatterns;
import java.util.ArrayList;
import java.util.List;

/**
 * What is left out of a backup. Immutable.
 *
 * @param patterns of paths, in the order they were given
 * @param patternsIgnoringCase a list of its own, as restic has it
 * @param largestFile bytes of the largest file that is kept
 */
record Exclusion(
        List<RawName> patterns,
        List<RawName> patternsIgnoringCase,
        List<Tag> tags,
        long largestFile,
        boolean oneFileSystem) {
    static final Exclusion NOTHING = new Exclusion(List.of(), List.of(), List.of(), Long.MAX_VALUE, false);

    Exclusion withPatterns(List<RawName> more) {
        return new Exclusion(joined(patterns, more), patternsIgnoringCase, tags, largestFile, oneFileSystem);
    }

    Exclusion withPatternsIgnoringCase(List<RawName> more) {
        return new Exclusion(patterns, joined(patternsIgnoringCase, more), tags, largestFile, oneFileSystem);
    }

    Exclusion withTag(Tag tag) {
        return new Exclusion(patterns, patternsIgnoringCase, joined(tags, List.of(tag)), largestFile, oneFileSystem);
    }

    Exclusion withLargestFile(long bytes) {
        return new Exclusion(patterns, patternsIgnoringCase, tags, bytes, oneFileSystem);
    }

    Exclusion withinOneFileSystem() {
        return new Exclusion(patterns, patternsIgnoringCase, tags, largestFile, true);
    }

    /** Ready to be asked about many paths. */
    Matcher matcher() {
        return new Matcher(PathPatterns.of(patterns), PathPatterns.ignoringCase(patternsIgnoringCase), this);
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        List<T> both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }

    /** Decides about single entries. */
    record Matcher(PathPatterns patterns, PathPatterns patternsIgnoringCase, Exclusion exclusion) {
        boolean byPath(List<RawName> path) {
            return patterns.matches(path) || patternsIgnoringCase.matches(path);
        }

        boolean bySize(FileStatus status) {
            return status.type() != FileType.DIRECTORY && status.size() > exclusion.largestFile;
        }
    }
}
