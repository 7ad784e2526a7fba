package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.DumpFacts;
import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.result.Extent;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How much is in a restored database. */
public final class TableCounts {
    private TableCounts() {}

    /** What a dump holds by its own text; every row of it has been counted again where it was loaded. */
    public static Extent.Database of(LoadedDump dump, Extent.Origin origin) {
        DumpFacts.Contents contents = DumpChecks.contents(dump);
        Map<String, Long> rows = new TreeMap<>();
        contents.tables().forEach(table -> rows.put(table, 0L));
        rows.putAll(contents.rows());
        return new Extent.Database(dump.name(), origin, dump.facts().bytes(), rows, contents.views());
    }

    /**
     * About how many bytes all tables of a database's server take, its own not counted.
     *
     * @throws SQLException when the server cannot be asked
     */
    public static long bytes(RestoredDatabase database) throws SQLException {
        return Sql.number(
                database,
                "select coalesce(sum(data_length + index_length), 0) from information_schema.tables where table_schema not in"
                        + " ('mysql', 'sys', 'information_schema', 'performance_schema')");
    }

    /**
     * Counts the rows of every table.
     *
     * @throws SQLException when the server cannot be asked, or a table cannot be read
     */
    public static Extent.Database of(RestoredDatabase database, Extent.Origin origin) throws SQLException {
        try (RestoredSchema schema = new RestoredSchema(database)) {
            Map<String, Long> rows = new TreeMap<>();
            for (SchemaInventory.Table table : schema.inventory().tables()) {
                rows.put(table.name(), schema.session().number("select count(*) from " + schema.quoted(table.name())));
            }
            return new Extent.Database(
                    database.name(),
                    origin,
                    null,
                    rows,
                    schema.inventory().views().stream()
                            .map(SchemaInventory.View::name)
                            .collect(Collectors.toSet()));
        }
    }
}
