package dev.backproof.backup.b2server.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Everything the journal tells, in memory. Looked at and changed under the locks of {@link Catalog} only. */
public final class State {
    private final Map<String, Bucket> buckets = new HashMap<>();
    private final Map<String, NavigableMap<String, List<FileVersion>>> names = new HashMap<>();
    private final Map<String, FileVersion> versions = new HashMap<>();
    private final Map<String, NavigableMap<Integer, Part>> parts = new HashMap<>();
    private final NavigableMap<String, ApplicationKey> keys = new TreeMap<>();
    private final Map<String, Integer> contentUses = new HashMap<>();
    private final AtomicLong sequence = new AtomicLong();

    State() {}

    /** All buckets, in no order. */
    public Collection<Bucket> buckets() {
        return Collections.unmodifiableCollection(buckets.values());
    }

    /** A bucket by its id. */
    public Optional<Bucket> bucket(String id) {
        return Optional.ofNullable(buckets.get(id));
    }

    /** A bucket by its name, whose case does not matter. */
    public Optional<Bucket> bucketNamed(String name) {
        return buckets.values().stream()
                .filter(bucket -> bucket.name().equalsIgnoreCase(name))
                .findAny();
    }

    /** The keys, without the master key, by id. */
    public NavigableMap<String, ApplicationKey> keys() {
        return Collections.unmodifiableNavigableMap(keys);
    }

    /** Whether a bucket has no version, no hide marker and no unfinished large file. */
    public boolean isEmpty(String bucketId) {
        return names(bucketId).isEmpty();
    }

    /** A version by its id. */
    public Optional<FileVersion> version(String id) {
        return Optional.ofNullable(versions.get(id));
    }

    /** The versions of a name, unfinished large files included, newest first. */
    public List<FileVersion> versions(String bucketId, String name) {
        return Collections.unmodifiableList(names(bucketId).getOrDefault(name, List.of()));
    }

    /** The versions of all names of a bucket, in {@link Utf8Order}, newest first within a name. */
    public NavigableMap<String, List<FileVersion>> allVersions(String bucketId) {
        return Collections.unmodifiableNavigableMap(names(bucketId));
    }

    /** What a name shows: its newest version that is not unfinished; maybe a hide marker. */
    public Optional<FileVersion> newest(String bucketId, String name) {
        return newest(versions(bucketId, name));
    }

    static Optional<FileVersion> newest(List<FileVersion> newestFirst) {
        return newestFirst.stream()
                .filter(version -> version.action() != Action.START)
                .findFirst();
    }

    /** The parts of an unfinished large file by number; empty when it is not unfinished. */
    public NavigableMap<Integer, Part> parts(String fileId) {
        return Collections.unmodifiableNavigableMap(parts.getOrDefault(fileId, new TreeMap<>()));
    }

    /** The unfinished large files of a bucket, in the order in which they were started. */
    public List<FileVersion> unfinished(String bucketId) {
        return parts.keySet().stream()
                .map(versions::get)
                .filter(version -> version.bucketId().equals(bucketId))
                .sorted(Comparator.comparingLong(FileVersion::sequence))
                .toList();
    }

    /** The names of a bucket in {@link Utf8Order} with their versions, newest first. */
    NavigableMap<String, List<FileVersion>> names(String bucketId) {
        NavigableMap<String, List<FileVersion>> found = names.get(bucketId);
        return found == null ? Collections.emptyNavigableMap() : found;
    }

    /** A number larger than all before. */
    public long nextSequence() {
        return sequence.incrementAndGet();
    }

    /** The content that is named by anything. */
    Set<String> usedContent() {
        return contentUses.keySet();
    }

    /** Makes a change; adds to {@code garbage} the content that nothing names any more. */
    void apply(Change change, List<String> garbage) {
        switch (change) {
            case Change.BucketStored stored -> {
                buckets.put(stored.bucket().id(), stored.bucket());
                names.computeIfAbsent(stored.bucket().id(), id -> new TreeMap<>(Utf8Order.INSTANCE));
            }
            case Change.BucketDeleted deleted -> {
                buckets.remove(deleted.bucketId());
                names.remove(deleted.bucketId());
            }
            case Change.KeyStored stored -> keys.put(stored.key().id(), stored.key());
            case Change.KeyDeleted deleted -> keys.remove(deleted.keyId());
            case Change.FileStored stored -> store(stored.file(), garbage);
            case Change.FileDeleted deleted -> remove(deleted.fileId(), garbage);
            case Change.PartStored stored -> store(stored.part(), garbage);
        }
    }

    private void store(FileVersion file, List<String> garbage) {
        use(file.content());
        remove(file.id(), garbage);
        versions.put(file.id(), file);
        sequence.accumulateAndGet(file.sequence(), Math::max);
        if (file.action() == Action.START) {
            parts.put(file.id(), new TreeMap<>());
        }
        List<FileVersion> list = names.computeIfAbsent(file.bucketId(), id -> new TreeMap<>(Utf8Order.INSTANCE))
                .computeIfAbsent(file.name(), name -> new ArrayList<>(1));
        int index = Collections.binarySearch(list, file, FileVersion.NEWEST_FIRST);
        list.add(index < 0 ? -index - 1 : index, file);
    }

    private void store(Part part, List<String> garbage) {
        NavigableMap<Integer, Part> siblings = parts.get(part.fileId());
        if (siblings == null) {
            throw new IllegalStateException("a part of a file that is not unfinished: " + part.fileId());
        }
        use(part.content());
        Part before = siblings.put(part.number(), part);
        if (before != null) {
            release(before.content(), garbage);
        }
    }

    private void remove(String fileId, List<String> garbage) {
        FileVersion file = versions.remove(fileId);
        if (file == null) {
            return;
        }
        NavigableMap<String, List<FileVersion>> bucket = names(file.bucketId());
        List<FileVersion> list = bucket.getOrDefault(file.name(), new ArrayList<>());
        list.removeIf(version -> version.id().equals(fileId));
        if (list.isEmpty()) {
            bucket.remove(file.name());
        }
        release(file.content(), garbage);
        NavigableMap<Integer, Part> gone = parts.remove(fileId);
        if (gone != null) {
            gone.values().forEach(part -> release(part.content(), garbage));
        }
    }

    private void use(List<Segment> content) {
        content.forEach(segment -> contentUses.merge(segment.contentId(), 1, Integer::sum));
    }

    private void release(List<Segment> content, List<String> garbage) {
        for (Segment segment : content) {
            @Nullable
            Integer left = contentUses.computeIfPresent(segment.contentId(), (id, uses) -> uses == 1 ? null : uses - 1);
            if (left == null) {
                garbage.add(segment.contentId());
            }
        }
    }
}
