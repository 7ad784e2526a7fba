package dev.backproof.backup.restic.format;

/** What a tree's entry is, as restic names it (restic's format, node type). */
public enum NodeType {
    FILE("file"),
    DIRECTORY("dir"),
    SYMLINK("symlink"),
    DEVICE("dev"),
    CHARACTER_DEVICE("chardev"),
    FIFO("fifo"),
    SOCKET("socket");

    private final String label;

    NodeType(String label) {
        this.label = label;
    }

    /** The word that stands in the JSON. */
    public String label() {
        return label;
    }
}
