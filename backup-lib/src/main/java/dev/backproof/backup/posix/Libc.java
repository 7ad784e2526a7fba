package dev.backproof.backup.posix;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The calls of libc that we make, by JNA's direct mapping. Sizes and offsets are {@code long}: every {@link
 * Architecture} we know is 64-bit. After a call that returned -1, {@link #lastError} has the reason.
 */
final class Libc {
    static final int AT_FDCWD = -100;
    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_NO_AUTOMOUNT = 0x800;
    static final int AT_EMPTY_PATH = 0x1000;

    static final int O_RDONLY = 0;
    static final int O_RDWR = 02;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_NOCTTY = 0400;
    static final int O_NONBLOCK = 04000;
    static final int O_NOATIME = 01000000;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;

    /** openat2: no component may be a symlink, none may lead out of the directory ({@code linux/openat2.h}). */
    static final long RESOLVE_NO_SYMLINKS = 0x04;

    static final long RESOLVE_BENEATH = 0x08;

    /** The same number on every architecture that has it. */
    static final long SYS_OPENAT2 = 437;

    private static final byte[] PROC = RawPath.of("/proc/self/fd").terminated();

    private Libc() {}

    /**
     * Makes the calls ready; cheap when they are.
     *
     * @return the numbers of this machine
     * @throws IOException when this system is not one we can work on, saying what is missing
     */
    static Architecture load() throws IOException {
        Architecture architecture = Architecture.current();
        try {
            if (!Loaded.PROC_MOUNTED) {
                throw new IOException("/proc is not mounted here; it is needed to reach extended attributes");
            }
        } catch (LinkageError e) {
            throw new IOException("the system's C library cannot be called (JNA): " + e.getMessage(), e);
        }
        return architecture;
    }

    /** The error of the call made last by this thread. */
    static int lastError() {
        return Native.getLastError();
    }

    /** Holds what is done once, on first use. */
    private static final class Loaded {
        static final boolean PROC_MOUNTED;

        static {
            Native.register(Libc.class, NativeLibrary.getProcess());
            PROC_MOUNTED = statx(AT_FDCWD, PROC, 0, FileStatus.MASK, new byte[FileStatus.BYTES]) == 0;
        }
    }

    static native int openat(int directory, byte[] path, int flags, int mode);

    static native int close(int descriptor);

    static native int statx(int directory, byte[] path, int flags, int mask, byte[] buffer);

    static native long readlinkat(int directory, byte[] path, byte[] buffer, long size);

    static native int symlinkat(byte[] target, int directory, byte[] path);

    static native int linkat(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags);

    static native int unlinkat(int directory, byte[] path, int flags);

    static native int mkdirat(int directory, byte[] path, int mode);

    static native int chmod(byte[] path, int mode);

    static native int fchownat(int directory, byte[] path, int uid, int gid, int flags);

    /** Times are two {@code struct timespec}: seconds and nanoseconds of access, then of modification. */
    static native int utimensat(int directory, byte[] path, long[] times, int flags);

    static native long llistxattr(byte[] path, byte[] list, long size);

    static native long lgetxattr(byte[] path, byte[] name, byte[] value, long size);

    static native int lsetxattr(byte[] path, byte[] name, byte[] value, long size, int flags);

    static native int lremovexattr(byte[] path, byte[] name);

    static native long pread(int descriptor, ByteBuffer buffer, long count, long offset);

    static native long pwrite(int descriptor, ByteBuffer buffer, long count, long offset);

    static native int ftruncate(int descriptor, long size);

    /** Fills a {@code struct statvfs}, of 112 bytes on the machines we know. */
    static native int fstatvfs(int descriptor, long[] space);

    static native int fallocate(int descriptor, int mode, long offset, long size);

    /** The first field of {@code passwd} is a pointer to the name, which lies in {@code strings}. */
    static native int getpwuid_r(int uid, long[] passwd, Pointer strings, long size, long[] result);

    static native int getgrgid_r(int gid, long[] group, Pointer strings, long size, long[] result);

    static native int getpwnam_r(byte[] name, long[] passwd, Pointer strings, long size, long[] result);

    static native int getgrnam_r(byte[] name, long[] group, Pointer strings, long size, long[] result);

    static native long syscall(long number, long directory, byte[] path, byte[] how, long size);

    static native long syscall(long number, long directory, byte[] path, long mode, long device);

    static native long syscall(long number, long directory, ByteBuffer entries, long size);

    static native long syscall(
            long number,
            long from,
            @Nullable Pointer fromPosition,
            long to,
            @Nullable Pointer toPosition,
            long size,
            long flags);
}
