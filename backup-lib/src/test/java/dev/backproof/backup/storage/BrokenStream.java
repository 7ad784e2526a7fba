package dev.backproof.backup.storage;

import java.io.IOException;
import java.io.InputStream;

/** A stream that cannot be read. */
final class BrokenStream extends InputStream {
    private final Exception failure;

    BrokenStream(IOException failure) {
        this.failure = failure;
    }

    BrokenStream(RuntimeException failure) {
        this.failure = failure;
    }

    @Override
    public int read() throws IOException {
        return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw (IOException) failure;
    }
}
