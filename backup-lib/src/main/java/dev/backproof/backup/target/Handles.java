package dev.backproof.backup.target;

import dev.backproof.backup.snapshot.EntryPath;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Open handles by path, of which only some are kept open at a time: a restore has many more files in work than a process
 * may hold open. One that somebody uses is never closed. For use by several threads.
 *
 * @param <H> what is kept open
 */
final class Handles<H extends Closeable> implements Closeable {
    private final int kept;
    private final Opening<H> opening;

    /** The one used least recently first. */
    private final Map<EntryPath, Entry<H>> open = new LinkedHashMap<>(16, 0.75f, true);

    /** What closing a handle ran into when nobody was there to hear it. */
    private final Map<EntryPath, IOException> failures = new HashMap<>();

    /** How many handles are kept open while they are not used, and how one is opened. */
    Handles(int kept, Opening<H> opening) {
        this.kept = kept;
        this.opening = opening;
    }

    /** Does something with the open handle of a path, opening it when it is not. */
    <T> T use(EntryPath path, Use<H, T> use) throws IOException {
        Entry<H> entry = borrow(path);
        if (entry == null) {
            entry = add(path, opening.open(path));
        }
        try {
            return use.with(entry.handle);
        } finally {
            giveBack(path, entry);
        }
    }

    /** Keeps a handle that was just opened, until it is needed. */
    void keep(EntryPath path, H handle) throws IOException {
        giveBack(path, add(path, handle));
    }

    /**
     * Closes the handle of a path, if it is open, as soon as nobody uses it.
     *
     * @throws IOException when closing it failed, now or earlier
     */
    synchronized void forget(EntryPath path) throws IOException {
        Entry<H> entry = open.remove(path);
        if (entry != null) {
            retire(path, entry);
        }
        rethrowFailure(path);
    }

    /**
     * Closes every handle, one in use as soon as it is not.
     *
     * @throws IOException when closing one failed, now or earlier
     */
    @Override
    public synchronized void close() throws IOException {
        open.forEach(this::retire);
        open.clear();
        IOException first = null;
        for (IOException failure : failures.values()) {
            if (first == null) {
                first = failure;
            } else {
                first.addSuppressed(failure);
            }
        }
        failures.clear();
        if (first != null) {
            throw first;
        }
    }

    private synchronized @Nullable Entry<H> borrow(EntryPath path) throws IOException {
        rethrowFailure(path);
        Entry<H> entry = open.get(path);
        if (entry != null) {
            entry.users++;
        }
        return entry;
    }

    /** Adds a handle that one user has; when another thread was faster, its handle is used instead. */
    private Entry<H> add(EntryPath path, H handle) throws IOException {
        Entry<H> other;
        synchronized (this) {
            other = open.get(path);
            if (other == null) {
                Entry<H> entry = new Entry<>(handle);
                entry.users++;
                open.put(path, entry);
                closeSomeIdle();
                return entry;
            }
            other.users++;
        }
        handle.close();
        return other;
    }

    private synchronized void giveBack(EntryPath path, Entry<H> entry) {
        entry.users--;
        if (entry.retired) {
            retire(path, entry);
        }
    }

    private void closeSomeIdle() {
        Iterator<Map.Entry<EntryPath, Entry<H>>> eldest = open.entrySet().iterator();
        while (open.size() > kept && eldest.hasNext()) {
            Map.Entry<EntryPath, Entry<H>> each = eldest.next();
            if (each.getValue().users == 0) {
                eldest.remove();
                retire(each.getKey(), each.getValue());
            }
        }
    }

    private void retire(EntryPath path, Entry<H> entry) {
        entry.retired = true;
        if (entry.users > 0) {
            return;
        }
        try {
            entry.handle.close();
        } catch (IOException e) {
            failures.put(path, e);
        }
    }

    private void rethrowFailure(EntryPath path) throws IOException {
        IOException failure = failures.remove(path);
        if (failure != null) {
            throw failure;
        }
    }

    private static final class Entry<H> {
        private final H handle;
        private int users;
        private boolean retired;

        Entry(H handle) {
            this.handle = handle;
        }
    }

    /** Opens the handle of a path. */
    interface Opening<H> {
        H open(EntryPath path) throws IOException;
    }

    /** Something done with a handle. */
    interface Use<H, T> {
        T with(H handle) throws IOException;
    }
}
