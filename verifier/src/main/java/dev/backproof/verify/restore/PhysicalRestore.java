package dev.backproof.verify.restore;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.verify.restore.ChosenSnapshot.StoredFile;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.scenario.RestoreItem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A physical backup inside a snapshot: an xbstream that is unpacked on its way, or a folder. */
public final class PhysicalRestore implements PhysicalBackup {
    private final ChosenSnapshot snapshot;
    private final RestoreItem.Physical item;
    private final String path;
    private final @Nullable Instant time;
    private final DumpRestore.Progress progress;

    private PhysicalRestore(
            ChosenSnapshot snapshot,
            RestoreItem.Physical item,
            String path,
            @Nullable Instant time,
            DumpRestore.Progress progress) {
        this.snapshot = snapshot;
        this.item = item;
        this.path = path;
        this.time = time;
        this.progress = progress;
    }

    /**
     * Finds it; of a pattern the newest, by the time in its name, else by when it was last written.
     *
     * @throws dev.backproof.backup.error.BackupException when nothing matches
     */
    public static PhysicalRestore of(
            ChosenSnapshot snapshot, RestoreItem.Physical item, DumpRestore.Progress progress) {
        if (!item.isPattern()) {
            return new PhysicalRestore(snapshot, item, item.path(), null, progress);
        }
        Candidate newest = Candidate.matching(snapshot, item.path()).get(0);
        return new PhysicalRestore(snapshot, item, newest.path(), newest.time(), progress);
    }

    /** Where it lies in the snapshot. */
    public String path() {
        return path;
    }

    /** When it was made, by its name or its time of writing; null for one that the scenario names itself. */
    public @Nullable Instant time() {
        return time;
    }

    @Override
    public void unpack(Path folder, StreamUnpacker streams) throws IOException {
        Optional<StoredFile> file = snapshot.find(path);
        if (file.isEmpty()) {
            unpackFolder(folder);
            return;
        }
        try (InputStream stored = new ProgressStream(file.get().in(), file.get().length(), progress);
                UnpackedInput plain = new UnpackedInput(stored)) {
            streams.unpack(plain, folder);
            if (!plain.damage().isEmpty()) {
                throw new CorruptionException(ErrorCode.CORRUPT_OBJECT, path + " is damaged: " + plain.damage());
            }
        }
    }

    private void unpackFolder(Path folder) {
        ChosenSnapshot.VolumeRestore restored = snapshot.restore(
                new RestoreItem.Volume(path, item.name(), item.snapshot(), item.position()),
                folder,
                FileChoice.ALL,
                (bytes, total, files, totalFiles) -> progress.at(bytes, total));
        for (RestoreProblem problem : restored.problems()) {
            if (problem.kind() != RestoreProblem.Kind.METADATA) {
                throw new CorruptionException(ErrorCode.MISSING_DATA, path + problem.path() + ": " + problem.message());
            }
        }
    }
}
