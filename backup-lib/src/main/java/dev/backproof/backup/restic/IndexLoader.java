package dev.backproof.backup.restic;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.IndexReader;
import java.util.Collection;

/** Loads index files into an index, several at a time. */
final class IndexLoader {
    private final Repository repository;

    IndexLoader(Repository repository) {
        this.repository = repository;
    }

    /** Adds all packs of the files; stops at the first damaged one by throwing what the observer throws. */
    void load(Collection<Id> files, BlobIndex into, IndexObserver observer) {
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
        byte[] json = repository.loadListed(FileKind.INDEX, file);
        try {
            IndexReader.read(json, visitor);
        } catch (FormatException e) {
            throw repository.damaged(FileKind.INDEX, file, e);
        }
    }
}
