package dev.backproof.backup.posix;

import org.jspecify.annotations.Nullable;

/** The errors of Linux that say something to a person (numbers of {@code asm-generic/errno.h}). */
public enum Errno {
    EPERM(1, "not permitted"),
    ENOENT(2, "no such file or directory"),
    EINTR(4, "interrupted"),
    EIO(5, "input or output error of the device"),
    ENXIO(6, "no such device or address"),
    E2BIG(7, "too big"),
    EBADF(9, "bad file descriptor"),
    ENOMEM(12, "out of memory"),
    EACCES(13, "permission denied"),
    EBUSY(16, "busy"),
    EEXIST(17, "exists already"),
    EXDEV(18, "on another file system"),
    ENODEV(19, "no such device"),
    ENOTDIR(20, "not a directory"),
    EISDIR(21, "is a directory"),
    EINVAL(22, "not valid here"),
    ENFILE(23, "too many open files in the system"),
    EMFILE(24, "too many open files"),
    EFBIG(27, "file too large"),
    ENOSPC(28, "no space left on the device"),
    EROFS(30, "read-only file system"),
    EMLINK(31, "too many links"),
    ERANGE(34, "result too large"),
    ENAMETOOLONG(36, "name too long"),
    ENOSYS(38, "not offered by this kernel"),
    ENOTEMPTY(39, "directory not empty"),
    ELOOP(40, "a symlink where none may be"),
    ENODATA(61, "no such attribute"),
    EOVERFLOW(75, "value too large"),
    EOPNOTSUPP(95, "not supported by the file system"),
    ESTALE(116, "stale handle of a network file system"),
    EDQUOT(122, "disk quota exceeded");

    private final int number;
    private final String text;

    Errno(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** The number as the kernel returns it. */
    public int number() {
        return number;
    }

    /** What it means, a few words. */
    public String text() {
        return text;
    }

    /** The error of this number, or null when it has no name here. */
    static @Nullable Errno of(int number) {
        for (Errno errno : values()) {
            if (errno.number == number) {
                return errno;
            }
        }
        return null;
    }
}
