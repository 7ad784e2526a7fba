package dev.backproof.backup.restic.format;

/**
 * Translates between Unix {@code st_mode} and Go's {@code os.FileMode} number that restic stores (restic's format, node
 * mode; bit values observed with restic 0.19.1).
 */
public final class FileModes {
    private static final long DIRECTORY = 1L << 31;
    private static final long SYMLINK = 1L << 27;
    private static final long DEVICE = 1L << 26;
    private static final long FIFO = 1L << 25;
    private static final long SOCKET = 1L << 24;
    private static final long SETUID = 1L << 23;
    private static final long SETGID = 1L << 22;
    private static final long CHARACTER = 1L << 21;
    private static final long STICKY = 1L << 20;

    private FileModes() {}

    /** The number to store for a type and Unix permission bits (07777; anything above is ignored). */
    public static long of(NodeType type, int unixPermissions) {
        long mode = unixPermissions & 0777;
        if ((unixPermissions & 04000) != 0) {
            mode |= SETUID;
        }
        if ((unixPermissions & 02000) != 0) {
            mode |= SETGID;
        }
        if ((unixPermissions & 01000) != 0) {
            mode |= STICKY;
        }
        return mode
                | switch (type) {
                    case FILE -> 0;
                    case DIRECTORY -> DIRECTORY;
                    case SYMLINK -> SYMLINK;
                    case DEVICE -> DEVICE;
                    case CHARACTER_DEVICE -> DEVICE | CHARACTER;
                    case FIFO -> FIFO;
                    case SOCKET -> SOCKET;
                };
    }

    /** The Unix permission bits (07777) of a stored number. */
    public static int unixPermissions(long mode) {
        int unix = (int) (mode & 0777);
        if ((mode & SETUID) != 0) {
            unix |= 04000;
        }
        if ((mode & SETGID) != 0) {
            unix |= 02000;
        }
        if ((mode & STICKY) != 0) {
            unix |= 01000;
        }
        return unix;
    }
}
