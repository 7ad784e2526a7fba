package dev.backproof.verify.sandbox;

import dev.backproof.backup.source.mariadb.InventoryQuery;
import dev.backproof.backup.source.mariadb.InventoryReader;
import dev.backproof.backup.source.mariadb.MariaDbVersion;
import dev.backproof.backup.source.mariadb.SchemaInventory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks a restored server about its schema in the same words in which the source was asked when the dump was made, so that
 * the answers can be compared. Uses one connection, by one thread.
 */
public final class JdbcQueries implements InventoryQuery.Runner {
    private final Connection connection;

    /** Asks over this connection, which stays open. */
    public JdbcQueries(Connection connection) {
        this.connection = connection;
    }

    /** What a restored database consists of; empty when it is not there. */
    public static Optional<SchemaInventory> inventory(Connection connection, String database) throws SQLException {
        return ask(connection, reader -> reader.read(database));
    }

    /** The databases there are without the server's own, in ascending order. */
    public static List<String> databases(Connection connection) throws SQLException {
        return ask(connection, InventoryReader::databases);
    }

    private static <T> T ask(Connection connection, Function<InventoryReader, T> question) throws SQLException {
        MariaDbVersion version = MariaDbVersion.find(connection.getMetaData().getDatabaseProductVersion())
                .orElseThrow(() -> new SQLException("the server does not tell its version"));
        try {
            return question.apply(new InventoryReader(new JdbcQueries(connection), version));
        } catch (RefusedException e) {
            throw e.refusal;
        }
    }

    @Override
    public List<List<InventoryQuery.Row>> run(List<InventoryQuery> queries) {
        List<List<InventoryQuery.Row>> answers = new ArrayList<>();
        for (InventoryQuery query : queries) {
            answers.add(rows(query));
        }
        return answers;
    }

    private List<InventoryQuery.Row> rows(InventoryQuery query) {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query.sql())) {
            List<InventoryQuery.Row> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable String> values = new ArrayList<>();
                for (int column = 1; column <= query.columns().size(); column++) {
                    values.add(result.getString(column));
                }
                rows.add(new InventoryQuery.Row(values));
            }
            return rows;
        } catch (SQLException e) {
            throw new RefusedException(e);
        }
    }

    /** Carries an SQL error through the reader. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final SQLException refusal;

        RefusedException(SQLException refusal) {
            super(refusal);
            this.refusal = refusal;
        }
    }
}
