package dev.backproof.backup.storage.memory;

import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectStoreContract;

class MemoryStoreTest implements ObjectStoreContract {
    private final ObjectStore store = new MemoryStore();

    @Override
    public ObjectStore store() {
        return store;
    }
}
