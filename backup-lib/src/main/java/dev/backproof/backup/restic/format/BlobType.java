package dev.backproof.backup.restic.format;

import org.jspecify.annotations.Nullable;

/** What a blob holds. A blob's identity is its type and its id together. */
public enum BlobType {
    /** A piece of a file. */
    DATA("data"),
    /** A directory's entries. */
    TREE("tree");

    private final String label;

    BlobType(String label) {
        this.label = label;
    }

    /** The type of a word; null when there is none. */
    static @Nullable BlobType of(String label) {
        return switch (label) {
            case "data" -> DATA;
            case "tree" -> TREE;
            default -> null;
        };
    }

    /** The word that stands in an index file. */
    public String label() {
        return label;
    }
}
