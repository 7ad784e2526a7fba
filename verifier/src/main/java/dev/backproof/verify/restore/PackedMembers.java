package dev.backproof.verify.restore;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a gzip or bzip2 file, one after the other. Zero bytes behind the last one are passed over: they pad a file
 * to the block of a tape or a device (observed: {@code gzip -t} and {@code bzip2 -t} end with 0 on them). Anything else
 * there has to be a member. Not thread-safe.
 */
final class PackedMembers extends BulkInput {
    private final BufferedInputStream packed;
    private final Decoder decoder;
    private @Nullable InputStream member;

    /** Begins to unpack one member. At its end the packed bytes stand right behind it. */
    interface Decoder {
        InputStream open(InputStream packed) throws IOException;
    }

    /** Begins with the first member, which must be there. */
    PackedMembers(BufferedInputStream packed, Decoder decoder) throws IOException {
        this.packed = packed;
        this.decoder = decoder;
        member = decoder.open(packed);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (member != null) {
            int count = member.read(bytes, offset, length);
            if (count >= 0) {
                return count;
            }
            member = next();
        }
        return -1;
    }

    private @Nullable InputStream next() throws IOException {
        packed.mark(1);
        int first = packed.read();
        if (first > 0) {
            packed.reset();
            return decoder.open(packed);
        }
        for (int padding = first; padding >= 0; padding = packed.read()) {
            if (padding > 0) {
                throw new IOException("something stands behind the padding");
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        try (packed) {
            if (member != null) {
                member.close();
            }
        }
    }
}
