package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.InventoryQuery;
import dev.backproof.verify.restore.RestoredDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection for many small questions, opened when the first is asked. Not thread-safe. */
final class SqlSession implements AutoCloseable {
    private final RestoredDatabase database;
    private @Nullable Connection connection;

    SqlSession(RestoredDatabase database) {
        this.database = database;
    }

    <T> T ask(String sql, Sql.Reader<T> reader) throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.connect();
            connection = open;
        }
        try (Statement statement = open.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return reader.read(rows);
        }
    }

    /** The one number that a question answers with. */
    long number(String sql) throws SQLException {
        return ask(sql, rows -> {
            if (!rows.next()) {
                throw new SQLException("no answer");
            }
            return rows.getLong(1);
        });
    }

    /** Answers questions about the schema. */
    List<InventoryQuery.Row> rows(InventoryQuery query) throws SQLException {
        return ask(query.sql(), rows -> {
            List<InventoryQuery.Row> out = new ArrayList<>();
            while (rows.next()) {
                List<@Nullable String> values = new ArrayList<>();
                for (int column = 1; column <= query.columns().size(); column++) {
                    values.add(rows.getString(column));
                }
                out.add(new InventoryQuery.Row(values));
            }
            return out;
        });
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }
}
