package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.CreatedTable;
import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.sandbox.JdbcQueries;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What came back of a database: its inventory, read once, and a connection for more. Not thread-safe. */
final class RestoredSchema implements AutoCloseable {
    private final RestoredDatabase database;
    private final SqlSession session;
    private @Nullable SchemaInventory inventory;

    RestoredSchema(RestoredDatabase database) {
        this.database = database;
        this.session = new SqlSession(database);
    }

    RestoredDatabase database() {
        return database;
    }

    SqlSession session() {
        return session;
    }

    SchemaInventory inventory() throws SQLException {
        SchemaInventory known = inventory;
        if (known == null) {
            known = JdbcQueries.inventory(session.connection(), database.schema())
                    .orElseThrow(() -> new SQLException("no database " + database.schema(), "42000", 1049));
            inventory = known;
        }
        return known;
    }

    /** The table, or null when it is missing. */
    SchemaInventory.@Nullable Table table(String name) throws SQLException {
        for (SchemaInventory.Table table : inventory().tables()) {
            if (table.name().equals(name)) {
                return table;
            }
        }
        return null;
    }

    /** The table as the server writes it down. */
    CreatedTable created(String table) throws SQLException {
        return session.ask("show create table " + quoted(table), rows -> {
            if (!rows.next()) {
                throw new SQLException("no answer");
            }
            return CreatedTable.parse(rows.getString(2));
        });
    }

    /** The object's name with the database's, as SQL writes it. */
    String quoted(String object) {
        return Sql.name(database.schema(), object);
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
