package dev.backproof.backup.storage.b2;

import dev.backproof.backup.storage.internal.SizedStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Bytes as they come in: counted, hashed when there is something to compare with, and watched for their pace. */
final class DownloadStream extends SizedStream {
    private final InputStream in;
    private final @Nullable MessageDigest digest;
    private final Pace pace;
    private @Nullable IOException trouble;

    DownloadStream(InputStream in, long length, @Nullable MessageDigest digest, Pace pace) {
        super(length);
        this.in = in;
        this.digest = digest;
        this.pace = pace;
    }

    /** What broke the transfer, or null when nothing did. */
    @Nullable
    IOException trouble() {
        return trouble;
    }

    @Override
    protected int fill(byte[] target, int offset, int length) throws IOException {
        try {
            long start = System.nanoTime();
            int count = in.read(target, offset, length);
            if (count == -1) {
                throw new EOFException("the answer ended " + remaining() + " bytes early");
            }
            pace.moved(count, System.nanoTime() - start);
            if (digest != null) {
                digest.update(target, offset, count);
            }
            return count;
        } catch (IOException e) {
            trouble = e;
            throw e;
        }
    }
}
