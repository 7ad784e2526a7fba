package dev.backproof.verify.restore;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream in a thread of its own, a few pieces ahead, so that fetching and unpacking go on while somebody else
 * works on what is there already. To be read by one thread.
 */
final class ReadAhead extends BulkInput {
    private static final int PIECE = 1 << 17;
    private static final int AHEAD = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final InputStream in;
    private final BlockingQueue<Piece> ready = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;
    private Piece current = new Piece(new byte[0], 0, null);
    private int position;

    /** Some bytes; an empty piece is the end, or the failure that ended the stream. */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    private record Piece(byte[] bytes, int length, @Nullable Throwable failure) {}

    ReadAhead(InputStream in) {
        this.in = in;
        thread = Thread.ofPlatform().daemon().name("backproof-dump-ahead").start(this::readAll);
    }

    private void readAll() {
        try {
            Piece piece;
            do {
                piece = next();
                ready.put(piece);
            } while (piece.length > 0);
        } catch (InterruptedException e) {
            // closed before the end: nobody wants the rest
        }
    }

    private Piece next() {
        try {
            byte[] bytes = new byte[PIECE];
            return new Piece(bytes, in.readNBytes(bytes, 0, bytes.length), null);
        } catch (IOException | RuntimeException | Error e) {
            return new Piece(new byte[0], 0, e);
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == current.length && !advance()) {
            return -1;
        }
        int count = Math.min(length, current.length - position);
        System.arraycopy(current.bytes, position, bytes, offset, count);
        position += count;
        return count;
    }

    private boolean advance() throws IOException {
        if (current.bytes.length > 0 && current.length == 0) {
            return false;
        }
        try {
            current = ready.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a dump was read");
        }
        position = 0;
        switch (current.failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(current.failure);
        }
        return current.length > 0;
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            // a decoder must not lose its memory while it works
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        in.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
