package dev.backproof.backup.restic.format;

import org.jspecify.annotations.Nullable;

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

    /** The type of a word; null when there is none. */
    static @Nullable NodeType of(String label) {
        return switch (label) {
            case "file" -> FILE;
            case "dir" -> DIRECTORY;
            case "symlink" -> SYMLINK;
            case "dev" -> DEVICE;
            case "chardev" -> CHARACTER_DEVICE;
            case "fifo" -> FIFO;
            case "socket" -> SOCKET;
            default -> null;
        };
    }

    /** The word that stands in the JSON. */
    public String label() {
        return label;
    }
}
