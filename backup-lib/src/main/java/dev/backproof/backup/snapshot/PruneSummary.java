package dev.backproof.backup.snapshot;

/**
 * What a prune finds and decides. Bytes are as stored.
 *
 * @param usedBlobs blobs that snapshots need, each once
 * @param unusedBlobs all other entries of packs: not needed, or further copies
 * @param packsToKeep packs that stay as they are
 * @param packsToRepack packs whose needed blobs move to new ones
 * @param packsToRemove packs of which nothing is needed
 * @param packsNotIndexed packs that no index tells of, left by something that did not finish
 * @param packsMissing packs that the index tells of and that are gone, but are not needed
 * @param bytesToRepack bytes of the packs to repack
 * @param bytesFreed bytes that the repository shrinks by, about: new packs have headers, too
 * @param unusedBytesAfter bytes not needed that stay in packs
 */
public record PruneSummary(
        long usedBlobs,
        long usedBytes,
        long unusedBlobs,
        long unusedBytes,
        long packsToKeep,
        long packsToRepack,
        long packsToRemove,
        long packsNotIndexed,
        long packsMissing,
        long bytesToRepack,
        long bytesFreed,
        long unusedBytesAfter) {
    /** Whether everything is as it should be already. */
    public boolean isNothingToDo() {
        return packsToRepack + packsToRemove + packsNotIndexed + packsMissing == 0;
    }
}
