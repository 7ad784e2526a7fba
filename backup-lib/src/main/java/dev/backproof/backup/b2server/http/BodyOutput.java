package dev.backproof.backup.b2server.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The body of an answer, of announced length. Its last byte leaves with {@link #finish}: what a handler does before it
 * returns is done before the client can have seen the end.
 */
final class BodyOutput extends OutputStream {
    private final OutputStream out;
    private long remaining;
    private long written;
    private boolean lastHeldBack;
    private byte last;

    BodyOutput(OutputStream out, long length) {
        this.out = out;
        this.remaining = length;
    }

    long remaining() {
        return remaining;
    }

    long written() {
        return written;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (count > remaining) {
            throw new IOException("more bytes than announced");
        }
        if (count == 0) {
            return;
        }
        if (count == remaining) {
            lastHeldBack = true;
            last = bytes[offset + count - 1];
            out.write(bytes, offset, count - 1);
        } else {
            out.write(bytes, offset, count);
        }
        remaining -= count;
        written += count;
    }

    void finish() throws IOException {
        if (lastHeldBack) {
            out.write(last);
        }
        out.flush();
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
