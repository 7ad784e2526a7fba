package dev.backproof.verify.sandbox;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Several who take statements about one table, each in a thread of its own, whichever is free the next one. */
final class Workers {
    private final BlockingQueue<Piece> statements;
    private final Queue<byte[]> spare;
    private final List<Worker> workers;
    private final List<Thread> threads = new ArrayList<>();
    private volatile DumpLoader.@Nullable Ended failed;

    /**
     * A statement: the first bytes of an array that is used again when they are written.
     *
     * @param offset of its rows
     * @param rows how many those are, when they were counted
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Piece(byte[] bytes, int offset, int length, int rows) {
        /** No statement is empty. */
        static final Piece END = new Piece(new byte[0], 0, 0, 0);

        boolean isEnd() {
            return length == 0;
        }
    }

    /** One who takes statements. */
    interface Worker extends AutoCloseable {
        /** Takes statements to their end, and tells what came of them. */
        DumpLoader.Ended take(Statements statements) throws IOException, InterruptedException;

        /** Ends it when it is still at work. */
        @Override
        void close();
    }

    /** What a worker takes statements from. */
    interface Statements {
        /** The next one, when it is there; {@link Piece#END} when there are no more. */
        Piece next() throws InterruptedException;

        /** Gives the array of one back that is done. */
        void done(Piece statement);
    }

    /**
     * Lets them begin.
     *
     * @param workers who, to be closed with this
     * @param spare where arrays go whose statement is done
     */
    Workers(List<? extends Worker> workers, Queue<byte[]> spare) {
        this.workers = List.copyOf(workers);
        this.spare = spare;
        statements = new ArrayBlockingQueue<>(2 * workers.size());
        for (Worker worker : workers) {
            threads.add(Thread.ofPlatform()
                    .daemon()
                    .name("backproof-load-" + threads.size())
                    .start(() -> work(worker)));
        }
    }

    private void work(Worker worker) {
        try {
            DumpLoader.Ended ended = worker.take(new Statements() {
                @Override
                public Piece next() throws InterruptedException {
                    return statements.take();
                }

                @Override
                public void done(Piece statement) {
                    spare.add(statement.bytes());
                }
            });
            if (ended.exitCode() != 0) {
                failed = ended;
            }
        } catch (IOException e) {
            failed = new DumpLoader.Ended(1, "mariadb: " + e.getMessage());
        } catch (InterruptedException e) {
            failed = new DumpLoader.Ended(1, "");
        } catch (RuntimeException | Error e) { // else its statements would be lost without a word
            failed = new DumpLoader.Ended(1, "mariadb: " + e);
        }
    }

    /** What the first that failed tells; null when none has. */
    DumpLoader.@Nullable Ended failed() {
        return failed;
    }

    void take(Piece statement) throws IOException {
        try {
            while (!statements.offer(statement, 100, TimeUnit.MILLISECONDS)) {
                refuseWhenFailed();
            }
            refuseWhenFailed();
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Says that no more statements come. */
    void end() throws IOException {
        for (int i = 0; i < workers.size(); i++) {
            take(Piece.END);
        }
    }

    /** Waits until every statement is done. */
    void finish() throws IOException {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        refuseWhenFailed();
        workers.forEach(Worker::close);
    }

    private void refuseWhenFailed() throws IOException {
        if (failed != null) {
            throw new IOException("a client refused a statement");
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while rows were loaded");
    }

    void stop() {
        threads.forEach(Thread::interrupt);
        workers.forEach(Worker::close);
    }
}
