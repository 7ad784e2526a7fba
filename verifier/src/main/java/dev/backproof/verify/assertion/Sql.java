package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.SqlName;
import dev.backproof.verify.restore.RestoredDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Small questions to a restored database. */
final class Sql {
    private Sql() {}

    /** A name with its database, both in backticks. */
    static String name(String database, String identifier) {
        return SqlName.quoted(database) + "." + SqlName.quoted(identifier);
    }

    /** Reads one result. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** Asks one question on a connection of its own. */
    static <T> T ask(RestoredDatabase database, String sql, Reader<T> reader) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return reader.read(rows);
        }
    }

    /** The one number that a question answers with. */
    static long number(RestoredDatabase database, String sql) throws SQLException {
        return ask(database, sql, rows -> {
            if (!rows.next()) {
                throw new SQLException("no answer");
            }
            return rows.getLong(1);
        });
    }

    /** {@code BASE TABLE}, {@code VIEW}, {@code SEQUENCE}, {@code SYSTEM VERSIONED}, or empty when it is not there. */
    static String tableType(RestoredDatabase database, String table) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement statement = connection.prepareStatement(
                        "select table_type from information_schema.tables where table_schema = ? and table_name = ?")) {
            statement.setString(1, database.schema());
            statement.setString(2, table);
            try (ResultSet rows = statement.executeQuery()) {
                String type = rows.next() ? rows.getString(1) : null;
                return type == null ? "" : type;
            }
        }
    }
}
