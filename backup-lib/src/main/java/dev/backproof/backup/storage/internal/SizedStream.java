package dev.backproof.backup.storage.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * A stream of which it is known how many bytes will come: it ends there and fails when the bytes run out earlier. Reads
 * into arrays of the right size at once. For one thread.
 */
public abstract class SizedStream extends InputStream {
    private long remaining;

    /** A stream of {@code length} bytes. */
    protected SizedStream(long length) {
        this.remaining = length;
    }

    /** Reads at least one byte, or gives -1 when the bytes have run out. The length is at least 1. */
    protected abstract int fill(byte[] target, int offset, int length) throws IOException;

    /** How many bytes are still to come. */
    public final long remaining() {
        return remaining;
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (remaining == 0) {
            return -1;
        }
        int count = fill(target, offset, (int) Math.min(length, remaining));
        if (count == -1) {
            throw new EOFException(remaining + " bytes are missing at the end");
        }
        remaining -= count;
        return count;
    }

    @Override
    public final byte[] readAllBytes() throws IOException {
        if (remaining > Integer.MAX_VALUE - 8) {
            throw new OutOfMemoryError("more than an array can hold: " + remaining + " bytes");
        }
        return readNBytes((int) remaining);
    }

    @Override
    public final byte[] readNBytes(int length) throws IOException {
        if (length < 0) {
            throw new IllegalArgumentException("negative length: " + length);
        }
        byte[] bytes = new byte[(int) Math.min(length, remaining)];
        int count = readNBytes(bytes, 0, bytes.length);
        return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }

    /** Reads what is left and throws it away. */
    public final void drain() throws IOException {
        if (remaining > 0) {
            byte[] scratch = new byte[(int) Math.min(remaining, 64 * 1024)];
            while (read(scratch, 0, scratch.length) != -1) {
                // thrown away
            }
        }
    }
}
