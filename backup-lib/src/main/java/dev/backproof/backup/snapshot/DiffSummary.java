package dev.backproof.backup.snapshot;

/**
 * How much two snapshots differ.
 *
 * @param changedFiles files with other content
 * @param added what only the second has
 * @param removed what only the first has
 */
public record DiffSummary(long changedFiles, Side added, Side removed) {
    /**
     * What only one of the snapshots has.
     *
     * @param files regular files
     * @param directories directories
     * @param others links, devices, FIFOs
     * @param dataBlobs blobs of file content that nothing in the other snapshot uses
     * @param treeBlobs trees that the other snapshot has not
     * @param bytes of these blobs, uncompressed
     */
    public record Side(long files, long directories, long others, long dataBlobs, long treeBlobs, long bytes) {}
}
