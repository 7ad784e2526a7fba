package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2ListFileVersionsRequest;
import dev.backproof.backup.b2server.ActiveFault;
import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.b2server.FaultRule;
import dev.backproof.backup.b2server.IssuedKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A B2 server, an empty bucket on it, and a client that notes its waits instead of waiting. */
final class B2Lab implements AutoCloseable {
    static final long PART_SIZE = 100_000;
    static final String BUCKET = "acme-backups";

    final B2Server server;
    final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
    private final List<B2Client> clients = new ArrayList<>();

    B2Lab(Path folder) {
        this(folder, PART_SIZE);
    }

    B2Lab(Path folder, long partSize) {
        server = B2Server.builder(folder)
                .minimumPartSize(5_000)
                .recommendedPartSize(partSize)
                .start();
        server.createBucket(BUCKET);
    }

    /** Time-outs that are long enough for a busy machine, and never reached unless a test makes the server stand still. */
    B2Limits limits() {
        return B2Limits.DEFAULTS.withWaiter(waits::add);
    }

    B2Settings settings() {
        return B2Settings.of(server.keyId(), server.applicationKey())
                .withEndpoint(server.endpoint())
                .withLimits(limits());
    }

    B2Client client(B2Settings settings) {
        B2Client client = B2Store.connect(settings);
        clients.add(client);
        return client;
    }

    /** The whole bucket, as the master key sees it. */
    B2Store store() {
        return client(settings()).bucket(BUCKET);
    }

    /** The whole bucket, as a key with some capabilities only sees it. */
    B2Store store(String... capabilities) {
        return client(key(null, null, capabilities)).bucket(BUCKET);
    }

    B2Settings key(@Nullable String bucket, @Nullable String prefix, String... capabilities) {
        IssuedKey key = server.createKey(Set.of(capabilities), bucket, prefix, null);
        return B2Settings.of(key.keyId(), key.applicationKey())
                .withEndpoint(server.endpoint())
                .withLimits(limits());
    }

    /** Lets the next request of a call go wrong. */
    ActiveFault fault(String call, FaultEffect effect) {
        return fault(call, 0, effect);
    }

    /** Lets one request of a call go wrong, after some that go well; faults of the same request add up. */
    ActiveFault fault(String call, int skip, FaultEffect effect) {
        return server.faults().add(FaultRule.on(call).skip(skip).effect(effect));
    }

    void faultAlways(String call, FaultEffect effect) {
        server.faults().add(FaultRule.on(call).always().effect(effect));
    }

    /** How many requests of a call were answered or broken so far. */
    int requests(String call) {
        return server.requests().of(call).size();
    }

    /** All versions of all files, hide markers and unfinished ones among them. */
    List<B2FileVersion> versions() throws B2Exception {
        B2Client client = client(settings());
        List<B2FileVersion> versions = new ArrayList<>();
        client.sdk()
                .fileVersions(B2ListFileVersionsRequest.builder(client.bucketId(BUCKET))
                        .setMaxFileCount(1000)
                        .build())
                .forEach(versions::add);
        return versions;
    }

    @Override
    public void close() {
        clients.forEach(B2Client::close);
        server.close();
    }
}
