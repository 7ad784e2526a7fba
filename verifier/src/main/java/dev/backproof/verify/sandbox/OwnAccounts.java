package dev.backproof.verify.sandbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a sandbox's administrator what it is while a dump is loaded that brings accounts of its own: such a dump gives the
 * administrator another password, or replaces the table of all accounts, of which the server takes notice only when it is
 * told to (observed: MariaDB 10.11). A connection that was made before stays usable, whatever happens to its account.
 */
public final class OwnAccounts implements AutoCloseable {
    private final @Nullable Connection connection;
    private final List<Row> own;

    private record Row(String host, String user, String privileges) {}

    private OwnAccounts(@Nullable Connection connection, List<Row> own) {
        this.connection = connection;
        this.own = own;
    }

    /** To be called before the dump is loaded. A server that does not answer is left for the load to be found. */
    public static OwnAccounts of(DatabaseSandbox sandbox) {
        Connection open = null;
        try {
            open = sandbox.connect("");
            List<Row> own = new ArrayList<>();
            try (Statement statement = open.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT Host, User, Priv FROM mysql.global_priv"
                            + " WHERE User = SUBSTRING_INDEX(CURRENT_USER(), '@', 1)")) {
                while (rows.next()) {
                    own.add(new Row(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
            return new OwnAccounts(open, own);
        } catch (SQLException e) {
            close(open);
            return new OwnAccounts(null, List.of());
        }
    }

    /**
     * Puts the administrator back and lets the server take notice of all accounts that the dump brought.
     *
     * @throws SQLException when the server refuses: what the dump made of the table of accounts is not what it knows
     */
    public void putBack() throws SQLException {
        if (connection == null) {
            return;
        }
        try (PreparedStatement replace = connection.prepareStatement(
                        "REPLACE INTO mysql.global_priv (Host, User, Priv) VALUES (?, ?, ?)");
                Statement statement = connection.createStatement()) {
            for (Row row : own) {
                replace.setString(1, row.host);
                replace.setString(2, row.user);
                replace.setString(3, row.privileges);
                replace.executeUpdate();
            }
            statement.execute("FLUSH PRIVILEGES");
        }
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // the server is gone, and the connection with it
        }
    }
}
