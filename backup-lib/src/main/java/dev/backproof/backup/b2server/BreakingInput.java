package dev.backproof.backup.b2server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream in which something happens after some bytes. */
final class BreakingInput extends FilterInputStream {
    private final Break happening;
    private long left;

    BreakingInput(InputStream in, long afterBytes, Break happening) {
        super(in);
        this.left = afterBytes;
        this.happening = happening;
    }

    /** What happens; ends with an exception. */
    interface Break {
        void happen() throws IOException;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
        if (left == 0) {
            happening.happen();
        }
        int got = super.read(buffer, offset, (int) Math.min(count, left));
        left -= Math.max(got, 0);
        return got;
    }
}
