package dev.backproof.backup.snapshot;

/** What a copy tells its listener. Calls come from several threads, one at a time. */
public sealed interface CopyEvent {
    /** One more tree of the source was read to see what is needed. */
    record TreeRead() implements CopyEvent {}

    /** So many more stored bytes of the source have to be copied, as far as is known. */
    record Found(long bytes) implements CopyEvent {}

    /** So many of them were read and handed on. */
    record Copied(long bytes) implements CopyEvent {}

    /** A snapshot is in the destination, with all it needs. */
    record SnapshotCopied(Snapshot from, SnapshotId to) implements CopyEvent {}
}
