package dev.backproof.verify.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Dumps for tests. */
public final class Streams {
    private Streams() {}

    /** Gives the next piece; an empty one is the end. */
    @FunctionalInterface
    public interface Pieces {
        byte[] next() throws IOException, InterruptedException;
    }

    /** The text as a stream. */
    public static InputStream sql(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The text, and then whatever comes. */
    public static InputStream then(String text, Pieces pieces) {
        return new SequenceInputStream(sql(text), of(pieces));
    }

    private static InputStream of(Pieces pieces) {
        return new InputStream() {
            private byte[] current = {};
            private int at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (at == current.length) {
                    try {
                        current = pieces.next();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    at = 0;
                    if (current.length == 0) {
                        return -1;
                    }
                }
                byte[] piece = Arrays.copyOfRange(current, at, Math.min(current.length, at + length));
                System.arraycopy(piece, 0, into, offset, piece.length);
                at += piece.length;
                return piece.length;
            }
        };
    }
}
