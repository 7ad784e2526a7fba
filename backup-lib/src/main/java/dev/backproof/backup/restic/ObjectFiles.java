package dev.backproof.backup.restic;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Lists and reads the files of a repository whose names are the SHA-256 of their bytes. */
final class ObjectFiles {
    private final ObjectStore store;

    ObjectFiles(ObjectStore store) {
        this.store = store;
    }

    /** Tells every file of a kind; objects whose names are no ids are passed over, as restic does. */
    void list(FileKind kind, Consumer<StoredFile> sink) {
        store.list(kind.folder(), object -> {
            String name = object.key().name();
            if (Id.isId(name)) {
                sink.accept(new StoredFile(Id.parse(name), object.size()));
            }
        });
    }

    /** The ids of all files of a kind, in ascending order. */
    List<Id> ids(FileKind kind) {
        List<Id> ids = new ArrayList<>();
        list(kind, file -> ids.add(file.id()));
        ids.sort(null);
        return ids;
    }

    /**
     * The bytes of a file. Bytes that do not hash to the name are read a second time before they are called damaged.
     *
     * @throws CorruptionException {@code CORRUPT_OBJECT}
     * @throws StorageException {@code OBJECT_NOT_FOUND} and all else the store has to tell
     */
    byte[] read(FileKind kind, Id id) {
        for (int attempt = 1; ; attempt++) {
            StorageException broken = null;
            try {
                byte[] bytes = store.getBytes(kind.key(id));
                if (Id.hash(bytes).equals(id)) {
                    return bytes;
                }
            } catch (StorageException e) {
                if (e.code() != ErrorCode.TRANSFER_BROKEN) {
                    throw e;
                }
                broken = e;
            }
            if (attempt == 2) {
                throw new CorruptionException(
                        ErrorCode.CORRUPT_OBJECT,
                        kind.word() + " " + id + " in " + store.location()
                                + " is damaged: its bytes are not the ones it is named after",
                        broken);
            }
        }
    }
}
