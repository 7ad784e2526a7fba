package dev.backproof.backup.source.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream whose bytes a thread of its own reads ahead, two megabytes at most, so that whoever reads it can be
 * interrupted although the original stream cannot, and notices silence. It ends only when its {@link Feed} agrees. For
 * one reader.
 */
public final class ReadAhead extends InputStream {
    private static final int PIECE = 128 * 1024;
    private static final int PIECES_AHEAD = 16;
    private static final byte[] END = {}; // no piece is empty

    private final Feed feed;
    private final Duration stallLimit;
    private final BlockingQueue<byte[]> ahead = new ArrayBlockingQueue<>(PIECES_AHEAD);
    private final Thread pump;
    private volatile @Nullable IOException broken;

    private byte[] current = {};
    private int at;
    private boolean ended;
    private @Nullable RuntimeException failure;

    /** Where the bytes come from, and what is thought of them. */
    public interface Feed {
        /** The bytes; read by the thread that reads ahead. */
        InputStream stream();

        /** Hears of the bytes in their order, in the thread that reads ahead. */
        default void seen(byte[] bytes, int length) {}

        /**
         * No byte follows. What this throws is thrown in place of the end.
         *
         * @param broken why the bytes could not be read to their end, or null
         */
        void end(@Nullable IOException broken) throws InterruptedException;

        /** No byte came for the longest time that was allowed; what is to be thrown then. */
        RuntimeException silent();

        /** Nobody reads any more. */
        void close();
    }

    /**
     * Begins to read.
     *
     * @param what is read, for the thread's name
     * @param stallLimit how long the feed may be silent
     */
    public ReadAhead(String what, Duration stallLimit, Feed feed) {
        this.feed = feed;
        this.stallLimit = stallLimit;
        this.pump = Thread.ofPlatform().daemon().name("reading " + what).start(this::readAhead);
    }

    private void readAhead() {
        try {
            InputStream in = feed.stream();
            byte[] buffer = new byte[PIECE];
            for (int n = in.readNBytes(buffer, 0, PIECE); n > 0; n = in.readNBytes(buffer, 0, PIECE)) {
                feed.seen(buffer, n);
                byte[] piece = buffer;
                if (n < PIECE) {
                    piece = Arrays.copyOf(buffer, n);
                } else {
                    buffer = new byte[PIECE];
                }
                ahead.put(piece);
            }
        } catch (IOException e) {
            broken = e;
        } catch (RuntimeException e) {
            broken = new IOException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            return; // closed: nobody waits for the end
        }
        try {
            ahead.put(END);
        } catch (InterruptedException e) {
            // closed
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * Reads some bytes.
     *
     * @throws CancellationException when the thread is interrupted; it stays so
     */
    @Override
    public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (at == current.length) {
            if (failure != null) {
                throw failure;
            }
            if (ended) {
                return -1;
            }
            advance();
        }
        int n = Math.min(length, current.length - at);
        System.arraycopy(current, at, into, offset, n);
        at += n;
        return n;
    }

    private void advance() {
        try {
            current = next();
            at = 0;
            if (current.length == 0) {
                feed.end(broken);
                ended = true;
            }
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            failure = new CancellationException("interrupted");
            throw failure;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        }
    }

    private byte[] next() throws InterruptedException {
        byte[] piece = ahead.poll(stallLimit.toMillis(), TimeUnit.MILLISECONDS);
        if (piece == null) {
            close();
            throw feed.silent();
        }
        return piece;
    }

    /** Reads no more, and closes the feed. */
    @Override
    public void close() {
        ended = true;
        pump.interrupt();
        feed.close();
    }
}
