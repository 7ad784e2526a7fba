package dev.backproof.backup.mirror;

/** What a running sync or check tells its listener. Calls come from several threads, one at a time. */
public sealed interface MirrorEvent {
    /** Work begins on so many files with so many bytes. */
    record Started(long files, long bytes) implements MirrorEvent {}

    /** A change was made. */
    record Done(MirrorChange change) implements MirrorEvent {}

    /** A file was compared. */
    record Compared(long bytes) implements MirrorEvent {}

    /** A file was left as it was in the mirror, because it could not be read here. */
    record Failed(String path, String reason) implements MirrorEvent {}
}
