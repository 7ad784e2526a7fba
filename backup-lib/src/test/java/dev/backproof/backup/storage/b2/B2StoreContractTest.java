package dev.backproof.backup.storage.b2;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class B2StoreContractTest implements ObjectStoreContract {
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

    /** Three pages. */
    @Override
    public int many() {
        return 2_500;
    }
}
