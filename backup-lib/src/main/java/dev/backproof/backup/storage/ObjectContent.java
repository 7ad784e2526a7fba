package dev.backproof.backup.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes to be stored: their exact number is known, and they can be read again for a retry. */
public interface ObjectContent {
    /** Exact number of bytes that {@link #open} will give. */
    long length();

    /** A new stream over the bytes from the start. May be called several times. */
    InputStream open() throws IOException;

    /** Content held in an array, which must not change until it is stored. */
    static ObjectContent of(byte[] bytes) {
        return of(bytes, 0, bytes.length);
    }

    /** Content held in a part of an array, which must not change until it is stored. */
    static ObjectContent of(byte[] bytes, int offset, int length) {
        return new ObjectContent() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes, offset, length);
            }
        };
    }

    /** Content of a file, whose length is taken now; a file that shrinks later makes the transfer fail. */
    static ObjectContent ofFile(Path file) throws IOException {
        long length = Files.size(file);
        return new ObjectContent() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}
