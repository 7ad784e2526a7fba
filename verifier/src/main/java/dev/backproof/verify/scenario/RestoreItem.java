package dev.backproof.verify.scenario;

import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.scenario.Scenario.SnapshotChoice;
import org.jspecify.annotations.Nullable;

/** Something to restore, under a name that assertions use. */
public sealed interface RestoreItem {
    /** Its name within the scenario. */
    String name();

    /** Where it lies inside the snapshot; absolute. */
    String path();

    /** The snapshot it comes from when that is not the scenario's own; else null. */
    @Nullable
    SnapshotChoice snapshot();

    /** Where it stands in the scenario. */
    SourcePosition position();

    /** Whether the path is a pattern that several files may match. */
    default boolean isPattern() {
        return path().chars().anyMatch(character -> "*?[".indexOf(character) >= 0);
    }

    /**
     * A folder of the snapshot, restored as files.
     *
     * @param path absolute path inside the snapshot
     * @param probes how its files are looked into when that is not as the scenario says for all; else null
     */
    record Volume(
            String path,
            String name,
            @Nullable SnapshotChoice snapshot,
            @Nullable ProbeSettings probes,
            SourcePosition position)
            implements RestoreItem {
        /** One that is looked into as the scenario says for all. */
        public Volume(String path, String name, @Nullable SnapshotChoice snapshot, SourcePosition position) {
            this(path, name, snapshot, null, position);
        }
    }

    /**
     * A dump in the snapshot, loaded into a database server.
     *
     * @param path absolute path of the dump inside the snapshot, plain or packed with gzip, bzip2, xz or zstd; with
     *     {@code *}, {@code ?} or {@code [} a pattern, of which the newest whole dump is meant
     * @param database the database to look at after loading; empty means what the dump or its manifest says, else the
     *     name
     */
    record Dump(
            String path,
            String name,
            String database,
            @Nullable SnapshotChoice snapshot,
            SourcePosition position) implements RestoreItem {
        /** Whether it asks for this database of a dump that holds several. */
        public boolean isOf(String schema) {
            return (database.isEmpty() ? name : database).equals(schema);
        }
    }

    /**
     * What mariadb-backup made: a folder, or an xbstream as a file. A server of the same release series is started on it.
     *
     * @param path absolute path of the folder or file inside the snapshot; the file plain or packed with gzip, bzip2, xz or
     *     zstd; with {@code *}, {@code ?} or {@code [} a pattern, of which the newest file is meant
     * @param database the database to look at by this item's name; may be empty when there is only one, or one of the name
     */
    record Physical(
            String path,
            String name,
            String database,
            @Nullable SnapshotChoice snapshot,
            SourcePosition position) implements RestoreItem {}
}
