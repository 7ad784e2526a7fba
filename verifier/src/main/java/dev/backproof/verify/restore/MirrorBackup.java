package dev.backproof.verify.restore;

import dev.backproof.backup.RcloneMirror;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.mirror.MirrorTimes;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.decorator.CountingStore;
import dev.backproof.backup.storage.decorator.ReadOnlyStore;
import dev.backproof.verify.scenario.BackupLocation;
import dev.backproof.verify.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** A mirror that is open for a drill. Its one snapshot is what it held at a time. */
public final class MirrorBackup implements OpenBackup {
    private final BackupLocation.Mirror location;
    private final RcloneMirror mirror;
    private final InstantSource clock;
    private final Scratch scratch;
    /** What the mirror lies in; none for a folder. */
    private final List<CountingStore> stores;

    private final AtomicLong bytesPulled = new AtomicLong();

    private MirrorBackup(
            BackupLocation.Mirror location,
            RcloneMirror mirror,
            List<CountingStore> stores,
            InstantSource clock,
            Scratch scratch) {
        this.location = location;
        this.mirror = mirror;
        this.stores = stores;
        this.clock = clock;
        this.scratch = scratch;
    }

    /** Gives private folders of the drill. */
    @FunctionalInterface
    public interface Scratch {
        /** A new and empty folder. */
        Path folder(String name) throws IOException;
    }

    /**
     * Opens a mirror for reading only. Whether it can be reached shows when a snapshot is chosen.
     *
     * @param stores how the address of a bucket becomes a store
     * @param scratch where single files are kept while they are read
     */
    public static MirrorBackup open(
            BackupLocation.Mirror location,
            Function<String, ObjectStore> stores,
            InstantSource clock,
            Scratch scratch) {
        List<CountingStore> opened = new ArrayList<>();
        RcloneMirror mirror = RcloneMirror.open(location.address(), address -> {
            CountingStore store = CountingStore.of(ReadOnlyStore.of(stores.apply(address)));
            opened.add(store);
            return store;
        });
        return new MirrorBackup(location, mirror, opened, clock, scratch);
    }

    /**
     * What the mirror held; the choice has nothing to choose from.
     *
     * @throws RepositoryException {@code SNAPSHOT_NOT_FOUND} when it held nothing
     */
    @Override
    public ChosenSnapshot choose(Scenario.SnapshotChoice choice) {
        Instant now = clock.instant();
        Optional<Instant> at =
                location.at().isEmpty() ? Optional.empty() : MirrorTimes.parse(location.at(), now, ZoneOffset.UTC);
        List<ObjectVersion> files = new ArrayList<>();
        mirror.list(at, "", files::add);
        if (files.isEmpty()) {
            throw new RepositoryException(
                    ErrorCode.SNAPSHOT_NOT_FOUND,
                    mirror.location() + " held no file"
                            + at.map(time -> " at " + time).orElse(""));
        }
        List<String> notTested = new ArrayList<>();
        Optional<Duration> kept = at.isPresent() ? mirror.retention() : Optional.empty();
        if (kept.isPresent() && at.get().isBefore(now.minus(kept.get()))) {
            notTested.add("files that the bucket's rules deleted: old versions are kept for "
                    + kept.get().toDays() + " days, and " + at.get() + " is further back");
        }
        return new MirrorSnapshot(mirror, files, notTested, scratch, bytesPulled);
    }

    @Override
    public Optional<ObjectStore> store() {
        return stores.stream().findFirst().map(ObjectStore.class::cast);
    }

    @Override
    public Pulled pulled() {
        return stores.isEmpty()
                ? new Pulled(bytesPulled.get(), 0, 0)
                : Pulled.of(bytesPulled.get(), stores.getFirst().counts());
    }

    @Override
    public void close() {
        mirror.close();
    }
}
