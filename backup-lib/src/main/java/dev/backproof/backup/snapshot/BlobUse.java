package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Id;
import java.util.List;
import java.util.Objects;

/**
 * A place in a file where a blob belongs.
 *
 * @param entry of the blob in the index, or {@link dev.backproof.backup.restic.BlobIndex#NONE}
 * @param chunk its number in the file's content
 * @param offset where it starts in the file
 */
record BlobUse(int entry, FileToRestore file, int chunk, long offset) {
    Id blob() {
        return content().get(chunk);
    }

    private List<Id> content() {
        return Objects.requireNonNull(file.node().content());
    }
}
