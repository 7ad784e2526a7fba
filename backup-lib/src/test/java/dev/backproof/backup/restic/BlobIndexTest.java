package dev.backproof.backup.restic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlobIndexTest {
    private final BlobIndex index = new BlobIndex();
    private final Random random = new Random(3);

    @Test
    void everyBlobIsFoundAmongManyAndNoOther() {
        List<List<PackedBlob>> packs = new ArrayList<>();
        for (int pack = 0; pack < 100; pack++) {
            packs.add(pack(500));
            index.add(id(), packs.getLast());
        }
        for (List<PackedBlob> blobs : packs) {
            for (PackedBlob blob : blobs) {
                int entry = index.find(blob.type(), blob.id());
                assertThat(index.blob(entry)).isEqualTo(blob);
                assertThat(index.nextCopy(entry)).isEqualTo(BlobIndex.NONE);
            }
        }
        assertThat(index.find(BlobType.DATA, id())).isEqualTo(BlobIndex.NONE);
        PackContents contents = index.packContents();
        for (int pack = 0; pack < 100; pack++) {
            assertThat(contents.blobs(pack)).isEqualTo(packs.get(pack));
        }
    }

    @Test
    void copiesOfABlobAreAllFound() {
        Id blob = id();
        Set<Id> packs = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            Id pack = id();
            packs.add(pack);
            index.add(pack, List.of(new PackedBlob(BlobType.DATA, blob, 7L * i, 50, 0)));
            index.add(pack, List.of(new PackedBlob(BlobType.DATA, blob, 7L * i, 50, 0)));
            index.add(id(), pack(1000));
        }
        Set<Id> found = new HashSet<>();
        for (int at = index.find(BlobType.DATA, blob); at != BlobIndex.NONE; at = index.nextCopy(at)) {
            assertThat(found.add(index.packId(index.pack(at)))).isTrue();
        }
        assertThat(found).isEqualTo(packs);
    }

    @Test
    void dataAndTreeOfOneIdAreTwoBlobs() {
        Id blob = id();
        index.add(id(), List.of(new PackedBlob(BlobType.DATA, blob, 0, 50, 0)));
        assertThat(index.find(BlobType.TREE, blob)).isEqualTo(BlobIndex.NONE);
    }

    @Test
    void reservedBlobIsTakenButNotFoundUntilItIsSettled() {
        Id blob = id();
        int entry = index.reserve(BlobType.DATA, blob);
        assertThat(index.reserve(BlobType.DATA, blob)).isEqualTo(BlobIndex.NONE);
        assertThat(index.find(BlobType.DATA, blob)).isEqualTo(BlobIndex.NONE);
        PackedBlob place = new PackedBlob(BlobType.DATA, blob, 4_000_000_000L, 50, 17);
        index.settle(id(), new int[] {entry}, List.of(place));
        assertThat(index.find(BlobType.DATA, blob)).isEqualTo(entry);
        assertThat(index.blob(entry)).isEqualTo(place);
        assertThat(index.packEnd(index.pack(entry))).isEqualTo(4_000_000_050L);
    }

    private List<PackedBlob> pack(int count) {
        List<PackedBlob> blobs = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < count; i++) {
            int length = 32 + random.nextInt(1000);
            blobs.add(new PackedBlob(
                    random.nextBoolean() ? BlobType.DATA : BlobType.TREE, id(), offset, length, random.nextInt(5000)));
            offset += length;
        }
        return blobs;
    }

    private Id id() {
        byte[] bytes = new byte[Id.BYTES];
        random.nextBytes(bytes);
        return Id.of(bytes);
    }
}
