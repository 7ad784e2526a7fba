package dev.backproof.backup.storage.decorator;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A store that goes wrong on request, for tests of what is built on stores. Faults are queued with {@link #on}; each
 * strikes a number of matching calls, the first unless told otherwise, and is spent then. {@link #crashAfter} cuts a run
 * between two changes of the store, as the death of the process would. For many threads.
 *
 * <pre>{@code
 * FaultyStore store = FaultyStore.over(new MemoryStore());
 * store.on(Call.PUT).key("index/").times(2).fails(ErrorCode.STORE_UNREACHABLE);
 * store.on(Call.GET).key("data/").flipsByte(100);
 * }</pre>
 */
public final class FaultyStore extends ForwardingStore {
    private final List<Fault> faults = new ArrayList<>();
    private long changes;
    private long changesBeforeCrash = Long.MAX_VALUE;
    private boolean crashed;

    private FaultyStore(ObjectStore store) {
        super(store);
    }

    /** What can go wrong. */
    public enum Call {
        PUT,
        GET,
        FIND,
        LIST,
        DELETE
    }

    /** The process is dead. An error, so that nothing takes it for a failure to be handled. */
    public static final class Crash extends Error {
        private static final long serialVersionUID = 1L;

        private Crash() {
            super("the process died here");
        }
    }

    /** A store without faults so far. */
    public static FaultyStore over(ObjectStore store) {
        return new FaultyStore(store);
    }

    /** Begins a fault of a kind of call; nothing is queued until one of its effects is named. */
    public Fault on(Call call) {
        return new Fault(call);
    }

    /**
     * Lets so many more puts and deletes be done. The one after them dies before it has changed anything, and so does
     * every later call of any kind.
     */
    public synchronized void crashAfter(long putsAndDeletes) {
        changesBeforeCrash = changes + putsAndDeletes;
    }

    /** How many puts and deletes were let through: a first run counts them, later runs are cut after each. */
    public synchronized long changes() {
        return changes;
    }

    @Override
    public void put(ObjectKey key, ObjectContent content) {
        strike(Call.PUT, key.value());
        super.put(key, content);
    }

    @Override
    public <T> T get(ObjectKey key, ByteRange range, ObjectReader<T> reader) {
        UnaryOperator<byte[]> damage = strike(Call.GET, key.value());
        if (damage == null) {
            return super.get(key, range, reader);
        }
        byte[] bytes = damage.apply(super.get(key, ByteRange.all(), (in, length) -> in.readAllBytes()));
        long length = range.lengthWithin(bytes.length);
        if (length == -1) {
            throw new StorageException(ErrorCode.OBJECT_TOO_SHORT, "'" + key + "' has " + bytes.length + " bytes");
        }
        try {
            return reader.read(new ByteArrayInputStream(bytes, (int) range.offset(), (int) length), length);
        } catch (IOException e) {
            throw new StorageException(ErrorCode.STORE_IO, "cannot read '" + key + "': " + e, e);
        }
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        strike(Call.FIND, key.value());
        return super.find(key);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> sink) {
        strike(Call.LIST, prefix);
        super.list(prefix, sink);
    }

    @Override
    public boolean delete(ObjectKey key) {
        strike(Call.DELETE, key.value());
        return super.delete(key);
    }

    /** Lets the first fault that matches happen, and gives the damage to do to what is read, if any. */
    private @Nullable UnaryOperator<byte[]> strike(Call call, String key) {
        Fault fault = take(call, key);
        if (fault == null) {
            count(call);
            return null;
        }
        fault.effect.run();
        count(call);
        return fault.damage;
    }

    private synchronized @Nullable Fault take(Call call, String key) {
        crashed |= changes(call) && changes >= changesBeforeCrash;
        if (crashed) {
            throw new Crash();
        }
        for (Fault fault : faults) {
            if (fault.takes(call, key)) {
                return fault;
            }
        }
        return null;
    }

    private synchronized void count(Call call) {
        if (changes(call)) {
            changes++;
        }
    }

    private static boolean changes(Call call) {
        return call == Call.PUT || call == Call.DELETE;
    }

    /** A fault being described. The methods that name an effect queue it. */
    public final class Fault {
        private final Call call;
        private Predicate<String> keys = key -> true;
        private int skip;
        private int times = 1;
        private Runnable effect = () -> {};
        private @Nullable UnaryOperator<byte[]> damage;

        private Fault(Call call) {
            this.call = call;
        }

        /** Only for keys, or prefixes of listings, that begin like this. */
        public Fault key(String start) {
            keys = key -> key.startsWith(start);
            return this;
        }

        /** Spares the first matching calls. */
        public Fault skip(int calls) {
            skip = calls;
            return this;
        }

        /** Strikes so many calls instead of one. */
        public Fault times(int calls) {
            times = calls;
            return this;
        }

        /** The call fails with this code and changes nothing. */
        public void fails(ErrorCode code) {
            queue(() -> {
                throw new StorageException(code, "made to fail: " + call);
            });
        }

        /** The call waits until {@link Gate#open}. */
        public Gate waits() {
            Gate gate = new Gate();
            queue(gate::pass);
            return gate;
        }

        /** What is read ends after so many bytes, as if it had been stored like that. */
        public void truncatesTo(int bytes) {
            damages(object -> Arrays.copyOf(object, Math.min(bytes, object.length)));
        }

        /** One byte of the object is another, as if it had been stored like that. */
        public void flipsByte(int offset) {
            damages(object -> {
                byte[] flipped = object.clone();
                flipped[offset] ^= 0x40;
                return flipped;
            });
        }

        private void damages(UnaryOperator<byte[]> how) {
            if (call != Call.GET) {
                throw new IllegalStateException("only what is read can be damaged");
            }
            damage = how;
            queue(() -> {});
        }

        private void queue(Runnable what) {
            effect = what;
            synchronized (FaultyStore.this) {
                faults.add(this);
            }
        }

        private boolean takes(Call called, String key) {
            if (called != call || !keys.test(key) || times == 0) {
                return false;
            }
            if (skip > 0) {
                skip--;
                return false;
            }
            times--;
            return true;
        }
    }

    /** Where a call waits. */
    public static final class Gate {
        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        private Gate() {}

        /** Waits until the first call stands at the gate. */
        public void awaitArrival() throws InterruptedException {
            arrived.await();
        }

        /** Lets the calls go on. */
        public void open() {
            open.countDown();
        }

        private void pass() {
            arrived.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
