package dev.backproof.backup.storage.decorator;

import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.VersionedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Passes every call on to the versions of another store. */
abstract class ForwardingVersions implements VersionedStore {
    private final VersionedStore versions;

    ForwardingVersions(VersionedStore versions) {
        this.versions = versions;
    }

    @Override
    public void current(String below, Consumer<ObjectVersion> sink) {
        versions.current(below, sink);
    }

    @Override
    public void history(String below, Consumer<ObjectVersion> sink) {
        versions.history(below, sink);
    }

    @Override
    public void history(ObjectKey key, Consumer<ObjectVersion> sink) {
        versions.history(key, sink);
    }

    @Override
    public void unfinished(Consumer<ObjectVersion> sink) {
        versions.unfinished(sink);
    }

    @Override
    public <T> T get(ObjectVersion version, ObjectReader<T> reader) {
        return versions.get(version, reader);
    }

    @Override
    public void hide(ObjectKey key) {
        versions.hide(key);
    }

    @Override
    public void setModified(ObjectVersion version, Instant modified) {
        versions.setModified(version, modified);
    }

    @Override
    public long largestCopy() {
        return versions.largestCopy();
    }

    @Override
    public Optional<Duration> retention() {
        return versions.retention();
    }
}
