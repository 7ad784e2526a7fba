package dev.backproof.backup.restic.format;

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

    /** The word that stands in an index file. */
    public String label() {
        return label;
    }
}
