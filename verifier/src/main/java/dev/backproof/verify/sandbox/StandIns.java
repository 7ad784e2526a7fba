package dev.backproof.verify.sandbox;

import dev.backproof.backup.source.mariadb.SqlName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/**
 * Accounts in place of those that views, routines, triggers and events run as and that only the source had: a dump of a
 * database does not hold the server's accounts, and without its definer nothing of these can be used (error 1449). A
 * stand-in may do everything, has no password and is locked: nobody can log in as it.
 */
public final class StandIns {
    private static final String NOT_OWN = " NOT IN ('information_schema', 'performance_schema', 'mysql', 'sys')";
    private static final String DEFINERS = "SELECT DEFINER FROM information_schema.VIEWS WHERE TABLE_SCHEMA" + NOT_OWN
            + " UNION SELECT DEFINER FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA" + NOT_OWN
            + " UNION SELECT DEFINER FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA" + NOT_OWN
            + " UNION SELECT DEFINER FROM information_schema.EVENTS WHERE EVENT_SCHEMA" + NOT_OWN;
    private static final String ACCOUNTS = "SELECT IF(Host = '', User, CONCAT(User, '@', Host)) FROM mysql.global_priv";

    private StandIns() {}

    /**
     * Makes those that are missing, once everything is loaded.
     *
     * @return whom they stand in for: {@code app@%}, or a role's bare name
     */
    public static Set<String> make(DatabaseSandbox sandbox) throws SQLException {
        try (Connection connection = sandbox.connect("");
                Statement statement = connection.createStatement()) {
            Set<String> missing = names(statement, DEFINERS);
            missing.removeAll(names(statement, ACCOUNTS));
            for (String name : missing) {
                int at = name.lastIndexOf('@');
                String account = at < 0
                        ? SqlName.quoted(name)
                        : SqlName.quoted(name.substring(0, at)) + "@" + SqlName.quoted(name.substring(at + 1));
                statement.execute(at < 0 ? "CREATE ROLE " + account : "CREATE USER " + account + " ACCOUNT LOCK");
                statement.execute("GRANT ALL PRIVILEGES ON *.* TO " + account);
            }
            return missing;
        }
    }

    private static Set<String> names(Statement statement, String query) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }
}
