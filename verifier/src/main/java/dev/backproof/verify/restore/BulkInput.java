package dev.backproof.verify.restore;

import java.io.IOException;
import java.io.InputStream;

/** A stream that is made to be read in large pieces; single bytes are pieces of one. */
abstract class BulkInput extends InputStream {
    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public abstract int read(byte[] bytes, int offset, int length) throws IOException;
}
