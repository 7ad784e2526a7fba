package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Id;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the parent snapshot beside the walk over the source, and loads its directories a little before the walk
 * comes to them. For the walking thread; {@link #close} it.
 */
final class ParentWalk implements AutoCloseable {
    /** Directories loaded ahead, for each level that the walk is in. */
    private static final int AHEAD = 2;

    private final Function<Id, ParentDirectory> loading;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("backproof-parent-", 0).factory());
    private final Deque<Level> levels = new ArrayDeque<>();

    /**
     * A walk that has not entered the root.
     *
     * @param loading loads a directory, also in another thread
     */
    ParentWalk(Function<Id, ParentDirectory> loading) {
        this.loading = loading;
    }

    /** Enters the root, or a directory of the one entered last; null is one that the parent does not have. */
    ParentDirectory enter(@Nullable Id tree) {
        ParentDirectory entered = ParentDirectory.EMPTY;
        if (tree != null) {
            Level level = levels.peek();
            entered = level == null ? loading.apply(tree) : level.take(tree);
        }
        levels.push(new Level(entered));
        return entered;
    }

    void leave() {
        levels.pop();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private record Coming(Id tree, Future<ParentDirectory> directory) {
        ParentDirectory get() {
            return Futures.await(directory);
        }
    }

    /** The directories in one directory, in the order of the walk, which may leave some out. */
    private final class Level {
        private final Iterator<Id> trees;
        private final Deque<Coming> coming = new ArrayDeque<>();

        Level(ParentDirectory directory) {
            trees = directory.subtrees();
            while (coming.size() < AHEAD && loadNext()) {}
        }

        ParentDirectory take(Id tree) {
            for (Coming next = coming.poll(); next != null; next = coming.poll()) {
                boolean unused = loadNext();
                if (next.tree.equals(tree)) {
                    return next.get();
                }
                next.directory.cancel(false); // it is gone from the source
            }
            return loading.apply(tree);
        }

        private boolean loadNext() {
            if (!trees.hasNext()) {
                return false;
            }
            Id tree = trees.next();
            coming.add(new Coming(tree, thread.submit(() -> loading.apply(tree))));
            return true;
        }
    }
}
