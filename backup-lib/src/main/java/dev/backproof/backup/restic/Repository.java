package dev.backproof.backup.restic;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.cache.LocalCache;
import dev.backproof.backup.restic.cache.LocalCache.Section;
import dev.backproof.backup.restic.chunker.Polynomial;
import dev.backproof.backup.restic.crypto.MasterKey;
import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.crypto.UnsealException;
import dev.backproof.backup.restic.format.Compression;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.RepositoryConfig;
import dev.backproof.backup.restic.format.UnknownFields;
import dev.backproof.backup.restic.format.UnpackedCodec;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An open restic repository: what its config says, its files, its index. May be used by several threads. Closing it
 * closes the store.
 */
public final class Repository implements AutoCloseable {
    private static final ObjectKey CONFIG = ObjectKey.of("config");
    private static final int MAX_JSON = 1 << 29;

    private final ObjectStore store;
    private final RepositoryOptions options;
    private final ObjectFiles files;
    private final @Nullable LocalCache cache;
    private volatile KeyRing.Opened key;
    private final RepositoryConfig config;
    private final Compression compression = Compression.zstd();
    private final Sealing sealing;
    private final BlobDecoder decoder;
    private final PackBlocks packBlocks;
    /** For the one writer there may be at a time: others would take its unfinished blobs for stored ones. */
    private final Semaphore writing = new Semaphore(1);

    /** Blobs that came wrong at first. */
    private final LongAdder readAgain;

    private final Object indexLock = new Object();
    private @Nullable BlobIndex index;
    private Set<Id> indexFiles = Set.of();

    private Repository(ObjectStore store, KeyRing.Opened key, RepositoryConfig config, RepositoryOptions options) {
        this(store, key, config, options, new LongAdder());
    }

    private Repository(
            ObjectStore store,
            KeyRing.Opened key,
            RepositoryConfig config,
            RepositoryOptions options,
            LongAdder readAgain) {
        this.readAgain = readAgain;
        this.store = store;
        this.options = options;
        this.key = key;
        this.config = config;
        files = new ObjectFiles(store);
        sealing = Sealing.with(key.masterKey());
        decoder = new BlobDecoder(sealing, compression);
        cache = options.cache()
                .map(settings -> LocalCache.of(settings, config.id().toString(), options.clock()))
                .orElse(null);
        packBlocks = new PackBlocks(store, cache);
    }

    /**
     * Opens a repository with the first key that the password fits.
     *
     * @throws RepositoryException {@code NO_REPOSITORY}, {@code WRONG_PASSWORD}, {@code UNSUPPORTED_REPOSITORY}
     * @throws CorruptionException when its config is damaged
     */
    public static Repository open(ObjectStore store, byte[] password, RepositoryOptions options) {
        byte[] sealedConfig = readConfig(store);
        KeyRing.Opened key = new KeyRing(store).open(password);
        return new Repository(store, key, openConfig(store, key.masterKey(), sealedConfig), options);
    }

    /**
     * Creates a repository: first the key, then the config, as restic does.
     *
     * @throws RepositoryException {@code REPOSITORY_EXISTS} when there is a config, a key or a snapshot already
     */
    public static Repository init(ObjectStore store, byte[] password, int version, RepositoryOptions options) {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("there are repositories of version 1 and 2, not " + version);
        }
        refuseExisting(store);
        MasterKey masterKey = MasterKey.random(options.random());
        Id keyId = new KeyRing(store).add(masterKey, password, options);
        byte[] id = new byte[Id.BYTES];
        options.random().nextBytes(id);
        RepositoryConfig config =
                new RepositoryConfig(version, Id.of(id), Polynomial.random(options.random()), UnknownFields.NONE);
        store.put(CONFIG, ObjectContent.of(Sealing.with(masterKey).seal(config.toJson())));
        return new Repository(store, new KeyRing.Opened(keyId, masterKey), config, options);
    }

    private static void refuseExisting(ObjectStore store) {
        ObjectFiles files = new ObjectFiles(store);
        String found = null;
        if (store.find(CONFIG).isPresent()) {
            found = "a repository";
        } else if (!files.ids(FileKind.KEY).isEmpty()) {
            found = "keys of a repository";
        } else if (!files.ids(FileKind.SNAPSHOT).isEmpty()) {
            found = "snapshots of a repository";
        }
        if (found != null) {
            throw new RepositoryException(
                    ErrorCode.REPOSITORY_EXISTS, "there is " + found + " at " + store.location() + " already");
        }
    }

    private static byte[] readConfig(ObjectStore store) {
        try {
            return store.getBytes(CONFIG);
        } catch (StorageException e) {
            if (e.code() == ErrorCode.OBJECT_NOT_FOUND) {
                throw new RepositoryException(
                        ErrorCode.NO_REPOSITORY, "there is no repository at " + store.location(), e);
            }
            throw e;
        }
    }

    private static RepositoryConfig openConfig(ObjectStore store, MasterKey masterKey, byte[] sealed) {
        byte[] json;
        try {
            json = Sealing.with(masterKey).open(sealed);
        } catch (UnsealException e) {
            throw new CorruptionException(
                    ErrorCode.CORRUPT_OBJECT, "config of " + store.location() + " is damaged: " + e.getMessage(), e);
        }
        try {
            return RepositoryConfig.parse(json);
        } catch (FormatException e) {
            throw new RepositoryException(
                    ErrorCode.UNSUPPORTED_REPOSITORY,
                    "the repository at " + store.location() + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    /** The same repository with everything read from the store itself. For reading only; closing either closes both. */
    public Repository uncached() {
        return new Repository(store, key, config, options.withoutCache(), readAgain);
    }

    /** Takes note that a blob came wrong, or not at all, and right at another try. */
    public void readAgain() {
        readAgain.increment();
    }

    /** How many blobs came wrong at first, or not at all, and right at another try. */
    public long blobsReadAgain() {
        return readAgain.sum();
    }

    /** Where it is, as a person writes it. */
    public String location() {
        return store.location();
    }

    /** Format version, identity and polynomial. */
    public RepositoryConfig config() {
        return config;
    }

    /** How it was opened. */
    public RepositoryOptions options() {
        return options;
    }

    /** The passwords that open it. */
    public List<KeyInfo> keys() {
        return new KeyRing(store).list(key.keyId());
    }

    /**
     * Lets another password open it too.
     *
     * @return the id of the new key
     */
    public Id addKey(byte[] password) {
        try (RepositoryLock lock = lock(false)) {
            lock.requireHeld();
            return new KeyRing(store).addChecked(key.masterKey(), password, options);
        }
    }

    /**
     * Takes a password away.
     *
     * @throws RepositoryException {@code KEY_IN_USE} when it is the one in use, without which this program could not tell
     *     whether another one opens the repository; {@code KEY_NOT_FOUND}
     */
    public void removeKey(Id id) {
        try (RepositoryLock lock = lock(true)) {
            List<Id> there = ids(FileKind.KEY);
            if (!there.contains(id)) {
                throw new RepositoryException(ErrorCode.KEY_NOT_FOUND, "there is no key " + id + " in " + location());
            }
            if (id.equals(key.keyId()) || !there.contains(key.keyId())) {
                throw new RepositoryException(
                        ErrorCode.KEY_IN_USE,
                        "key " + id.shortForm() + " in " + location()
                                + (id.equals(key.keyId()) ? " is the one in use" : " may be the last one"));
            }
            removeFile(FileKind.KEY, id, lock);
        }
    }

    /**
     * Puts another password in the place of the one in use: first adds it, then removes the old one.
     *
     * @return the id of the new key
     */
    public Id changePassword(byte[] password) {
        try (RepositoryLock lock = lock(true)) {
            lock.requireHeld();
            Id old = key.keyId();
            Id added = new KeyRing(store).addChecked(key.masterKey(), password, options);
            key = new KeyRing.Opened(added, key.masterKey());
            removeFile(FileKind.KEY, old, lock);
            return added;
        }
    }

    /** Tells every file of a kind, in no particular order. */
    public void list(FileKind kind, Consumer<StoredFile> sink) {
        files.list(kind, sink);
    }

    /** The ids of all files of a kind, in ascending order. */
    public List<Id> ids(FileKind kind) {
        List<Id> ids = files.ids(kind);
        Section section = section(kind);
        if (cache != null && section != null) {
            Set<String> names = new HashSet<>();
            ids.forEach(id -> names.add(id.toString()));
            cache.keepOnly(section, names::contains);
        }
        return ids;
    }

    private static @Nullable Section section(FileKind kind) {
        return switch (kind) {
            case SNAPSHOT -> Section.SNAPSHOTS;
            case INDEX -> Section.INDEX;
            case KEY, LOCK, PACK -> null;
        };
    }

    /**
     * The JSON of an index, snapshot or lock file.
     *
     * @throws CorruptionException {@code CORRUPT_OBJECT}, after a second try
     * @throws StorageException {@code OBJECT_NOT_FOUND}
     */
    public byte[] loadFile(FileKind kind, Id id) {
        return unseal(kind, id, files.read(kind, id));
    }

    /** As {@link #loadFile}, for a file that was just listed: it may come from the local cache. */
    public byte[] loadListed(FileKind kind, Id id) {
        Section section = section(kind);
        if (cache == null || section == null) {
            return loadFile(kind, id);
        }
        byte[] sealed = cache.get(
                        section, id.toString(), bytes -> Id.hash(bytes).equals(id))
                .orElse(null);
        if (sealed == null) {
            sealed = files.read(kind, id);
            cache.put(section, id.toString(), sealed);
        }
        return unseal(kind, id, sealed);
    }

    private byte[] unseal(FileKind kind, Id id, byte[] sealed) {
        if (sealed.length == 0) {
            return sealed;
        }
        try {
            return UnpackedCodec.decode(sealing.open(sealed), compression, MAX_JSON);
        } catch (UnsealException | FormatException e) {
            throw damaged(kind, id, e);
        }
    }

    /** The error that says that a file of the repository makes no sense. */
    public CorruptionException damaged(FileKind kind, Id id, RuntimeException why) {
        return new CorruptionException(
                ErrorCode.CORRUPT_OBJECT,
                kind.word() + " " + id + " in " + location() + " is damaged: " + why.getMessage(),
                why);
    }

    /** Stores the JSON of an index or snapshot file while the lock is held. */
    public Id saveFile(FileKind kind, byte[] json, RepositoryLock lock) {
        SealedFile sealed = sealFile(kind, json);
        lock.requireHeld();
        storeFile(sealed);
        Section section = section(kind);
        if (cache != null && section != null) {
            cache.put(section, sealed.id().toString(), sealed.bytes());
        }
        return sealed.id();
    }

    /** An index, snapshot or lock file ready to be stored. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record SealedFile(FileKind kind, Id id, byte[] bytes) {}

    /** Seals JSON as a file, and opens it again to be sure. */
    SealedFile sealFile(FileKind kind, byte[] json) {
        byte[] sealed = sealing.seal(UnpackedCodec.encode(json, config.version(), compression));
        byte[] back = UnpackedCodec.decode(sealing.open(sealed), compression, MAX_JSON);
        if (!Arrays.equals(back, json)) {
            throw new IllegalStateException("a sealed " + kind.word() + " does not open to what it was");
        }
        return new SealedFile(kind, Id.hash(sealed), sealed);
    }

    void storeFile(SealedFile file) {
        store.put(file.kind().key(file.id()), ObjectContent.of(file.bytes()));
    }

    /** Deletes a file of the repository; true when it was there. */
    boolean deleteFile(FileKind kind, Id id) {
        return store.delete(kind.key(id));
    }

    /**
     * Deletes a file of the repository while the exclusive lock is held; true when it was there.
     *
     * @throws RepositoryException {@code LOCK_LOST}
     */
    public boolean removeFile(FileKind kind, Id id, RepositoryLock lock) {
        lock.requireExclusive();
        return deleteFile(kind, id);
    }

    /** The index, which the first call loads. Damaged index files make it fail. */
    public BlobIndex index() {
        synchronized (indexLock) {
            return index == null ? loadIndex() : index;
        }
    }

    /** Whether any of these index files is gone, which is how a prune shows that ran meanwhile. */
    public boolean haveVanished(Collection<Id> indexFiles) {
        return !new HashSet<>(ids(FileKind.INDEX)).containsAll(indexFiles);
    }

    /** Brings the index up to date: reads new index files, and everything anew when a known one has vanished. */
    public BlobIndex refreshIndex() {
        synchronized (indexLock) {
            return loadIndex();
        }
    }

    /** Forgets the index; the next use loads it again. */
    void dropIndex() {
        synchronized (indexLock) {
            index = null;
            indexFiles = Set.of();
        }
    }

    private BlobIndex loadIndex() {
        for (int attempt = 1; ; attempt++) {
            Set<Id> listed = new HashSet<>(ids(FileKind.INDEX));
            BlobIndex current = index;
            BlobIndex loaded = current != null && listed.containsAll(indexFiles) ? current : new BlobIndex();
            Set<Id> wanted = new HashSet<>(listed);
            if (loaded == current) {
                wanted.removeAll(indexFiles);
            }
            try {
                new IndexLoader(this).load(wanted, loaded, (file, why) -> {
                    throw why;
                });
            } catch (StorageException e) {
                if (e.code() == ErrorCode.OBJECT_NOT_FOUND && attempt < 3) {
                    dropIndex(); // rewritten between listing and reading
                    continue;
                }
                throw e;
            }
            index = loaded;
            indexFiles = listed;
            packBlocks.keepOnly(loaded);
            return loaded;
        }
    }

    /** Reads all index files into an index of its own, whatever is wrong with some of them. */
    public BlobIndex readIndex(IndexObserver observer) {
        BlobIndex read = new BlobIndex();
        readIndex(read, observer);
        return read;
    }

    /** As {@link #readIndex(IndexObserver)}, into an empty index, which knows a pack before the observer hears of it. */
    public void readIndex(BlobIndex into, IndexObserver observer) {
        new IndexLoader(this).load(ids(FileKind.INDEX), into, observer);
    }

    /** Reads whole packs and says what is wrong with them. */
    public PackChecker packChecker() {
        return new PackChecker(this);
    }

    /** Remembers that an index file holds what this index knows already, unless it was replaced meanwhile. */
    void indexSaved(BlobIndex known, Id file) {
        synchronized (indexLock) {
            if (index == known) {
                Set<Id> more = new HashSet<>(indexFiles);
                more.add(file);
                indexFiles = more;
            }
        }
    }

    /** Fetches single blobs for one operation. */
    public BlobLoader loader() {
        return new BlobLoader(this);
    }

    /** Fetches single blobs that this index tells of. */
    public BlobLoader loader(BlobIndex of) {
        return new BlobLoader(this, of);
    }

    /** Fetches many blobs of the same packs. */
    public PackReader packReader() {
        return new PackReader(this);
    }

    /** Takes a lock as restic does, waiting the moment that restic waits. */
    public RepositoryLock lock(boolean exclusive) {
        return RepositoryLock.take(this, exclusive);
    }

    /**
     * Stores blobs. Waits until the writer before was closed.
     *
     * @param lock held by the caller; null to store nothing, only to count
     * @param packStored hears of the bytes of each pack that is stored, from several threads
     * @throws CancellationException when the thread is interrupted
     */
    public BlobWriter writer(@Nullable RepositoryLock lock, LongConsumer packStored) {
        return writer(this::refreshIndex, lock, packStored);
    }

    /**
     * Stores blobs anew, each once, although the repository has them already. Otherwise as {@link #writer}; its index
     * tells only of what it stored itself.
     */
    public BlobWriter rewriter(RepositoryLock lock, LongConsumer packStored) {
        return writer(BlobIndex::new, lock, packStored);
    }

    private BlobWriter writer(Supplier<BlobIndex> known, @Nullable RepositoryLock lock, LongConsumer packStored) {
        try {
            writing.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for another writer");
        }
        try {
            return new BlobWriter(this, known.get(), lock, packStored);
        } catch (RuntimeException e) {
            writing.release();
            throw e;
        }
    }

    void writerClosed() {
        writing.release();
    }

    ObjectStore store() {
        return store;
    }

    Sealing sealing() {
        return sealing;
    }

    Compression compression() {
        return compression;
    }

    BlobDecoder decoder() {
        return decoder;
    }

    PackBlocks packBlocks() {
        return packBlocks;
    }

    @Override
    public void close() {
        store.close();
    }
}
