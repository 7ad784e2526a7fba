package dev.backproof.backup.storage.decorator;

import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.VersionedStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts what goes through a store, for reports and prices. For many threads. */
public final class CountingStore extends ForwardingStore {
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();
    private final LongAdder puts = new LongAdder();
    private final LongAdder gets = new LongAdder();
    private final LongAdder finds = new LongAdder();
    private final LongAdder lists = new LongAdder();
    private final LongAdder rowsListed = new LongAdder();
    private final LongAdder deletes = new LongAdder();

    private CountingStore(ObjectStore store) {
        super(store);
    }

    /**
     * How much went through so far. Calls are counted when they begin, whether or not they succeed.
     *
     * @param bytesRead bytes that readers got, those of repeated transfers included
     * @param bytesWritten bytes of contents that were stored
     * @param rowsListed objects that listings gave
     */
    public record Counts(
            long bytesRead,
            long bytesWritten,
            long puts,
            long gets,
            long finds,
            long lists,
            long rowsListed,
            long deletes) {}

    /** The given store, counted; closing it closes that one. */
    public static CountingStore of(ObjectStore store) {
        return new CountingStore(store);
    }

    /** The counts of now. */
    public Counts counts() {
        return new Counts(
                bytesRead.sum(),
                bytesWritten.sum(),
                puts.sum(),
                gets.sum(),
                finds.sum(),
                lists.sum(),
                rowsListed.sum(),
                deletes.sum());
    }

    @Override
    public void put(ObjectKey key, ObjectContent content) {
        puts.increment();
        super.put(key, content);
        bytesWritten.add(content.length());
    }

    @Override
    public <T> T get(ObjectKey key, ByteRange range, ObjectReader<T> reader) {
        gets.increment();
        return super.get(key, range, (in, length) -> reader.read(new CountingStream(in), length));
    }

    @Override
    public Optional<ObjectInfo> find(ObjectKey key) {
        finds.increment();
        return super.find(key);
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> sink) {
        lists.increment();
        super.list(prefix, info -> {
            rowsListed.increment();
            sink.accept(info);
        });
    }

    @Override
    public boolean delete(ObjectKey key) {
        deletes.increment();
        return super.delete(key);
    }

    /** Versions count as objects: reading one is a get, hiding one a delete. */
    @Override
    protected VersionedStore decorated(VersionedStore versions) {
        return new ForwardingVersions(versions) {
            @Override
            public void current(String below, Consumer<ObjectVersion> sink) {
                lists.increment();
                super.current(below, counted(sink));
            }

            @Override
            public void history(String below, Consumer<ObjectVersion> sink) {
                lists.increment();
                super.history(below, counted(sink));
            }

            @Override
            public void history(ObjectKey key, Consumer<ObjectVersion> sink) {
                lists.increment();
                super.history(key, counted(sink));
            }

            @Override
            public void unfinished(Consumer<ObjectVersion> sink) {
                lists.increment();
                super.unfinished(counted(sink));
            }

            @Override
            public <T> T get(ObjectVersion version, ObjectReader<T> reader) {
                gets.increment();
                return super.get(version, (in, length) -> reader.read(new CountingStream(in), length));
            }

            @Override
            public void hide(ObjectKey key) {
                deletes.increment();
                super.hide(key);
            }
        };
    }

    private Consumer<ObjectVersion> counted(Consumer<ObjectVersion> sink) {
        return version -> {
            rowsListed.increment();
            sink.accept(version);
        };
    }

    private final class CountingStream extends FilterInputStream {
        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            bytesRead.add(one == -1 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            bytesRead.add(Math.max(0, count));
            return count;
        }

        @Override
        public byte[] readAllBytes() throws IOException {
            byte[] bytes = in.readAllBytes();
            bytesRead.add(bytes.length);
            return bytes;
        }

        @Override
        public byte[] readNBytes(int length) throws IOException {
            byte[] bytes = in.readNBytes(length);
            bytesRead.add(bytes.length);
            return bytes;
        }

        @Override
        public long skip(long length) throws IOException {
            long skipped = in.skip(length);
            bytesRead.add(skipped);
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
