package dev.backproof.backup.storage.decorator;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.VersionedStore;
import dev.backproof.backup.storage.Waiter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats calls that fail for reasons the store below does not retry itself. What that store retried in vain is not tried
 * again here, and neither is what is wrong for good: one layer retries. For many threads.
 */
public final class RetryingStore extends ForwardingStore {
    private static final Logger LOG = LoggerFactory.getLogger(RetryingStore.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final Set<ErrorCode> repeated;
    private final int attempts;
    private final Waiter waiter;

    private RetryingStore(ObjectStore store, Set<ErrorCode> repeated, int attempts, Waiter waiter) {
        super(store);
        this.repeated = repeated;
        this.attempts = attempts;
        this.waiter = waiter;
    }

    /** The given store with three attempts at calls that end in one of the codes; closing it closes that one. */
    public static RetryingStore of(ObjectStore store, Set<ErrorCode> repeated) {
        return of(store, repeated, 3, Waiter.SLEEPING);
    }

    /**
     * The given store with several attempts at calls that end in one of the codes.
     *
     * @param repeated codes that may succeed later; one that is not {@linkplain ErrorCode#retryable() retryable} is
     *     refused
     * @param attempts how often a call is tried at most
     * @param waiter lets the time before a repeat pass: one second, then twice as long each time
     */
    public static RetryingStore of(ObjectStore store, Set<ErrorCode> repeated, int attempts, Waiter waiter) {
        for (ErrorCode code : repeated) {
            if (!code.retryable()) {
                throw new IllegalArgumentException("a repeat does not cure " + code);
            }
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("not a number of attempts: " + attempts);
        }
        return new RetryingStore(store, Set.copyOf(repeated), attempts, waiter);
    }

    @Override
    public void put(ObjectKey key, ObjectContent content) {
        repeat(() -> {
            super.put(key, content);
            return true;
        });
    }

    @Override
    public <T> T get(ObjectKey key, ByteRange range, ObjectReader<T> reader) {
        return repeat(() -> super.get(key, range, reader));
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        return repeat(() -> super.find(key));
    }

    /** A listing is repeated only as long as the sink got nothing: it must not see an object twice. */
    @Override
    public void list(String prefix, Consumer<ObjectInfo> sink) {
        repeatListing(sink, observed -> super.list(prefix, observed));
    }

    private <R> void repeatListing(Consumer<R> sink, Consumer<Consumer<R>> listing) {
        boolean[] begun = new boolean[1];
        repeat(() -> {
            try {
                listing.accept(row -> {
                    begun[0] = true;
                    sink.accept(row);
                });
                return true;
            } catch (StorageException e) {
                if (begun[0]) {
                    throw new BegunListing(e);
                }
                throw e;
            }
        });
    }

    @Override
    public boolean delete(ObjectKey key) {
        return repeat(() -> super.delete(key));
    }

    @Override
    protected VersionedStore decorated(VersionedStore versions) {
        return new ForwardingVersions(versions) {
            @Override
            public void current(String below, Consumer<ObjectVersion> sink) {
                repeatListing(sink, observed -> super.current(below, observed));
            }

            @Override
            public void history(String below, Consumer<ObjectVersion> sink) {
                repeatListing(sink, observed -> super.history(below, observed));
            }

            @Override
            public void history(ObjectKey key, Consumer<ObjectVersion> sink) {
                repeatListing(sink, observed -> super.history(key, observed));
            }

            @Override
            public <T> T get(ObjectVersion version, ObjectReader<T> reader) {
                return repeat(() -> super.get(version, reader));
            }

            @Override
            public void hide(ObjectKey key) {
                repeat(() -> {
                    super.hide(key);
                    return true;
                });
            }

            @Override
            public void setModified(ObjectVersion version, Instant modified) {
                repeat(() -> {
                    super.setModified(version, modified);
                    return true;
                });
            }

            @Override
            public Optional<Duration> retention() {
                return repeat(super::retention);
            }
        };
    }

    private <T> T repeat(Supplier<T> call) {
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (StorageException e) {
                if (attempt == attempts || !repeated.contains(e.code()) || !waited(wait)) {
                    throw e;
                }
                LOG.info("trying again after: {}", e.getMessage());
                wait = wait.multipliedBy(2);
            } catch (BegunListing e) {
                throw e.failure;
            }
        }
    }

    private boolean waited(Duration time) {
        try {
            waiter.await(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A failure that must not be repeated although its code says so. */
    private static final class BegunListing extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final StorageException failure;

        BegunListing(StorageException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
