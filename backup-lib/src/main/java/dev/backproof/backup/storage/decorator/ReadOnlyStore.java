package dev.backproof.backup.storage.decorator;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.StoreCapabilities;
import dev.backproof.backup.storage.VersionedStore;
import java.time.Instant;

/** A store that refuses to be changed, whatever the key would allow: a drill must not be able to harm what it checks. */
public final class ReadOnlyStore extends ForwardingStore {
    private ReadOnlyStore(ObjectStore store) {
        super(store);
    }

    /** The given store without put and delete; closing it closes that one. */
    public static ReadOnlyStore of(ObjectStore store) {
        return new ReadOnlyStore(store);
    }

    @Override
    public StoreCapabilities capabilities() {
        StoreCapabilities all = super.capabilities();
        return new StoreCapabilities(all.read(), all.list(), false, false);
    }

    @Override
    public void put(ObjectKey key, ObjectContent content) {
        throw refused("store", key);
    }

    @Override
    public boolean delete(ObjectKey key) {
        throw refused("delete", key);
    }

    @Override
    protected VersionedStore decorated(VersionedStore versions) {
        return new ForwardingVersions(versions) {
            @Override
            public void hide(ObjectKey key) {
                throw refused("hide", key);
            }

            @Override
            public void setModified(ObjectVersion version, Instant modified) {
                throw refused("change", version.name());
            }
        };
    }

    private StorageException refused(String what, Object name) {
        return new StorageException(
                ErrorCode.STORE_DENIED,
                "cannot " + what + " '" + name + "': " + location() + " was opened for reading only",
                "",
                null);
    }
}
