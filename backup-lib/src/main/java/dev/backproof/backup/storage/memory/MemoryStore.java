package dev.backproof.backup.storage.memory;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StoreCapabilities;
import dev.backproof.backup.storage.internal.ContentStream;
import dev.backproof.backup.storage.internal.ReaderFailures;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Objects in memory, gone with the process. For many threads. */
public final class MemoryStore implements ObjectStore {
    private static final class Entry {
        private final byte[] bytes;
        private final ObjectInfo info;

        Entry(byte[] bytes, ObjectInfo info) {
            this.bytes = bytes;
            this.info = info;
        }
    }

    private final Map<ObjectKey, Entry> entries = new ConcurrentHashMap<>();
    private final InstantSource clock;

    /** An empty store with the system's clock. */
    public MemoryStore() {
        this(InstantSource.system());
    }

    /** An empty store with a clock of the caller's. */
    public MemoryStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public StoreCapabilities capabilities() {
        return StoreCapabilities.ALL;
    }

    @Override
    public void put(ObjectKey key, ObjectContent content) {
        if (content.length() > Integer.MAX_VALUE - 8) {
            throw new StorageException(
                    ErrorCode.STORE_FULL, "'" + key + "' is too big for memory: " + content.length() + " bytes");
        }
        var bytes = new ByteArrayOutputStream((int) content.length());
        try (ContentStream in = ContentStream.open(key, content)) {
            in.transferTo(bytes);
        }
        var modified = content.modified().orElseGet(clock::instant).truncatedTo(ChronoUnit.MILLIS);
        var info = new ObjectInfo(key, bytes.size(), modified, content.sha1());
        entries.put(key, new Entry(bytes.toByteArray(), info));
    }

    @Override
    public <T> T get(ObjectKey key, ByteRange range, ObjectReader<T> reader) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new StorageException(ErrorCode.OBJECT_NOT_FOUND, "no object '" + key + "' in " + location());
        }
        long length = range.lengthWithin(entry.bytes.length);
        if (length == -1) {
            throw new StorageException(
                    ErrorCode.OBJECT_TOO_SHORT,
                    "'" + key + "' in " + location() + " has " + entry.bytes.length + " bytes, asked for " + range);
        }
        try {
            return reader.read(new ByteArrayInputStream(entry.bytes, (int) range.offset(), (int) length), length);
        } catch (IOException e) {
            throw ReaderFailures.of("'" + key + "' in " + location(), e);
        }
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        return Optional.ofNullable(entries.get(key)).map(entry -> entry.info);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> sink) {
        String start = prefix.isEmpty() ? "" : prefix + "/";
        entries.forEach((key, entry) -> {
            if (key.value().startsWith(start)) {
                sink.accept(entry.info);
            }
        });
    }

    @Override
    public boolean delete(ObjectKey key) {
        return entries.remove(key) != null;
    }

    /** Does nothing: what was stored stays for those who hold the store. */
    @Override
    public void close() {}
}
