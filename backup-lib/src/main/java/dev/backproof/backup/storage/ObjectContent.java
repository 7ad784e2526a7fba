package dev.backproof.backup.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Bytes to be stored: their exact number is known, and they can be read again for a retry. */
public interface ObjectContent {
    /** Exact number of bytes that {@link #open} will give. */
    long length();

    /** A new stream over the bytes from the start. May be called several times, also by several threads at once. */
    InputStream open() throws IOException;

    /**
     * SHA-1 of all the bytes as 40 lower-case hex digits, when it is known beforehand. A store then refuses other bytes
     * before they are visible, and keeps the digest if it has a place for it.
     */
    default Optional<String> sha1() {
        return Optional.empty();
    }

    /** When the bytes were last changed where they come from; stores that have a place for it keep it (milliseconds). */
    default Optional<Instant> modified() {
        return Optional.empty();
    }

    /**
     * What a browser shall take the bytes for, such as {@code text/html; charset=utf-8}; stores that have a place for it
     * keep it, others guess.
     */
    default Optional<String> contentType() {
        return Optional.empty();
    }

    /** The same bytes with their SHA-1, 40 lower-case hex digits. */
    default ObjectContent withSha1(String sha1) {
        return new DescribedContent(this, Optional.of(sha1), modified(), contentType());
    }

    /** The same bytes with the time of their last change. */
    default ObjectContent withModified(Instant modified) {
        return new DescribedContent(this, sha1(), Optional.of(modified), contentType());
    }

    /** The same bytes with what they are; printable ASCII. */
    default ObjectContent withContentType(String type) {
        return new DescribedContent(this, sha1(), modified(), Optional.of(type));
    }

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
