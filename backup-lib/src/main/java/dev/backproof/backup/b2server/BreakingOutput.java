package dev.backproof.backup.b2server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream in which something happens after some bytes. */
final class BreakingOutput extends FilterOutputStream {
    private final BreakingInput.Break happening;
    private long left;

    BreakingOutput(OutputStream out, long afterBytes, BreakingInput.Break happening) {
        super(out);
        this.left = afterBytes;
        this.happening = happening;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int now = (int) Math.min(count, left);
        out.write(bytes, offset, now);
        left -= now;
        if (now < count) {
            out.flush();
            happening.happen();
        }
    }
}
