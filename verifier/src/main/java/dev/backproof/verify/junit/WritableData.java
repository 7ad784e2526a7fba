package dev.backproof.verify.junit;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.posix.Folders;
import dev.backproof.verify.RestoredDrill;
import dev.backproof.verify.restore.IsolatedDatabase;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one test may change; taken back when the test is over. Used by one thread at a time. */
final class WritableData implements AutoCloseable {
    private final String test;
    private final SharedDrills drills;
    private final Map<String, RestoredVolume> volumes = new LinkedHashMap<>();
    private final Map<String, Isolated> databases = new LinkedHashMap<>();

    private record Isolated(IsolatedDatabase database, RestoredDrill drill) {}

    WritableData(String test, SharedDrills drills) {
        this.test = test;
        this.drills = drills;
    }

    /** The test's own copy of a volume; the same each time. */
    RestoredVolume volume(RestoredVolume shared) throws IOException {
        RestoredVolume known = volumes.get(shared.name());
        if (known == null) {
            Path folder = Files.createTempDirectory(
                    shared.path().getParent(), shared.path().getFileName() + "-copy-");
            try {
                known = shared.copyTo(folder);
            } catch (IOException e) {
                Folders.wipe(folder);
                throw e;
            }
            volumes.put(shared.name(), known);
        }
        return known;
    }

    /** The test's own transaction; the same each time. */
    RestoredDatabase database(RestoredDrill drill, RestoredDatabase shared) throws SQLException {
        Isolated known = databases.get(shared.name());
        if (known == null) {
            known = new Isolated(shared.isolated(), drill);
            databases.put(shared.name(), known);
        }
        return known.database().database();
    }

    @Override
    public void close() throws IOException {
        StringBuilder changed = new StringBuilder();
        List<RestoredVolume> copies = List.copyOf(volumes.values());
        volumes.clear();
        databases.forEach((name, isolated) -> {
            if (!isolated.database().takeBack()) {
                drills.spoil(isolated.drill());
                changed.append(changed.isEmpty() ? "" : ", ").append(name);
            }
        });
        databases.clear();
        for (RestoredVolume volume : copies) {
            Folders.wipe(volume.path());
        }
        if (!changed.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING,
                    test + " has ended the transaction on the restored database " + changed
                            + ", so what it wrote could not be taken back: who comes next gets a fresh restore",
                    "commit and roll back through the connection, not as SQL; no DDL, and no routines that commit",
                    null);
        }
    }
}
