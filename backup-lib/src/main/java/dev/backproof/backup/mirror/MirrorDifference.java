package dev.backproof.backup.mirror;

/**
 * A file that is not the same on both sides.
 *
 * @param path for people
 */
public record MirrorDifference(String path, Kind kind) {
    /** What differs. */
    public enum Kind {
        ONLY_IN_FOLDER("only in the folder"),
        ONLY_IN_MIRROR("only in the mirror"),
        SIZE("sizes differ"),
        CONTENT("SHA-1 differs");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    @Override
    public String toString() {
        return path + ": " + kind.words();
    }
}
