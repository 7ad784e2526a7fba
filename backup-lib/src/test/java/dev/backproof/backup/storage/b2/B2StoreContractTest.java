package dev.backproof.backup.storage.b2;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StreamingStoreContract;
import dev.backproof.backup.storage.VersionedStore;
import dev.backproof.backup.storage.VersionedStoreContract;
import dev.backproof.backup.storage.decorator.CountingStore;
import dev.backproof.backup.storage.decorator.ReadOnlyStore;
import dev.backproof.backup.storage.decorator.RetryingStore;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class B2StoreContractTest implements StreamingStoreContract, VersionedStoreContract {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2Server server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private B2Store store;

    @BeforeEach
    void start() {
        server = B2Server.start(folder);
        server.createBucket("acme-backups");
        var settings = B2Settings.of(server.keyId(), server.applicationKey()).withEndpoint(server.endpoint());
        store = B2Store.open(settings, "acme-backups", "some/prefix");
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    @Override
    public ObjectStore store() {
        return store;
    }

    /** Through decorators, which have to change what versions do as well. */
    @Override
    public ObjectStore versionedStore() {
        return CountingStore.of(RetryingStore.of(store, EnumSet.of(ErrorCode.STORE_BUSY)));
    }

    @Test
    void aReadOnlyStoreHidesNothing() {
        ReadOnlyStore readOnly = ReadOnlyStore.of(store);
        VersionedStore versions = readOnly.versioned().orElseThrow();
        assertFails(ErrorCode.STORE_DENIED, () -> versions.hide(ObjectKey.of("a")));
        assertThat(server.requests().of("b2_hide_file")).isEmpty();
    }

    /** Three pages. */
    @Override
    public int many() {
        return 2_500;
    }
}
