package dev.backproof.backup.posix;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * An open file that is read and written at positions. Several threads may use it at once, and close it while others do.
 */
public final class PosixFile implements Closeable {
    private static final long FIRST_RESERVATION = 1 << 20;

    /** Of one call of {@code copy_file_range(2)}. */
    private static final long MOST_AT_ONCE = 1L << 30;

    private final Descriptor descriptor;
    private final RawPath path;

    PosixFile(int descriptor, RawPath path) {
        this.descriptor = new Descriptor(descriptor);
        this.path = path;
    }

    /** What the open file is now, whatever its name leads to meanwhile. */
    public FileStatus status() throws IOException {
        int number = descriptor.acquire();
        try {
            byte[] status = new byte[FileStatus.BYTES];
            if (FileStatus.read(number, status) != 0) {
                throw new PosixException(PosixDirectory.READ_STATUS, path, Libc.lastError());
            }
            return FileStatus.parse(status);
        } finally {
            descriptor.release();
        }
    }

    /**
     * Reads up to length bytes.
     *
     * @return how many were read, at least one unless length is 0; -1 at the end of the file
     */
    public int read(long position, byte[] bytes, int start, int length) throws IOException {
        Objects.checkFromIndexSize(start, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        int number = descriptor.acquire();
        ByteBuffer buffer = NativeBuffers.take();
        try {
            long count;
            do {
                count = Libc.pread(number, buffer, Math.min(length, buffer.capacity()), position);
            } while (count < 0 && Libc.lastError() == Errno.EINTR.number());
            if (count < 0) {
                throw new PosixException("read", path, Libc.lastError());
            }
            buffer.get(0, bytes, start, (int) count);
            return count == 0 ? -1 : (int) count;
        } finally {
            NativeBuffers.give(buffer);
            descriptor.release();
        }
    }

    /** Writes all the bytes; the file grows when they end behind its end. */
    public void write(long position, byte[] bytes, int start, int length) throws IOException {
        Objects.checkFromIndexSize(start, length, bytes.length);
        int number = descriptor.acquire();
        ByteBuffer buffer = NativeBuffers.take();
        try {
            int done = 0;
            while (done < length) {
                int part = Math.min(length - done, buffer.capacity());
                buffer.put(0, bytes, start + done, part);
                long count = Libc.pwrite(number, buffer, part, position + done);
                if (count >= 0) {
                    done += (int) count;
                } else if (Libc.lastError() != Errno.EINTR.number()) {
                    throw new PosixException("write", path, Libc.lastError());
                }
            }
        } finally {
            NativeBuffers.give(buffer);
            descriptor.release();
        }
    }

    /**
     * Writes all that another file holds into this one, which must be empty. The kernel copies, and where both lie on a
     * file system that can let files share their blocks (Btrfs, XFS) nothing is copied at all ({@code copy_file_range(2)}).
     */
    public void copyOf(PosixFile other) throws IOException {
        long copyFileRange = Architecture.current().copyFileRange();
        int to = descriptor.acquire();
        try {
            int from = other.descriptor.acquire();
            try {
                long total = 0;
                while (true) {
                    long count = Libc.syscall(copyFileRange, from, null, to, null, MOST_AT_ONCE, 0);
                    if (count > 0) {
                        total += count;
                    } else if (count == 0) {
                        break;
                    } else if (total == 0 && cannotCopy(Libc.lastError())) {
                        copyBytes(other);
                        break;
                    } else if (Libc.lastError() != Errno.EINTR.number()) {
                        throw new PosixException("copy to", path, Libc.lastError());
                    }
                }
            } finally {
                other.descriptor.release();
            }
        } finally {
            descriptor.release();
        }
    }

    private static boolean cannotCopy(int error) {
        return error == Errno.ENOSYS.number()
                || error == Errno.EXDEV.number()
                || error == Errno.EINVAL.number()
                || error == Errno.EOPNOTSUPP.number();
    }

    private void copyBytes(PosixFile other) throws IOException {
        byte[] bytes = new byte[1 << 16];
        long position = 0;
        for (int count = other.read(0, bytes, 0, bytes.length);
                count >= 0;
                count = other.read(position, bytes, 0, bytes.length)) {
            write(position, bytes, 0, count);
            position += count;
        }
    }

    /** Cuts the file off or lets it grow by a hole to this many bytes. */
    public void setSize(long size) throws IOException {
        int number = descriptor.acquire();
        try {
            if (Libc.ftruncate(number, size) != 0) {
                throw new PosixException("set the size of", path, Libc.lastError());
            }
        } finally {
            descriptor.release();
        }
    }

    /**
     * Reserves space for the bytes up to this size, so that a full device shows now; the file grows to it. Where the
     * file system cannot reserve, only the size is set.
     *
     * @throws PosixException {@link Errno#ENOSPC} when it does not fit; then the device was not filled in trying
     */
    public void reserve(long size) throws IOException {
        if (size == 0) {
            return;
        }
        int number = descriptor.acquire();
        try {
            long first = Math.min(size, FIRST_RESERVATION);
            if (!reserve(number, 0, first)) {
                setSize(size);
                return;
            }
            if (size > first) {
                // a file system that can reserve takes what there is before it says that it is not enough
                requireSpace(number, size - first);
                boolean unused = reserve(number, first, size - first);
            }
        } finally {
            descriptor.release();
        }
    }

    /** Returns whether the file system can reserve at all. */
    private boolean reserve(int number, long start, long length) throws PosixException {
        while (Libc.fallocate(number, 0, start, length) != 0) {
            PosixException failure = new PosixException("reserve space for", path, Libc.lastError());
            if (failure.isAny(Errno.EOPNOTSUPP, Errno.ENOSYS)) {
                return false;
            }
            if (!failure.is(Errno.EINTR)) {
                throw failure;
            }
        }
        return true;
    }

    private void requireSpace(int number, long bytes) throws PosixException {
        // struct statvfs begins with five longs: block size, fragment size, then fragments in all, free, and available
        long[] space = new long[16];
        if (Libc.fstatvfs(number, space) == 0 && space[2] > 0 && bytes / Math.max(space[1], 1) > space[3]) {
            throw new PosixException("reserve space for", path, Errno.ENOSPC.number());
        }
    }

    /** The bytes from the start as a stream of its own position. Closing it closes this file. */
    public InputStream stream() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
            }

            @Override
            public int read(byte[] bytes, int start, int length) throws IOException {
                int count = PosixFile.this.read(position, bytes, start, length);
                if (count > 0) {
                    position += count;
                }
                return count;
            }

            // reads nothing: a part far behind in a large file would cost all that is before it
            @Override
            public long skip(long wanted) throws IOException {
                long skipped = Math.clamp(status().size() - position, 0, Math.max(0, wanted));
                position += skipped;
                return skipped;
            }

            @Override
            public void close() throws IOException {
                PosixFile.this.close();
            }
        };
    }

    /**
     * Closes the file; the second time does nothing.
     *
     * @throws PosixException when the file system tells only now that written bytes were lost
     */
    @Override
    public void close() throws PosixException {
        int error = descriptor.close();
        if (error != 0) {
            throw new PosixException("close", path, error);
        }
    }
}
