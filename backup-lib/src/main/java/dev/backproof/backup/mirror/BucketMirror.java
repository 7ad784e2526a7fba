package dev.backproof.backup.mirror;

import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.StoreAddress;
import dev.backproof.backup.storage.VersionedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A mirror in a store that keeps old versions. */
final class BucketMirror implements Mirror {
    private final ObjectStore store;
    private final VersionedStore versions;

    BucketMirror(ObjectStore store, VersionedStore versions) {
        this.store = store;
        this.versions = versions;
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public boolean keepsHistory() {
        return true;
    }

    @Override
    public Optional<Duration> retention() {
        return versions.retention();
    }

    @Override
    public void list(Optional<Instant> at, String below, Consumer<ObjectVersion> sink) {
        if (at.isPresent()) {
            versions.history(below, new VersionsAt(at.get(), sink));
        } else {
            versions.current(below, sink);
        }
    }

    @Override
    public Optional<ObjectVersion> find(Optional<Instant> at, String name) {
        AtomicReference<ObjectVersion> found = new AtomicReference<>();
        versions.history(ObjectKey.of(name), new VersionsAt(at.orElse(Instant.MAX), found::set));
        return Optional.ofNullable(found.get());
    }

    @Override
    public boolean isPart() {
        return StoreAddress.parse(location()) instanceof StoreAddress.B2 address
                && !address.prefix().isEmpty();
    }

    @Override
    public <T> T read(ObjectVersion file, ObjectReader<T> reader) {
        return versions.get(file, reader);
    }

    /** In a bucket a folder is only a part of names. */
    @Override
    public boolean isFolder(String name) {
        return false;
    }

    @Override
    public void store(String name, ObjectContent content) {
        store.put(ObjectKey.of(name), content);
    }

    @Override
    public boolean setModified(ObjectVersion file, Instant modified) {
        if (file.size() > versions.largestCopy()) {
            return false;
        }
        versions.setModified(file, modified);
        return true;
    }

    @Override
    public void remove(ObjectVersion file) {
        versions.hide(ObjectKey.of(file.name()));
    }

    @Override
    public void close() {
        store.close();
    }
}
