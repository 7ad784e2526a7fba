package dev.backproof.verify;

import dev.backproof.backup.error.BackupException;
import dev.backproof.verify.restore.ChosenSnapshot;
import dev.backproof.verify.scenario.Depth;
import dev.backproof.verify.scenario.RestoreItem;
import java.util.regex.Pattern;

/** About how much room a drill will take. */
final class DiskEstimate {
    /** An empty server of the process sandbox (observed: mariadbd 10.11.19, with its redo log). */
    private static final long EMPTY_SERVER = 200_000_000;

    /** What a loaded dump takes of its own size, with indexes and pages that are not full. */
    private static final int LOADED = 2;

    /** What a packed dump takes when it is unpacked and loaded. */
    private static final int UNPACKED = 10;

    private static final Pattern PACKED = Pattern.compile(".*\\.(gz|bz2|xz|zst|zstd)", Pattern.CASE_INSENSITIVE);

    private final Depth depth;
    private long volumes;
    private long servers;
    private boolean dumps;

    DiskEstimate(Depth depth) {
        this.depth = depth;
    }

    /** Counts something that will be restored; what cannot be listed counts nothing, since its restore will tell. */
    void add(ChosenSnapshot snapshot, RestoreItem item) {
        try {
            switch (item) {
                case RestoreItem.Volume volume -> {
                    if (!(depth instanceof Depth.Metadata)) {
                        snapshot.files(volume, (path, size) -> volumes += size);
                    }
                }
                case RestoreItem.Dump dump -> {
                    dumps = true;
                    servers += largest(snapshot, dump.path());
                }
                case RestoreItem.Physical physical ->
                    servers += EMPTY_SERVER
                            + Math.max(largest(snapshot, physical.path()), below(snapshot, physical.path()));
            }
        } catch (BackupException e) {
            // told when it is restored
        }
    }

    private static long largest(ChosenSnapshot snapshot, String path) {
        return snapshot.matching(path).stream()
                .mapToLong(file -> file.length() * (PACKED.matcher(file.path()).matches() ? UNPACKED : LOADED))
                .max()
                .orElse(0);
    }

    private static long below(ChosenSnapshot snapshot, String folder) {
        return snapshot.matching(folder + "/**").stream()
                        .mapToLong(ChosenSnapshot.ListedFile::length)
                        .sum()
                * LOADED;
    }

    /** Bytes. */
    long bytes() {
        long read = depth instanceof Depth.Sample sample && volumes > 0
                ? Math.min(volumes, sample.budget(volumes))
                : volumes;
        return read + servers + (dumps ? EMPTY_SERVER : 0);
    }
}
