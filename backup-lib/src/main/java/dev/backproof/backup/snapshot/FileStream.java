package dev.backproof.backup.snapshot;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The bytes of one file of a snapshot, fetched a little ahead of where they are read. Damage found on the way is thrown
 * as a {@link dev.backproof.backup.error.CorruptionException}, never given as bytes. For one thread; {@link #close} it.
 */
public final class FileStream extends InputStream {
    private static final int AHEAD = 4;

    private final long length;
    private final Iterator<BlobRun> runs;
    private final BlobRuns fetcher;
    private final ExecutorService threads;
    private final Deque<Future<List<byte[]>>> coming = new ArrayDeque<>();
    private final Deque<byte[]> ready = new ArrayDeque<>();
    private int position;

    FileStream(BlobRuns fetcher, List<BlobRun> runs, long length) {
        this.fetcher = fetcher;
        this.runs = runs.iterator();
        this.length = length;
        threads = Executors.newFixedThreadPool(
                Math.max(1, Math.min(AHEAD, runs.size())),
                Thread.ofPlatform().daemon().name("backproof-file-", 0).factory());
        fill();
    }

    /** How many bytes the file has. */
    public long length() {
        return length;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (count == 0) {
            return 0;
        }
        while (ready.isEmpty()) {
            if (coming.isEmpty()) {
                return -1;
            }
            ready.addAll(Futures.await(coming.remove()));
            fill();
        }
        byte[] blob = ready.element();
        int piece = Math.min(count, blob.length - position);
        System.arraycopy(blob, position, bytes, offset, piece);
        position += piece;
        if (position == blob.length) {
            ready.remove();
            position = 0;
        }
        return piece;
    }

    private void fill() {
        while (coming.size() < AHEAD && runs.hasNext()) {
            BlobRun run = runs.next();
            coming.add(threads.submit(() -> fetcher.fetch(run)));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        coming.clear();
        ready.clear();
    }
}
