package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.RcloneMirror;
import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.IssuedKey;
import dev.backproof.backup.mirror.MirrorSyncPlan;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StoreAddress;
import dev.backproof.backup.storage.b2.B2Limits;
import dev.backproof.backup.storage.b2.B2Settings;
import dev.backproof.backup.storage.b2.B2Store;
import dev.backproof.backup.testing.PlantedSecrets;
import dev.backproof.backup.testing.Repositories;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A B2 server with one bucket, and stores in it whose retries do not wait. */
final class TestBucket implements AutoCloseable {
    /** What a drill's key needs. */
    static final Set<String> READING = Set.of("listBuckets", "listFiles", "readFiles");

    private final B2Server server;
    private final String name;

    TestBucket(Path folder, String name, InstantSource clock) {
        this.name = name;
        server = B2Server.builder(folder)
                .minimumPartSize(5_000)
                .recommendedPartSize(100_000)
                .clock(clock)
                .start();
        server.createBucket(name);
        PlantedSecrets.plant(PlantedSecrets.Kind.B2_KEY, server.applicationKey());
    }

    B2Server server() {
        return server;
    }

    /** A key for this bucket only. */
    IssuedKey key(Set<String> capabilities, @Nullable Duration valid) {
        IssuedKey key = server.createKey(capabilities, name, null, valid);
        PlantedSecrets.plant(PlantedSecrets.Kind.B2_KEY, key.applicationKey());
        return key;
    }

    /** A store as a key sees it. */
    ObjectStore store(String address, IssuedKey key) {
        return store(address, key.keyId(), key.applicationKey());
    }

    /** A store with all rights. */
    ObjectStore store(String address) {
        return store(address, server.keyId(), server.applicationKey());
    }

    private ObjectStore store(String address, String keyId, String secret) {
        StoreAddress.B2 where = (StoreAddress.B2) StoreAddress.parse(address);
        return B2Store.open(
                B2Settings.of(keyId, secret)
                        .withEndpoint(server.endpoint())
                        .withLimits(B2Limits.DEFAULTS.withWaiter(time -> {})),
                where.bucket(),
                where.prefix());
    }

    /** Brings a folder up as a mirror, whatever that removes. */
    void sync(Path source, String address) {
        try (RcloneMirror mirror = RcloneMirror.open(store(address));
                MirrorSyncPlan plan = mirror.sync(source).mostRemoved(100).plan()) {
            assertThat(plan.run().problems()).isEmpty();
        }
    }

    /** Copies every object, and forgets that it was asked to. */
    void upload(ObjectStore from, String address) {
        try (ObjectStore to = store(address)) {
            for (ObjectKey key : Repositories.keys(from, "")) {
                to.put(key, ObjectContent.of(from.getBytes(key)));
            }
        }
        server.requests().clear();
    }

    @Override
    public void close() {
        server.close();
    }
}
