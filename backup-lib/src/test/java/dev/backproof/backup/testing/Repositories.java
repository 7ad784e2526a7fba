package dev.backproof.backup.testing;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.RepositoryOptions;
import dev.backproof.backup.restic.crypto.Scrypt;
import dev.backproof.backup.restic.crypto.ScryptParameters;
import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.KeyFile;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Repositories for tests: in memory, and without the moment that a lock waits. */
public final class Repositories {
    /** The password of every repository that {@link #create} makes. */
    public static final String PASSWORD = "correct horse";

    private static final Queue<ObjectStore> MADE = new ConcurrentLinkedQueue<>();

    private Repositories() {}

    /** The usual options, save that nothing waits. */
    public static RepositoryOptions options() {
        return RepositoryOptions.defaults().withPackSize(4 << 20).withWaiter(time -> {
            if (time.toSeconds() > 0) {
                Thread.sleep(time); // the lock's next refresh
            }
        });
    }

    /** A store that holds a new repository. */
    public static MemoryStore create(int version) {
        MemoryStore store = new MemoryStore();
        try (Password password = Password.of(PASSWORD)) {
            ResticRepository.init(store, password, version, options()).close();
        }
        PlantedSecrets.plant(PlantedSecrets.Kind.REPOSITORY_PASSWORD, PASSWORD);
        makeKeyCheap(store, PASSWORD);
        MADE.add(store);
        return store;
    }

    /** The stores given by {@link #create} since the last call. */
    static List<ObjectStore> takeMade() {
        List<ObjectStore> made = new ArrayList<>();
        for (ObjectStore store = MADE.poll(); store != null; store = MADE.poll()) {
            made.add(store);
        }
        return made;
    }

    /** Puts a key that opens in no time in the place of one that takes a second of computing at every opening. */
    public static void makeKeyCheap(ObjectStore store, String password) {
        ObjectKey old = keys(store, "keys").getFirst();
        byte[] secret = password.getBytes(StandardCharsets.UTF_8);
        KeyFile key = KeyFile.parse(store.getBytes(old));
        byte[] masterKey =
                Sealing.with(Scrypt.userKey(secret, key.salt(), key.scrypt())).open(key.data());
        ScryptParameters cheap = new ScryptParameters(1024, 8, 1);
        byte[] json = new KeyFile(
                        key.created(),
                        key.username(),
                        key.hostname(),
                        cheap,
                        key.salt(),
                        Sealing.with(Scrypt.userKey(secret, key.salt(), cheap)).seal(masterKey))
                .toJson();
        store.put(FileKind.KEY.key(Id.hash(json)), ObjectContent.of(json));
        store.delete(old);
    }

    /** Opens a repository made by {@link #create}. */
    public static ResticRepository open(ObjectStore store) {
        return open(store, PASSWORD);
    }

    /** Opens a repository. */
    public static ResticRepository open(ObjectStore store, String password) {
        try (Password secret = Password.of(password)) {
            return ResticRepository.open(store, secret, options());
        }
    }

    /** Opens a repository made by {@link #create} with other options than the usual. */
    public static ResticRepository open(ObjectStore store, RepositoryOptions options) {
        try (Password secret = Password.of(PASSWORD)) {
            return ResticRepository.open(store, secret, options);
        }
    }

    /** A fixture repository, in memory. */
    public static MemoryStore fixture(String name) {
        MemoryStore store = new MemoryStore();
        ResticFixtures.repository(name).forEach((key, bytes) -> store.put(ObjectKey.of(key), ObjectContent.of(bytes)));
        return store;
    }

    /** Another store with the same objects. */
    public static MemoryStore copy(ObjectStore store) {
        MemoryStore copy = new MemoryStore();
        for (ObjectKey key : keys(store, "")) {
            copy.put(key, ObjectContent.of(store.getBytes(key)));
        }
        return copy;
    }

    /** The keys below a folder of a store, in order. */
    public static List<ObjectKey> keys(ObjectStore store, String folder) {
        List<ObjectKey> keys = new ArrayList<>();
        store.list(folder, object -> keys.add(object.key()));
        keys.sort((one, other) -> one.value().compareTo(other.value()));
        return keys;
    }
}
