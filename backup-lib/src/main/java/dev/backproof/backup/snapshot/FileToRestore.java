package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Node;

/** A regular file on its way back. May be used by several threads. */
final class FileToRestore {
    private final EntryPath path;
    private final Node node;
    private final RestoredDirectory directory;
    private int missingBlobs;
    private boolean sparse;
    private boolean failed;
    private boolean skipped;

    FileToRestore(EntryPath path, Node node, RestoredDirectory directory) {
        this.path = path;
        this.node = node;
        this.directory = directory;
    }

    EntryPath path() {
        return path;
    }

    Node node() {
        return node;
    }

    RestoredDirectory directory() {
        return directory;
    }

    /** So many blobs are to be written; zeros may be left out. */
    synchronized void expect(int blobs, boolean leaveOutZeros) {
        missingBlobs = blobs;
        sparse = leaveOutZeros;
    }

    synchronized boolean isSparse() {
        return sparse;
    }

    /** A blob was written, or never will be; whether it was the last one. */
    synchronized boolean blobDone() {
        missingBlobs--;
        return missingBlobs == 0;
    }

    /** It will not come back whole; whether this is news. */
    synchronized boolean fail() {
        boolean news = !failed;
        failed = true;
        return news;
    }

    synchronized boolean hasFailed() {
        return failed;
    }

    /** The file that is there stays. */
    synchronized void skip() {
        skipped = true;
    }

    synchronized boolean wasSkipped() {
        return skipped;
    }
}
