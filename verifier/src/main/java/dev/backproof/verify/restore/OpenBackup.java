package dev.backproof.verify.restore;

import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.decorator.CountingStore;
import dev.backproof.verify.scenario.Scenario;
import java.util.Optional;

/** A backup that is open for a drill: read only, no lock. */
public interface OpenBackup extends AutoCloseable {
    /**
     * The snapshot that is meant.
     *
     * @throws dev.backproof.backup.error.RepositoryException {@code SNAPSHOT_NOT_FOUND}
     */
    ChosenSnapshot choose(Scenario.SnapshotChoice choice);

    /** The store it lies in; empty for a mirror in a folder. Not to be closed. */
    Optional<ObjectStore> store();

    /** What was fetched from the store so far. */
    Pulled pulled();

    /**
     * What was fetched from a store.
     *
     * @param bytes that came
     * @param downloads calls for objects, or for facts about one
     * @param listings calls for pages of listings, and what comes before them; both 0 for a folder
     */
    record Pulled(long bytes, long downloads, long listings) {
        /** Nothing. */
        public static final Pulled NOTHING = new Pulled(0, 0, 0);

        /** B2 bills a listing per started thousand rows: Backblaze, "Pricing organized by API calls". */
        private static final long ROWS_OF_A_PAGE = 1000;

        /** To authorize, and to find the bucket. */
        private static final long FIRST_CALLS = 2;

        static Pulled of(long bytes, CountingStore.Counts counts) {
            return new Pulled(
                    bytes,
                    counts.gets() + counts.finds(),
                    FIRST_CALLS + counts.lists() + counts.rowsListed() / ROWS_OF_A_PAGE);
        }
    }

    /** Frees connections. */
    @Override
    void close();
}
