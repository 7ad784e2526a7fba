package dev.backproof.backup.restic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the same with many things, several at a time. Not API. */
public final class Parallel {
    private Parallel() {}

    /**
     * Calls the action once for each item and returns when all calls have returned. After the first failure no new call
     * is started, and that failure is thrown.
     *
     * @param name of the threads
     * @throws CancellationException when the calling thread is interrupted; it stays interrupted, and no call is running
     *     any more
     */
    public static <T> void forEach(String name, int threads, Collection<T> items, Consumer<? super T> action) {
        Queue<T> queue = new ConcurrentLinkedQueue<>(items);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < Math.min(threads, items.size()); i++) {
            workers.add(Thread.ofPlatform()
                    .daemon()
                    .name("backproof-" + name + "-" + i)
                    .start(() -> {
                        for (T item = queue.poll(); item != null && failure.get() == null; item = queue.poll()) {
                            try {
                                action.accept(item);
                            } catch (RuntimeException | Error e) {
                                failure.compareAndSet(null, e);
                            }
                        }
                    }));
        }
        boolean interrupted = joinAll(workers, failure);
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw unchecked(thrown);
        }
    }

    private static boolean joinAll(List<Thread> workers, AtomicReference<@Nullable Throwable> failure) {
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    failure.compareAndSet(null, new CancellationException("interrupted"));
                    workers.forEach(Thread::interrupt);
                }
            }
        }
        return interrupted;
    }

    /** The same failure, to be thrown where no checked exception may be; it says in which thread it happened. */
    static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }
}
