package dev.backproof.backup.snapshot;

import java.io.FilterInputStream;
import java.io.InputStream;

/**
 * The bytes of one file of a snapshot, fetched while they are read. Damage found on the way is thrown as a {@link
 * dev.backproof.backup.error.CorruptionException}, never given as bytes.
 */
public final class FileStream extends FilterInputStream {
    private final long length;

    FileStream(InputStream in, long length) {
        super(in);
        this.length = length;
    }

    /** How many bytes the file has. */
    public long length() {
        return length;
    }
}
