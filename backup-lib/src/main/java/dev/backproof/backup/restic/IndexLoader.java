package dev.backproof.backup.restic;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.IndexReader;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.Collection;
import java.util.List;

/** Loads index files into an index, several at a time. */
final class IndexLoader {
    private final Repository repository;

    IndexLoader(Repository repository) {
        this.repository = repository;
    }

    /** Hears what is loaded; one call at a time. */
    interface Observer {
        /** A pack as an index file lists it. */
        default void pack(Id indexFile, Id pack, List<PackedBlob> blobs) {}

        /** An index file that cannot be used. */
        void damaged(Id indexFile, BackupException why);
    }

    /** Adds all packs of the files; stops at the first damaged one by throwing what the observer throws. */
    void load(Collection<Id> files, BlobIndex into, Observer observer) {
        Parallel.forEach("index", repository.options().connections(), files, file -> {
            try {
                read(file, (pack, blobs) -> {
                    into.add(pack, blobs);
                    synchronized (observer) {
                        observer.pack(file, pack, blobs);
                    }
                });
            } catch (BackupException e) {
                synchronized (observer) {
                    observer.damaged(file, e);
                }
            }
        });
    }

    private void read(Id file, IndexReader.Visitor visitor) {
        byte[] json = repository.loadFile(FileKind.INDEX, file);
        try {
            IndexReader.read(json, visitor);
        } catch (FormatException e) {
            throw repository.damaged(FileKind.INDEX, file, e);
        }
    }
}
