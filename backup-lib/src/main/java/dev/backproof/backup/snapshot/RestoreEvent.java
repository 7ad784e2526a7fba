package dev.backproof.backup.snapshot;

/** What a running restore tells its listener. Calls come from several threads, one at a time. */
public sealed interface RestoreEvent {
    /** Writing begins. */
    record Started(long files, long bytes) implements RestoreEvent {}

    /** So many more bytes of files are as they should be: written, or found there already. */
    record BytesDone(long bytes) implements RestoreEvent {}

    /** A file is complete with its metadata. */
    record FileFinished(EntryPath path, long bytes) implements RestoreEvent {}

    /** So many more bytes were read again from the target and found right. */
    record BytesVerified(long bytes) implements RestoreEvent {}

    /** An entry, or a part of its metadata, could not be restored; the restore goes on. */
    record Failed(RestoreProblem problem) implements RestoreEvent {}
}
