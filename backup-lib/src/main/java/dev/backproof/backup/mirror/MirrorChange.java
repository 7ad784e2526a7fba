package dev.backproof.backup.mirror;

/**
 * What a sync does to one file of the mirror.
 *
 * @param path for people
 * @param bytes size of the file; of the one that goes, when it is removed
 */
public record MirrorChange(Kind kind, String path, long bytes) {
    /** Ways to change a file. */
    public enum Kind {
        /** It is new. */
        ADD,
        /** Its bytes are others. */
        CHANGE,
        /** Its bytes are the same, only its time is another. */
        SET_TIME,
        /** It is in the folder no more. Where the mirror keeps versions it is hidden, not deleted. */
        REMOVE
    }
}
