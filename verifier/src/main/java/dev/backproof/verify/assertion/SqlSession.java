package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** One connection for many small questions, opened when the first is asked. Not thread-safe. */
final class SqlSession implements AutoCloseable {
    private final RestoredDatabase database;
    private @Nullable Connection connection;

    SqlSession(RestoredDatabase database) {
        this.database = database;
    }

    Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = database.connect();
            connection = open;
        }
        return open;
    }

    <T> T ask(String sql, Sql.Reader<T> reader) throws SQLException {
        try (Statement statement = connection().createStatement();
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

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }
}
