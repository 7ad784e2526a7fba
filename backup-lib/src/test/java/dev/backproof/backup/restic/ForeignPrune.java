package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.IndexWriter;
import dev.backproof.backup.restic.format.PackedBlob;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.testing.Repositories;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What another program's prune does to a repository, in its order: every pack is written anew under another name, then an
 * index that names only these, then the old index files are deleted, at last the old packs.
 */
public final class ForeignPrune {
    private ForeignPrune() {}

    /** Moves everything. The store stays open. */
    public static void moveAllPacks(ObjectStore store) {
        Repository repository =
                Repository.open(store, Repositories.PASSWORD.getBytes(StandardCharsets.UTF_8), Repositories.options());
        List<Id> oldIndex = repository.ids(FileKind.INDEX);
        BlobIndex index = repository.index();
        PackContents contents = index.packContents();
        IndexWriter writer = new IndexWriter();
        for (int pack = 0; pack < index.packCount(); pack++) {
            OpenPack moved = new OpenPack(new SegmentPool());
            for (PackedBlob blob : contents.blobs(pack)) {
                byte[] sealed = store.getBytes(
                        FileKind.PACK.key(index.packId(pack)), ByteRange.of(blob.offset(), blob.length()));
                BlobType type = blob.type();
                moved.add(0, type, blob.id(), sealed, sealed.length, blob.uncompressedLength());
            }
            moved.finish(repository.sealing());
            Id id = moved.buffer().hash();
            store.put(FileKind.PACK.key(id), moved.buffer());
            writer.pack(id, moved.blobs());
        }
        repository.storeFile(repository.sealFile(FileKind.INDEX, writer.toJson()));
        oldIndex.forEach(file -> repository.deleteFile(FileKind.INDEX, file));
        for (int pack = 0; pack < index.packCount(); pack++) {
            repository.deleteFile(FileKind.PACK, index.packId(pack));
        }
    }
}
