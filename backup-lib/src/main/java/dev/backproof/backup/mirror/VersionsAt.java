package dev.backproof.backup.mirror;

import dev.backproof.backup.storage.ObjectVersion;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Picks what stood under each name at a time from a listing of all versions, sorted by name and newest first: of the
 * versions that were there, the newest, unless it hides the name. Unfinished large files were never there. Remembers one
 * name, however many versions it has.
 */
final class VersionsAt implements Consumer<ObjectVersion> {
    private final Instant at;
    private final Consumer<ObjectVersion> sink;
    private String name = "";
    private boolean decided;

    VersionsAt(Instant at, Consumer<ObjectVersion> sink) {
        this.at = at;
        this.sink = sink;
    }

    @Override
    public void accept(ObjectVersion version) {
        if (!version.name().equals(name)) {
            name = version.name();
            decided = false;
        }
        if (decided
                || version.kind() == ObjectVersion.Kind.UNFINISHED
                || version.uploaded().isAfter(at)) {
            return;
        }
        decided = true;
        if (version.kind() == ObjectVersion.Kind.CONTENT) {
            sink.accept(version);
        }
    }
}
