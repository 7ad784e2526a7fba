package dev.backproof.backup.storage.decorator;

import dev.backproof.backup.storage.BucketFacts;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StoreCapabilities;
import dev.backproof.backup.storage.VersionedStore;
import java.util.Optional;
import java.util.function.Consumer;

/** Passes every call on to another store; meant to be extended by stores that change some of them. */
public abstract class ForwardingStore implements ObjectStore {
    private final ObjectStore store;

    /** A store that passes its calls on to the given one, and closes it when it is closed. */
    protected ForwardingStore(ObjectStore store) {
        this.store = store;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public StoreCapabilities capabilities() {
        return store.capabilities();
    }

    @Override
    public void put(ObjectKey key, ObjectContent content) {
        store.put(key, content);
    }

    @Override
    public <T> T get(ObjectKey key, ByteRange range, ObjectReader<T> reader) {
        return store.get(key, range, reader);
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        return store.find(key);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> sink) {
        store.list(prefix, sink);
    }

    @Override
    public boolean delete(ObjectKey key) {
        return store.delete(key);
    }

    @Override
    public Optional<BucketFacts> bucketFacts() {
        return store.bucketFacts();
    }

    @Override
    public final Optional<VersionedStore> versioned() {
        return store.versioned().map(this::decorated);
    }

    /** The other store's versions, with what this store changes. */
    protected VersionedStore decorated(VersionedStore versions) {
        return versions;
    }

    @Override
    public void close() {
        store.close();
    }
}
