package dev.backproof.verify.restore;

import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.scenario.RestoreItem;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads dumps from snapshots into a sandbox. A dump of several databases is loaded once, however many of them are asked
 * for. For one thread.
 */
public final class DumpRestore {
    private final @Nullable DatabaseSandbox sandbox;
    private final Map<Place, LoadedDump> loaded = new HashMap<>();

    /** Hears how far the load is. */
    @FunctionalInterface
    public interface Progress {
        /** So many bytes of the stored file are read of so many. */
        void at(long bytes, long totalBytes);
    }

    /** Where a dump lies, or is looked for. */
    private record Place(String snapshotId, String path) {
        static Place of(ChosenSnapshot snapshot, RestoreItem.Dump item) {
            return new Place(snapshot.facts().id(), item.path());
        }
    }

    /**
     * Nothing loaded yet.
     *
     * @param sandbox where to; null to read dumps only
     */
    public DumpRestore(@Nullable DatabaseSandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** What became of the item's dump when it was loaded for another of its databases; empty when it has to be loaded. */
    public Optional<LoadedDump> loaded(ChosenSnapshot snapshot, RestoreItem.Dump item) {
        return Optional.ofNullable(loaded.get(Place.of(snapshot, item)))
                .filter(LoadedDump::namesItsDatabases)
                .map(dump -> dump.lookedAt(item.name(), DumpLoad.database(item, dump.manifest())));
    }

    /**
     * Loads an item's dump, unless it is there.
     *
     * @throws dev.backproof.backup.error.BackupException when the snapshot does not give its bytes
     * @throws dev.backproof.verify.sandbox.SandboxException when the sandbox failed
     * @throws IllegalArgumentException when there is a manifest that cannot be understood
     */
    public LoadedDump load(ChosenSnapshot snapshot, RestoreItem.Dump item, Progress progress) throws IOException {
        Optional<LoadedDump> there = loaded(snapshot, item);
        if (there.isPresent()) {
            return there.get();
        }
        LoadedDump dump = new DumpLoad(snapshot, item, progress).load(sandbox);
        loaded.put(Place.of(snapshot, item), dump);
        return dump;
    }
}
