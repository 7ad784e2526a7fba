package dev.backproof.backup.posix;

/** What a directory entry is. */
public enum FileType {
    FIFO(0010000, "FIFO"),
    CHARACTER_DEVICE(0020000, "character device"),
    DIRECTORY(0040000, "directory"),
    BLOCK_DEVICE(0060000, "block device"),
    FILE(0100000, "regular file"),
    SYMLINK(0120000, "symlink"),
    SOCKET(0140000, "socket"),
    UNKNOWN(0, "file of unknown type");

    private static final int MASK = 0170000;

    private final int bits;
    private final String label;

    FileType(int bits, String label) {
        this.bits = bits;
        this.label = label;
    }

    /** The words for people, such as {@code symlink}. */
    public String label() {
        return label;
    }

    /** The type bits of {@code st_mode}. */
    int bits() {
        return bits;
    }

    static FileType ofMode(int mode) {
        for (FileType type : values()) {
            if (type.bits == (mode & MASK)) {
                return type;
            }
        }
        return UNKNOWN;
    }
}
