package dev.backproof.backup.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/**
 * What {@code statx} tells of an entry.
 *
 * @param permissions mode bits with setuid, setgid and sticky (07777)
 * @param device number of the file system it lies on, as {@code st_dev} encodes it
 * @param specialDevice number of the device that a device node stands for, as {@code st_rdev} encodes it
 * @param links number of names it has
 * @param size bytes it seems to hold
 * @param allocated bytes it takes on the device
 */
public record FileStatus(
        FileType type,
        int permissions,
        long uid,
        long gid,
        long inode,
        long device,
        long specialDevice,
        long links,
        long size,
        long allocated,
        Instant accessed,
        Instant modified,
        Instant changed) {
    /** Bytes of {@code struct statx}, the same on every architecture ({@code linux/stat.h}). */
    static final int BYTES = 256;

    /** What we ask for: STATX_BASIC_STATS. */
    static final int MASK = 0x7ff;

    /** The empty name, which with {@code AT_EMPTY_PATH} means the descriptor itself. */
    private static final byte[] ITSELF = {0};

    private static final int BYTES_PER_BLOCK = 512;

    /** Whether both are the same file of the same file system. */
    public boolean isSameFile(FileStatus other) {
        return inode == other.inode && device == other.device;
    }

    /** Fills the buffer with the status of an open descriptor; -1 when that fails. */
    static int read(int descriptor, byte[] buffer) {
        return Libc.statx(descriptor, ITSELF, Libc.AT_EMPTY_PATH, MASK, buffer);
    }

    /** Fills the buffer with the status of a directory's entry, of a symlink itself; -1 when that fails. */
    static int read(int directory, byte[] entry, byte[] buffer) {
        return Libc.statx(directory, entry, Libc.AT_SYMLINK_NOFOLLOW | Libc.AT_NO_AUTOMOUNT, MASK, buffer);
    }

    static FileStatus parse(byte[] statx) {
        ByteBuffer in = ByteBuffer.wrap(statx).order(ByteOrder.nativeOrder());
        int mode = Short.toUnsignedInt(in.getShort(28));
        return new FileStatus(
                FileType.ofMode(mode),
                mode & 07777,
                Integer.toUnsignedLong(in.getInt(20)),
                Integer.toUnsignedLong(in.getInt(24)),
                in.getLong(32),
                deviceNumber(in.getInt(136), in.getInt(140)),
                deviceNumber(in.getInt(128), in.getInt(132)),
                Integer.toUnsignedLong(in.getInt(16)),
                in.getLong(40),
                in.getLong(48) * BYTES_PER_BLOCK,
                instant(in, 64),
                instant(in, 112),
                instant(in, 96));
    }

    private static Instant instant(ByteBuffer in, int at) {
        return Instant.ofEpochSecond(in.getLong(at), in.getInt(at + 8));
    }

    /** One number of major and minor as {@code dev_t} holds them (gnu_dev_makedev). */
    private static long deviceNumber(int major, int minor) {
        return ((major & 0xfffff000L) << 32)
                | ((major & 0xfffL) << 8)
                | ((minor & 0xffffff00L) << 12)
                | (minor & 0xffL);
    }
}
