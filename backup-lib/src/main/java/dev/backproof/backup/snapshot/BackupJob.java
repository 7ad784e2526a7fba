package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A backup being described; {@link #run} makes it. Not for use by several threads. */
public final class BackupJob {
    private final Repository repository;
    private final BackupSource source;
    private final List<String> tags = new ArrayList<>();
    private final List<String> excludes = new ArrayList<>();
    private @Nullable String host;
    private @Nullable Instant time;
    private @Nullable SnapshotId parent;
    private boolean force;
    private boolean dryRun;
    private Consumer<? super BackupEvent> listener = event -> {};

    /** For the entry package, which hands it out. */
    public BackupJob(Repository repository, BackupSource source) {
        this.repository = repository;
        this.source = source;
    }

    /** Adds a tag to the snapshot. */
    public BackupJob tag(String tag) {
        tags.add(tag);
        return this;
    }

    /** The host to record, instead of this machine's name. */
    public BackupJob host(String name) {
        host = name;
        return this;
    }

    /** The time to record, instead of now. */
    public BackupJob time(Instant instant) {
        time = instant;
        return this;
    }

    /** The snapshot to compare with, instead of the newest of the same host and paths. */
    public BackupJob parent(SnapshotId snapshot) {
        parent = snapshot;
        return this;
    }

    /** Reads every file, whatever an earlier snapshot holds. */
    public BackupJob force() {
        force = true;
        return this;
    }

    /** What the source leaves out, for the record in the snapshot. */
    public BackupJob excludes(List<String> patterns) {
        excludes.addAll(patterns);
        return this;
    }

    /** Who hears of progress. Must not block for long. */
    public BackupJob listener(Consumer<? super BackupEvent> events) {
        listener = events;
        return this;
    }

    /** Reads and counts everything, stores nothing. */
    public BackupJob dryRun() {
        dryRun = true;
        return this;
    }

    /**
     * Makes the backup. The snapshot appears in the repository as the last step, when all it needs is stored.
     *
     * @throws java.util.concurrent.CancellationException when the calling thread is interrupted; nothing is committed
     *     then and the thread stays interrupted
     */
    public BackupSummary run() {
        return NotYet.built(
                repository.location() + source + tags + excludes + host + time + parent + force + dryRun + listener);
    }
}
