package dev.backproof.backup.storage.local;

import dev.backproof.backup.storage.internal.SizedStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file. */
final class FileRangeStream extends SizedStream {
    /** The JDK copies heap buffers through one of its own of the same size, so pieces keep that one small. */
    private static final int PIECE = 256 * 1024;

    private final FileChannel channel;
    private long position;

    FileRangeStream(FileChannel channel, long offset, long length) {
        super(length);
        this.channel = channel;
        this.position = offset;
    }

    @Override
    protected int fill(byte[] target, int offset, int length) throws IOException {
        int count = channel.read(ByteBuffer.wrap(target, offset, Math.min(length, PIECE)), position);
        if (count > 0) {
            position += count;
        }
        return count;
    }
}
