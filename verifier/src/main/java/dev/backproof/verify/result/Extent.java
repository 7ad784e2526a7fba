package dev.backproof.verify.result;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How much there was of one restored thing: what later drills of the scenario are compared with. */
public sealed interface Extent {
    /** Its name in the scenario. */
    String name();

    /** Where it was taken from. */
    Origin origin();

    /**
     * Where something restored was taken from.
     *
     * @param path inside the snapshot, as the scenario writes it
     * @param snapshotId full id
     * @param snapshotTime when that snapshot was taken
     */
    record Origin(String path, String snapshotId, Instant snapshotTime) {}

    /**
     * A volume.
     *
     * @param files regular files, read or not
     * @param bytes of these
     */
    record Volume(String name, Origin origin, long files, long bytes) implements Extent {}

    /**
     * A database.
     *
     * @param bytes of its dump, unpacked; null where there is none
     * @param rows of each table
     * @param views names
     */
    record Database(String name, Origin origin, @Nullable Long bytes, Map<String, Long> rows, Set<String> views)
            implements Extent {
        public Database {
            rows = new TreeMap<>(rows);
            views = new TreeSet<>(views);
        }
    }
}
