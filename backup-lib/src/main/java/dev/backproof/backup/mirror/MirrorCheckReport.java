package dev.backproof.backup.mirror;

import java.util.List;

/**
 * How a folder and a mirror compare.
 *
 * @param same files of the same size and SHA-1
 * @param sizeOnly files of the same size whose SHA-1 the mirror does not know
 * @param differences sorted by path
 * @param unreadable what could not be read in the folder, one line each
 */
public record MirrorCheckReport(long same, long sizeOnly, List<MirrorDifference> differences, List<String> unreadable) {
    /** Whether nothing differs and nothing stayed unread. */
    public boolean isClean() {
        return differences.isEmpty() && unreadable.isEmpty();
    }
}
