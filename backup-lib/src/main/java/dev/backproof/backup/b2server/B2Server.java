package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.http.HttpEngine;
import dev.backproof.backup.b2server.store.Account;
import dev.backproof.backup.b2server.store.ApplicationKey;
import dev.backproof.backup.b2server.store.Catalog;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A running server of the B2 native API on 127.0.0.1, reachable by nobody else. What was acknowledged to a client
 * survives a crash of the process; it is not synchronised to the disk, so it need not survive one of the machine.
 *
 * <p>Only one server at a time may use a folder. May be used by many threads.
 */
public final class B2Server implements AutoCloseable {
    private final HttpEngine engine;
    private final Catalog catalog;
    private final Account account;
    private final Backend backend;
    private final BucketCalls buckets;
    private final KeyCalls keys;
    private final Faults faults = new Faults();
    private final RequestLog requests = new RequestLog();

    private B2Server(HttpEngine engine, Catalog catalog, Account account, Settings settings, Duration latency) {
        this.engine = engine;
        this.catalog = catalog;
        this.account = account;
        this.backend = new Backend(
                catalog,
                account,
                settings,
                new Tokens(catalog, account, settings),
                new Shapes(account),
                "http://127.0.0.1:" + engine.port());
        this.buckets = new BucketCalls(backend);
        this.keys = new KeyCalls(backend);
        engine.serve(new Dispatcher(backend, faults, requests, this::pause, latency));
    }

    /** Starts a server on a free port with what the folder holds; an empty or missing folder becomes a new account. */
    public static B2Server start(Path folder) {
        return builder(folder).start();
    }

    /** Prepares a server with settings of its own. */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /** Where clients must be pointed: {@code http://127.0.0.1:PORT}. */
    public URI endpoint() {
        return URI.create(backend.endpoint());
    }

    /** Id of the account. */
    public String accountId() {
        return account.accountId();
    }

    /** Id of the account's master key, which may do everything. */
    public String keyId() {
        return account.keyId();
    }

    /** Secret of the master key. */
    public String applicationKey() {
        return account.applicationKey();
    }

    /**
     * Makes a private bucket and gives its id.
     *
     * @throws IllegalArgumentException when the name is taken, or no name for a bucket
     */
    public String createBucket(String name) {
        try {
            return buckets.create(name).id();
        } catch (B2Failure e) {
            throw new IllegalArgumentException(e.text(), e);
        }
    }

    /**
     * Makes an application key.
     *
     * @param capabilities as the API names them, such as {@code readFiles}
     * @param bucket name of the only bucket it may use, or null for all
     * @param prefix what the objects' names must start with, or null
     * @param validity how long it works, or null for ever
     * @throws IllegalArgumentException when there is no such capability or bucket
     */
    public IssuedKey createKey(
            Set<String> capabilities, @Nullable String bucket, @Nullable String prefix, @Nullable Duration validity) {
        if (!Capabilities.ALL.containsAll(capabilities)) {
            throw new IllegalArgumentException("not all known: " + capabilities);
        }
        List<String> bucketIds = null;
        if (bucket != null) {
            bucketIds = catalog.read(state -> state.bucketNamed(bucket))
                    .map(found -> List.of(found.id()))
                    .orElseThrow(() -> new IllegalArgumentException("no such bucket: " + bucket));
        }
        ApplicationKey key = keys.issue(
                "key", List.copyOf(capabilities), bucketIds, prefix, validity == null ? null : validity.toMillis());
        return new IssuedKey(key.id(), key.secret());
    }

    /** The rules by which the server misbehaves. */
    public Faults faults() {
        return faults;
    }

    /** The newest requests. */
    public RequestLog requests() {
        return requests;
    }

    /** Applies the lifecycle rules of all buckets once, by the server's clock. Nothing else ever applies them. */
    public LifecycleResult applyLifecycleRules() {
        return new Lifecycle(backend).apply();
    }

    /** Waits until the server is closed, by another thread. */
    public void awaitClose() throws InterruptedException {
        engine.awaitClose();
    }

    /** Breaks all connections and waits until nothing runs any more. */
    @Override
    public void close() {
        engine.close();
        catalog.close();
    }

    private void pause(Duration duration) throws IOException {
        try {
            if (engine.awaitClose(duration)) {
                throw new IOException("the server is closed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** Settings of a server. */
    public static final class Builder {
        private final Path folder;
        private int port;
        private @Nullable IssuedKey masterKey;
        private InstantSource clock = InstantSource.system();
        private long minimumPartSize = 5_000_000;
        private long recommendedPartSize = 100_000_000;
        private boolean roundTimestampsToSeconds = true;
        private Duration latency = Duration.ZERO;
        private boolean contentMd5 = true;

        private Builder(Path folder) {
            this.folder = folder;
        }

        /** The port to listen on; 0, the default, takes a free one. */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /** The master key; by default a random one that is kept in the folder. */
        public Builder key(String id, String secret) {
            this.masterKey = new IssuedKey(id, secret);
            return this;
        }

        /** Time of uploads, expiry of keys and tokens, lifecycle. The {@code Date} header is always the true time. */
        public Builder clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /** Smallest part but the last of a large file, bytes; B2's own 5,000,000 unless set. */
        public Builder minimumPartSize(long bytes) {
            this.minimumPartSize = bytes;
            return this;
        }

        /** Part size that clients are told to use, bytes; B2's own 100,000,000 unless set. */
        public Builder recommendedPartSize(long bytes) {
            this.recommendedPartSize = bytes;
            return this;
        }

        /** Whether upload times are whole seconds, as B2 gives them; true unless set. */
        public Builder roundTimestampsToSeconds(boolean round) {
            this.roundTimestampsToSeconds = round;
            return this;
        }

        /** How much later every request is worked on; none unless set. */
        public Builder latency(Duration each) {
            this.latency = each;
            return this;
        }

        /** Whether uploads are hashed with MD5 too, which B2 tells and few clients read; true unless set. */
        public Builder contentMd5(boolean computed) {
            this.contentMd5 = computed;
            return this;
        }

        /**
         * Starts the server; it takes requests when this returns.
         *
         * @throws StorageException when the folder cannot be used or the port is taken
         */
        public B2Server start() {
            Catalog catalog = Catalog.open(folder);
            boolean started = false;
            try {
                Account stored = catalog.account();
                Account account = masterKey == null
                        ? stored
                        : new Account(stored.accountId(), masterKey.keyId(), masterKey.applicationKey());
                Settings settings =
                        new Settings(clock, roundTimestampsToSeconds, minimumPartSize, recommendedPartSize, contentMd5);
                HttpEngine engine = HttpEngine.bind(port, InstantSource.system());
                B2Server server = new B2Server(engine, catalog, account, settings, latency);
                started = true;
                return server;
            } catch (IOException e) {
                throw new StorageException(
                        ErrorCode.STORE_IO,
                        "cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(),
                        "choose another port",
                        e);
            } finally {
                if (!started) {
                    catalog.close();
                }
            }
        }
    }
}
