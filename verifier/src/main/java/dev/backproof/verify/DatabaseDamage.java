package dev.backproof.verify;

import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.backup.source.mariadb.SqlName;
import dev.backproof.verify.sandbox.JdbcQueries;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A way to damage a copy of a restored database.
 *
 * @param what what is done, for people
 * @param statement that does it
 */
record DatabaseDamage(String what, String statement) {
    /**
     * The ways to damage a database, to be done one after the other: each hits another object as long as there are any.
     *
     * @param connection the copy's, as administrator
     * @param rows of each table
     */
    static List<DatabaseDamage> of(Connection connection, String schema, Map<String, Long> rows) throws SQLException {
        SchemaInventory inventory = JdbcQueries.inventory(connection, schema)
                .orElseThrow(() -> new SQLException("no database " + schema, "42000", 1049));
        // what is deleted from a system-versioned table stays in its history
        List<String> tables = inventory.tables().stream()
                .filter(table -> !table.systemVersioned())
                .map(SchemaInventory.Table::name)
                .sorted(Comparator.comparingLong((String table) -> -rows.getOrDefault(table, 0L))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        List<String> filled = tables.stream()
                .filter(table -> rows.getOrDefault(table, 0L) > 0)
                .toList();
        List<DatabaseDamage> all = new ArrayList<>();
        if (!filled.isEmpty()) {
            String largest = filled.getFirst();
            long half = rows.getOrDefault(largest, 0L) / 2;
            if (half > 0) {
                all.add(new DatabaseDamage(
                        "half of the rows of table " + largest + " deleted",
                        "delete from " + SqlName.quoted(largest) + " limit " + half));
            }
            String second = filled.get(Math.min(1, filled.size() - 1));
            all.add(new DatabaseDamage("table " + second + " emptied", "truncate table " + SqlName.quoted(second)));
        }
        if (!tables.isEmpty()) {
            String last = tables.get(Math.min(2, tables.size() - 1));
            all.add(new DatabaseDamage("table " + last + " dropped", "drop table " + SqlName.quoted(last)));
        }
        inventory.views().stream()
                .map(SchemaInventory.View::name)
                .findFirst()
                .ifPresent(view ->
                        all.add(new DatabaseDamage("view " + view + " dropped", "drop view " + SqlName.quoted(view))));
        inventory.triggers().stream()
                .map(SchemaInventory.Trigger::name)
                .findFirst()
                .ifPresent(trigger -> all.add(new DatabaseDamage(
                        "trigger " + trigger + " dropped", "drop trigger if exists " + SqlName.quoted(trigger))));
        inventory.routines().stream()
                .findFirst()
                .ifPresent(routine -> all.add(new DatabaseDamage(
                        "routine " + routine.name() + " dropped",
                        "drop " + routine.type() + " " + SqlName.quoted(routine.name()))));
        return all;
    }

    /** Does it. */
    void apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set session foreign_key_checks = 0");
            statement.execute(this.statement);
        }
    }
}
