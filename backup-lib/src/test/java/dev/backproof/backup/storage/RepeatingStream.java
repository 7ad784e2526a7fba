package dev.backproof.backup.storage;

import java.io.InputStream;

/** A block over and over, up to a size. */
final class RepeatingStream extends InputStream {
    private final byte[] block;
    private final long size;
    private long at;

    RepeatingStream(byte[] block, long size) {
        this.block = block.clone();
        this.size = size;
    }

    @Override
    public int read() {
        return at == size ? -1 : block[(int) (at++ % block.length)] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (at == size) {
            return -1;
        }
        int from = (int) (at % block.length);
        int count = (int) Math.min(Math.min(length, block.length - from), size - at);
        System.arraycopy(block, from, target, offset, count);
        at += count;
        return count;
    }
}
