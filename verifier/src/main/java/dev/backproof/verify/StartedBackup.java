package dev.backproof.verify;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.JdbcQueries;
import dev.backproof.verify.scenario.RestoreItem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * A server that runs on a physical backup.
 *
 * @param item what the scenario says of it
 * @param sandbox the server
 * @param source where it came from, for people
 * @param drillStart when the drill began
 */
record StartedBackup(RestoreItem.Physical item, DatabaseSandbox sandbox, String source, Instant drillStart) {
    /** Its databases without the server's own: the one that is looked at under the item's name, others behind it. */
    List<RestoredDatabase> all() throws SQLException {
        List<String> there = databases();
        String looked = lookedAt(there);
        if (there.isEmpty()) {
            throw new CorruptionException(ErrorCode.MISSING_DATA, "the physical backup holds no database");
        }
        return there.stream()
                .map(schema -> restored(schema.equals(looked) ? item.name() : item.name() + "." + schema, schema))
                .toList();
    }

    /** The one that assertions mean; none when the backup holds several and no name tells. */
    private String lookedAt(List<String> there) {
        if (!item.database().isEmpty()) {
            if (!there.contains(item.database())) {
                throw new CorruptionException(
                        ErrorCode.MISSING_DATA, "the physical backup holds no database " + item.database());
            }
            return item.database();
        }
        return there.size() == 1 ? there.get(0) : there.contains(item.name()) ? item.name() : "";
    }

    private List<String> databases() throws SQLException {
        try (Connection connection = sandbox.connect("")) {
            return JdbcQueries.databases(connection);
        }
    }

    private RestoredDatabase restored(String name, String schema) {
        return new RestoredDatabase(name, schema, source, drillStart, sandbox);
    }
}
