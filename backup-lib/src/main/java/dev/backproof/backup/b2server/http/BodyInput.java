package dev.backproof.backup.b2server.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The body of a request, of known length. Asks the client for it when it is first read. */
final class BodyInput extends InputStream {
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final ReadBuffer in;
    private final OutputStream out;
    private final long length;
    private long remaining;
    private boolean awaited;
    private boolean silent;

    /**
     * @param awaited whether the client waits for {@code 100 Continue} before it sends
     */
    BodyInput(ReadBuffer in, OutputStream out, long length, boolean awaited) {
        this.in = in;
        this.out = out;
        this.length = length;
        this.remaining = length;
        this.awaited = awaited && length > 0;
    }

    /** Lets the client wait in vain for {@code 100 Continue}. */
    void withoutContinue() {
        silent = true;
    }

    long length() {
        return length;
    }

    long remaining() {
        return remaining;
    }

    /** Whether the client has not been asked to send yet. */
    boolean awaited() {
        return awaited;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        if (count == 0) {
            return 0;
        }
        if (awaited) {
            awaited = false;
            if (!silent) {
                out.write(CONTINUE);
                out.flush();
            }
        }
        int got = in.read(buffer, offset, (int) Math.min(count, remaining));
        if (got < 0) {
            throw new EOFException("the client went away " + remaining + " bytes before the end of the body");
        }
        remaining -= got;
        return got;
    }

    @Override
    public int available() {
        return 0;
    }
}
