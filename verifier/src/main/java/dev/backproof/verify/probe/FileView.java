package dev.backproof.verify.probe;

import dev.backproof.backup.posix.PosixFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A probed file as a channel that can only be read. Closing it leaves the file open. */
final class FileView implements SeekableByteChannel {
    private static final int PIECE = 1 << 16;

    private final ProbedFile file;
    private final PosixFile open;
    private final byte[] piece = new byte[PIECE];
    private long position;

    FileView(ProbedFile file, PosixFile open) {
        this.file = file;
        this.open = open;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int count = file.read(open, position, piece, 0, Math.min(to.remaining(), piece.length));
        if (count > 0) {
            to.put(piece, 0, count);
            position += count;
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long wanted) {
        if (wanted < 0) {
            throw new IllegalArgumentException("position " + wanted);
        }
        position = wanted;
        return this;
    }

    @Override
    public long size() {
        return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        // the file belongs to whoever opened it
    }
}
