package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.PackContents;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackHeader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The packs that the store lists, beside those that the index has. No pack is read. */
final class PackListing {
    private final BlobIndex index;
    private final PackContents contents;
    private final Map<Id, Long> sizes = new HashMap<>();

    /** Lists them. */
    PackListing(Repository repository, BlobIndex index, PackContents contents) {
        this.index = index;
        this.contents = contents;
        repository.list(FileKind.PACK, file -> sizes.put(file.id(), file.size()));
    }

    /** What is wrong with a pack. */
    record Wrong(Finding.Kind kind, String message) {}

    /** Bytes of each pack that is listed. */
    Map<Id, Long> sizes() {
        return sizes;
    }

    /** What is wrong with a pack of the index, by its number. */
    Optional<Wrong> wrong(int pack) {
        Long size = sizes.get(index.packId(pack));
        if (size == null) {
            return Optional.of(new Wrong(Finding.Kind.PACK_MISSING, "the index lists it, but it is not there"));
        }
        long expected = PackHeader.packLength(contents.blobs(pack));
        return size == expected
                ? Optional.empty()
                : Optional.of(new Wrong(Finding.Kind.PACK_SIZE, "it has " + size + " bytes instead of " + expected));
    }
}
