package dev.backproof.backup.posix;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call of the system failed: what was tried on which path, and the system's error by number, name and meaning. */
public final class PosixException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int number;
    private final String reason;

    PosixException(String action, Object path, int number) {
        super("cannot " + action + " " + path + ": " + describe(number));
        this.number = number;
        this.reason = describe(number);
    }

    /** The number of the error, {@code errno}. */
    public int number() {
        return number;
    }

    /** The error, or null when its number has no name in {@link Errno}. */
    public @Nullable Errno errno() {
        return Errno.of(number);
    }

    /** Whether it is this error. */
    public boolean is(Errno errno) {
        return number == errno.number();
    }

    /** Whether it is one of these errors. */
    public boolean isAny(Errno... errnos) {
        for (Errno errno : errnos) {
            if (is(errno)) {
                return true;
            }
        }
        return false;
    }

    /** The error without what was tried, such as {@code permission denied (EACCES)}. */
    public String reason() {
        return reason;
    }

    private static String describe(int number) {
        Errno errno = Errno.of(number);
        return errno == null ? "error " + number : errno.text() + " (" + errno + ")";
    }
}
