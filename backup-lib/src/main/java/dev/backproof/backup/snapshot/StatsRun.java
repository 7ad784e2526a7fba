package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Counts what snapshots hold (modes and numbers observed: restic 0.14.0 and 0.19.1). Keeps one bit for each blob, and 32
 * bytes for each distinct file, or file and blob, where the mode needs them.
 */
public final class StatsRun implements TreeWalk.Visitor {
    private final StatsMode mode;
    private final BlobIndex index;
    private final TreeLoader trees;
    private final BitSet blobs = new BitSet();
    private final Set<Id> contents = new HashSet<>();
    private final Set<Id> files = new HashSet<>();
    private final Set<Id> references = new HashSet<>();
    /** Files with several names that were met in the snapshot at hand. */
    private final Set<FileIdentity> linked = new HashSet<>();

    private long entries;
    private long bytes;

    /** For the entry package. */
    public StatsRun(Repository repository, StatsMode mode) {
        this.mode = mode;
        index = repository.refreshIndex();
        trees = new TreeLoader(repository.loader());
    }

    private record FileIdentity(long inode, long device) {}

    /**
     * Counts.
     *
     * @throws CorruptionException when a tree cannot be read, or a blob is in no index
     */
    public SnapshotStats count(Collection<Snapshot> snapshots) {
        for (Snapshot snapshot : snapshots) {
            linked.clear();
            use(BlobType.TREE, snapshot.tree());
            new TreeWalk(trees, this).walk(EntryPath.root(), snapshot.tree());
        }
        return switch (mode) {
            case RESTORE_SIZE, FILES_BY_CONTENTS -> new SnapshotStats(mode, snapshots.size(), entries, bytes, 0, 0);
            case BLOBS_PER_FILE -> new SnapshotStats(mode, snapshots.size(), files.size(), bytes, 0, references.size());
            case RAW_DATA -> rawData(snapshots.size());
        };
    }

    private SnapshotStats rawData(int snapshots) {
        long stored = 0;
        long plain = 0;
        for (int entry = blobs.nextSetBit(0); entry >= 0; entry = blobs.nextSetBit(entry + 1)) {
            stored += index.length(entry);
            plain += index.plainLength(entry);
        }
        return new SnapshotStats(mode, snapshots, 0, stored, plain, blobs.cardinality());
    }

    /** Marks a blob; whether it was marked before. */
    private boolean use(BlobType type, Id id) {
        int entry = entry(type, id);
        boolean known = blobs.get(entry);
        blobs.set(entry);
        return known;
    }

    private int entry(BlobType type, Id id) {
        int entry = index.find(type, id);
        if (entry == BlobIndex.NONE) {
            throw new CorruptionException(ErrorCode.MISSING_DATA, type.label() + " blob " + id + " is in no index");
        }
        return entry;
    }

    @Override
    public boolean enter(EntryPath path, Node directory) {
        count(path, directory);
        return mode != StatsMode.RAW_DATA || !use(BlobType.TREE, Objects.requireNonNull(directory.subtree()));
    }

    @Override
    public void leave(EntryPath path, Node directory) {}

    @Override
    public void entry(EntryPath path, Node node) {
        count(path, node);
    }

    @Override
    public void badName(EntryPath path, Node node, EntryNames.Verdict verdict) {
        count(path, node);
    }

    @Override
    public void damaged(EntryPath path, CorruptionException why) {
        throw why;
    }

    private void count(EntryPath path, Node node) {
        List<Id> content = node.type() == NodeType.FILE && node.content() != null ? node.content() : List.of();
        switch (mode) {
            case RESTORE_SIZE -> {
                entries++;
                boolean another = node.links() > 1 && !linked.add(new FileIdentity(node.inode(), node.deviceId()));
                bytes += another ? 0 : node.size();
            }
            case RAW_DATA -> content.forEach(id -> use(BlobType.DATA, id));
            case FILES_BY_CONTENTS -> {
                if (contents.add(hash(content))) {
                    entries++;
                    bytes += node.size();
                }
            }
            case BLOBS_PER_FILE -> {
                if (contents.add(hash(content))) {
                    countReferences(path, content);
                }
            }
        }
    }

    private void countReferences(EntryPath path, List<Id> content) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (RawName name : path.names()) {
            text.write('/');
            text.writeBytes(name.bytes());
        }
        Id file = Id.hash(text.toByteArray());
        for (Id blob : content) {
            files.add(file);
            if (references.add(hash(List.of(file, blob)))) {
                bytes += index.plainLength(entry(BlobType.DATA, blob));
            }
        }
    }

    private static Id hash(List<Id> ids) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(ids.size() * Id.BYTES);
        ids.forEach(id -> bytes.writeBytes(id.bytes()));
        return Id.hash(bytes.toByteArray());
    }
}
