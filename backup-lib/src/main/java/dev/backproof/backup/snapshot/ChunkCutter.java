package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.chunker.Chunker;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Reads streams into buffers that each hold one chunk. May be used by several threads. */
final class ChunkCutter {
    /** What is read at once; what is read beyond the end of a chunk has to be copied. */
    private static final int READ_SIZE = 512 << 10;

    private final Chunker chunker;
    private final ChunkBuffers buffers;

    ChunkCutter(Chunker chunker, ChunkBuffers buffers) {
        this.chunker = chunker;
        this.buffers = buffers;
    }

    /** Takes each chunk, and its buffer, which has to be given back. */
    @FunctionalInterface
    interface Sink {
        void chunk(ChunkBuffers.Buffer buffer, int length);
    }

    /**
     * Reads a stream to its end.
     *
     * @param small whether the stream should end within the first chunk
     * @param read hears how many bytes were read, again and again
     * @return how many bytes there were
     */
    long cut(InputStream in, boolean small, IntConsumer read, Sink sink) throws IOException, InterruptedException {
        ChunkBuffers.@Nullable Buffer buffer = small ? buffers.takeSmall() : buffers.takeLarge();
        long total = 0;
        try {
            int filled = 0;
            int undecided = 0;
            boolean end = false;
            while (true) {
                if (!end) {
                    int room = buffer.bytes().length - filled;
                    int count = in.read(buffer.bytes(), filled, Math.min(READ_SIZE, room));
                    if (count == -1) {
                        end = true;
                    } else {
                        filled += count;
                        total += count;
                        read.accept(count);
                    }
                }
                int length = chunker.next(buffer.bytes(), 0, filled, end, undecided);
                if (length == 0) {
                    return total;
                }
                if (length == -1) {
                    undecided = filled;
                    if (filled == buffer.bytes().length) {
                        ChunkBuffers.Buffer tooSmall = buffer;
                        buffer = copied(tooSmall, 0, filled);
                        tooSmall.giveBack();
                    }
                } else {
                    ChunkBuffers.Buffer chunk = buffer;
                    buffer = end && length == filled ? null : copied(chunk, length, filled);
                    sink.chunk(chunk, length);
                    if (buffer == null) {
                        return total;
                    }
                    filled -= length;
                    undecided = 0;
                }
            }
        } finally {
            if (buffer != null) {
                buffer.giveBack();
            }
        }
    }

    private ChunkBuffers.Buffer copied(ChunkBuffers.Buffer from, int start, int end) throws InterruptedException {
        ChunkBuffers.Buffer large = buffers.takeLarge();
        System.arraycopy(from.bytes(), start, large.bytes(), 0, end - start);
        return large;
    }
}
