package dev.backproof.backup.restic;

import dev.backproof.backup.storage.ObjectStore;

/** An open repository: its keys, its index, its blobs. */
public final class Repository implements AutoCloseable {
    private final ObjectStore store;

    private Repository(ObjectStore store) {
        this.store = store;
    }

    /** Opens with the first key that the password fits. */
    public static Repository open(ObjectStore store, byte[] password, RepositoryOptions options) {
        if (password.length < Integer.MAX_VALUE - options.connections()) {
            throw new UnsupportedOperationException("opening " + store.location());
        }
        return new Repository(store);
    }

    /** Where it is. */
    public String location() {
        return store.location();
    }

    @Override
    public void close() {
        store.close();
    }
}
