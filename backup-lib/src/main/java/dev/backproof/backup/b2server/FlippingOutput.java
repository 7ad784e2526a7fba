package dev.backproof.backup.b2server;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream that gets one byte wrong. */
final class FlippingOutput extends FilterOutputStream {
    private final long wrong;
    private long position;

    FlippingOutput(OutputStream out, long offset) {
        super(out);
        this.wrong = offset;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        if (wrong >= position && wrong < position + count) {
            byte[] copy = new byte[count];
            System.arraycopy(bytes, offset, copy, 0, count);
            copy[(int) (wrong - position)] ^= 0x01;
            out.write(copy, 0, count);
        } else {
            out.write(bytes, offset, count);
        }
        position += count;
    }
}
