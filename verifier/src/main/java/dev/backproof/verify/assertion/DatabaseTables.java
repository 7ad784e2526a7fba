package dev.backproof.verify.assertion;

import dev.backproof.verify.sandbox.JdbcQueries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks a server for the state of all its tables. */
public final class DatabaseTables {
    private DatabaseTables() {}

    /**
     * {@code CHECK TABLE} for every table of every database but the server's own.
     *
     * @throws SQLException when the server refuses or is gone
     */
    public static List<Outcome> check(Connection connection) throws SQLException {
        List<Outcome> outcomes = new ArrayList<>();
        for (String database : JdbcQueries.databases(connection)) {
            for (String table : tables(connection, database)) {
                try (Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("check table " + Sql.name(database, table))) {
                    outcomes.add(CheckTableAnswer.read(database, table, rows));
                }
            }
        }
        return outcomes;
    }

    private static List<String> tables(Connection connection, String database) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("select table_name from information_schema.tables"
                        + " where table_schema = ? and table_type = 'BASE TABLE' order by table_name")) {
            statement.setString(1, database);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
        }
        return tables;
    }
}
