package dev.backproof.backup.restic;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.crypto.MasterKey;
import dev.backproof.backup.restic.crypto.Scrypt;
import dev.backproof.backup.restic.crypto.ScryptParameters;
import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.crypto.UnsealException;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.KeyFile;
import dev.backproof.backup.restic.format.MasterKeyJson;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectStore;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key files of a repository: each holds the one master key, sealed with a password of its own. */
final class KeyRing {
    /** restic refuses a key with a salt of another length (observed: restic 0.19.1). */
    private static final int SALT_BYTES = 64;

    private final ObjectStore store;
    private final ObjectFiles files;

    KeyRing(ObjectStore store) {
        this.store = store;
        files = new ObjectFiles(store);
    }

    /** A master key and the key file that gave it. */
    record Opened(Id keyId, MasterKey masterKey) {}

    /**
     * Tries the password on every key file. A damaged one is passed over: it must not lock out the others, although
     * restic lets it.
     */
    Opened open(byte[] password) {
        List<Id> ids = files.ids(FileKind.KEY);
        if (ids.isEmpty()) {
            throw new RepositoryException(
                    ErrorCode.UNSUPPORTED_REPOSITORY,
                    store.location() + " has a config but no key: nothing can open it",
                    "restore the folder 'keys' from another copy of the repository",
                    null);
        }
        int tried = 0;
        BackupException damage = null;
        for (Id id : ids) {
            try {
                KeyFile file = load(id);
                tried++;
                MasterKey key = unlock(file, password);
                if (key != null) {
                    return new Opened(id, key);
                }
            } catch (CorruptionException e) {
                damage = e;
            } catch (FormatException e) {
                damage = damaged(id, e);
            } catch (StorageException e) {
                if (e.code() != ErrorCode.OBJECT_NOT_FOUND) {
                    throw e;
                }
            }
        }
        if (tried == 0 && damage != null) {
            throw damage;
        }
        throw new RepositoryException(
                ErrorCode.WRONG_PASSWORD,
                "wrong password for " + store.location() + " (" + tried + (tried == 1 ? " key" : " keys") + " tried"
                        + (damage == null ? "" : ", another one is damaged") + ")",
                damage);
    }

    /** What each key file tells of itself. */
    List<KeyInfo> list(Id current) {
        List<KeyInfo> keys = new ArrayList<>();
        for (Id id : files.ids(FileKind.KEY)) {
            KeyFile file = load(id);
            keys.add(new KeyInfo(
                    id,
                    id.equals(current),
                    file.username(),
                    file.hostname(),
                    file.created().toInstant()));
        }
        return keys;
    }

    /** Stores the master key under another password. */
    Id add(MasterKey masterKey, byte[] password, RepositoryOptions options) {
        byte[] salt = new byte[SALT_BYTES];
        options.random().nextBytes(salt);
        MasterKey userKey = Scrypt.userKey(password, salt, ScryptParameters.STANDARD);
        LocalProcess process = LocalProcess.current();
        byte[] json = new KeyFile(
                        OffsetDateTime.ofInstant(options.clock().instant(), ZoneOffset.UTC),
                        process.username(),
                        process.hostname(),
                        ScryptParameters.STANDARD,
                        salt,
                        Sealing.with(userKey).seal(MasterKeyJson.write(masterKey)))
                .toJson();
        Id id = Id.hash(json);
        store.put(FileKind.KEY.key(id), ObjectContent.of(json));
        return id;
    }

    /** As {@link #add}, and reads the file again to be sure that the password opens it; else it is taken away. */
    Id addChecked(MasterKey masterKey, byte[] password, RepositoryOptions options) {
        Id id = add(masterKey, password, options);
        MasterKey back;
        try {
            back = unlock(load(id), password);
        } catch (BackupException e) {
            remove(id);
            throw e;
        }
        if (back == null || !Arrays.equals(MasterKeyJson.write(back), MasterKeyJson.write(masterKey))) {
            remove(id);
            throw new CorruptionException(
                    ErrorCode.CORRUPT_OBJECT, "a new key in " + store.location() + " does not open; it was removed");
        }
        return id;
    }

    boolean remove(Id id) {
        return store.delete(FileKind.KEY.key(id));
    }

    private KeyFile load(Id id) {
        try {
            return KeyFile.parse(files.read(FileKind.KEY, id));
        } catch (FormatException e) {
            throw damaged(id, e);
        }
    }

    private static @Nullable MasterKey unlock(KeyFile file, byte[] password) {
        Sealing sealing = Sealing.with(Scrypt.userKey(password, file.salt(), file.scrypt()));
        byte[] opened;
        try {
            opened = sealing.open(file.data());
        } catch (UnsealException e) {
            return null;
        }
        return MasterKeyJson.parse(opened);
    }

    private CorruptionException damaged(Id id, FormatException e) {
        return new CorruptionException(
                ErrorCode.CORRUPT_OBJECT, "key " + id + " in " + store.location() + ": " + e.getMessage(), e);
    }
}
