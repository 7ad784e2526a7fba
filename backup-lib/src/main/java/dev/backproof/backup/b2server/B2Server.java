package dev.backproof.backup.b2server;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A running server of the B2 native API on 127.0.0.1, reachable by nobody else. What was acknowledged to a client
 * survives a crash of the process; it is not synchronised to the disk, so it need not survive one of the machine.
 *
 * <p>Only one server at a time may use a folder. May be used by many threads.
 */
public final class B2Server implements AutoCloseable {

    private B2Server() {}

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
        return NotYet.answer();
    }

    /** Id of the account. */
    public String accountId() {
        return NotYet.answer();
    }

    /** Id of the account's master key, which may do everything. */
    public String keyId() {
        return NotYet.answer();
    }

    /** Secret of the master key. */
    public String applicationKey() {
        return NotYet.answer();
    }

    /** Makes a private bucket and gives its id. */
    public String createBucket(String name) {
        return NotYet.answer(name);
    }

    /**
     * Makes an application key.
     *
     * @param capabilities as the API names them, such as {@code readFiles}
     * @param bucket name of the only bucket it may use, or null for all
     * @param prefix what the objects' names must start with, or null
     * @param validity how long it works, or null for ever
     */
    public IssuedKey createKey(
            Set<String> capabilities, @Nullable String bucket, @Nullable String prefix, @Nullable Duration validity) {
        return NotYet.answer(capabilities, bucket, prefix, validity);
    }

    /** The rules by which the server misbehaves. */
    public Faults faults() {
        return NotYet.answer();
    }

    /** The newest requests. */
    public RequestLog requests() {
        return NotYet.answer();
    }

    /** Applies the lifecycle rules of all buckets once, by the server's clock. Nothing else ever applies them. */
    public LifecycleResult applyLifecycleRules() {
        return NotYet.answer();
    }

    /** Breaks all connections and waits until nothing runs any more. */
    @Override
    public void close() {
        NotYet.answer();
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

        /** Starts the server; it takes requests when this returns. */
        public B2Server start() {
            return NotYet.answer(
                    folder,
                    port,
                    masterKey,
                    clock,
                    minimumPartSize,
                    recommendedPartSize,
                    roundTimestampsToSeconds,
                    latency);
        }
    }
}
