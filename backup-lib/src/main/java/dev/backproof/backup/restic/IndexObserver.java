package dev.backproof.backup.restic;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.List;

/** Hears what index files hold while they are loaded; one call at a time. */
public interface IndexObserver {
    /** A pack as an index file lists it. */
    default void pack(Id indexFile, Id pack, List<PackedBlob> blobs) {}

    /** An index file that cannot be used; throwing ends the loading. */
    void damaged(Id indexFile, BackupException why);
}
