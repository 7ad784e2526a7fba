package dev.backproof.verify.restore;

import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.verify.restore.ChosenSnapshot.StoredFile;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.scenario.RestoreItem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Streams a dump from a snapshot into a sandbox, without touching a disk on the way, and reads along. A dump that the
 * client refuses is read to its end all the same: whether it is whole is a fact of its own.
 */
public final class DumpRestore {
    private static final String MANIFEST = "manifest.json";
    private static final int LARGEST_MANIFEST = 256 << 20;

    private final ChosenSnapshot snapshot;
    private final Progress progress;

    /** Hears how far the load is. */
    @FunctionalInterface
    public interface Progress {
        /** So many bytes of the stored file are read of so many. */
        void at(long bytes, long totalBytes);
    }

    public DumpRestore(ChosenSnapshot snapshot, Progress progress) {
        this.snapshot = snapshot;
        this.progress = progress;
    }

    /**
     * Loads a dump.
     *
     * @param sandbox where to; null to read it only
     * @throws dev.backproof.backup.error.BackupException when the snapshot does not give its bytes
     * @throws dev.backproof.verify.sandbox.SandboxException when the sandbox failed
     * @throws IllegalArgumentException when there is a manifest that cannot be understood
     */
    public LoadedDump load(RestoreItem.Dump item, @Nullable DatabaseSandbox sandbox) throws IOException {
        DumpManifest manifest = manifest(item.path());
        String database = database(item, manifest);
        StoredFile file = snapshot.open(item.path());
        try (InputStream stored = new ProgressStream(file.in(), file.length(), progress);
                DumpStream dump = new DumpStream(stored)) {
            DatabaseSandbox.LoadResult result = sandbox == null ? null : sandbox.load(dump, database);
            dump.readToEnd();
            return new LoadedDump(
                    item.name(), item.path(), database, result, dump.facts(), dump.sha256(), dump.damage(), manifest);
        }
    }

    private static String database(RestoreItem.Dump item, @Nullable DumpManifest manifest) {
        if (!item.database().isEmpty()) {
            return item.database();
        }
        return manifest == null ? item.name() : manifest.schema().database();
    }

    private @Nullable DumpManifest manifest(String dumpPath) throws IOException {
        String path = dumpPath.substring(0, dumpPath.lastIndexOf('/') + 1) + MANIFEST;
        Optional<StoredFile> file = snapshot.find(path);
        if (file.isEmpty()) {
            return null;
        }
        try (InputStream in = file.get().in()) {
            if (file.get().length() > LARGEST_MANIFEST) {
                throw new IllegalArgumentException(path + " is too large for a manifest");
            }
            return DumpManifest.parse(in.readAllBytes());
        }
    }
}
