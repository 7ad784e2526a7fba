package dev.backproof.verify.sandbox;

import dev.backproof.backup.source.mariadb.SqlName;
import dev.backproof.backup.source.mariadb.SqlText;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/**
 * An account of a sandbox's server that may do less than its administrator: what the server itself refuses need not be
 * looked for in statements. Thread-safe.
 */
public final class SandboxAccount {
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Engines whose rows a transaction takes back. */
    private static final String TRANSACTIONAL = "('InnoDB', 'ROCKSDB')";

    private final DatabaseSandbox sandbox;
    private final String schema;
    private final String user;
    private final String password;

    private SandboxAccount(DatabaseSandbox sandbox, String schema) {
        this.sandbox = sandbox;
        this.schema = schema;
        this.user = "backproof_" + random(6);
        this.password = random(16);
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Makes an account that may read one database and nothing else. */
    public static SandboxAccount reading(DatabaseSandbox sandbox, String schema) throws SQLException {
        SandboxAccount account = new SandboxAccount(sandbox, schema);
        account.make(List.of("GRANT SELECT, SHOW VIEW ON " + whole(schema) + " TO "));
        return account;
    }

    /**
     * Makes an account that may change rows of one database as far as a transaction takes that back: it may call routines
     * and make temporary tables, but change no table's definition, and of tables that know no transactions (MyISAM, Aria) it
     * can only read.
     */
    public static SandboxAccount writing(DatabaseSandbox sandbox, String schema) throws SQLException {
        SandboxAccount account = new SandboxAccount(sandbox, schema);
        String read = "GRANT SELECT, SHOW VIEW, EXECUTE, CREATE TEMPORARY TABLES";
        List<String> others = account.tables(" NOT IN ");
        List<String> grants = new ArrayList<>();
        if (others.isEmpty()) {
            grants.add(read + ", INSERT, UPDATE, DELETE ON " + whole(schema) + " TO ");
        } else {
            grants.add(read + " ON " + whole(schema) + " TO ");
            for (String table : account.tables(" IN ")) {
                grants.add("GRANT INSERT, UPDATE, DELETE ON " + SqlName.quoted(schema) + "." + SqlName.quoted(table)
                        + " TO ");
            }
        }
        account.make(grants);
        return account;
    }

    private List<String> tables(String engines) throws SQLException {
        try (Connection connection = sandbox.connect(schema);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT TABLE_NAME FROM information_schema.TABLES"
                        + " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')"
                        + " AND ENGINE" + engines + TRANSACTIONAL)) {
            List<String> names = new ArrayList<>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    /**
     * Makes the account that an application uses, in place of one of this name that came back: it may do everything in one
     * database, from everywhere, and nothing elsewhere.
     */
    public static void makeForApplication(DatabaseSandbox sandbox, String schema, String user, String password)
            throws SQLException {
        String account = SqlText.quoted(user) + "@'%'";
        try (Connection connection = sandbox.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE USER " + account + " IDENTIFIED BY " + SqlText.quoted(password));
            statement.execute("GRANT ALL PRIVILEGES ON " + whole(schema) + " TO " + account);
        }
    }

    private void make(List<String> grants) throws SQLException {
        try (Connection connection = sandbox.connect("");
                Statement statement = connection.createStatement()) {
            for (String account : accounts()) {
                statement.execute("CREATE USER " + account + " IDENTIFIED BY '" + password + "'");
                for (String grant : grants) {
                    statement.execute(grant + account);
                }
            }
        }
    }

    /** For a socket and for TCP; an account without name at {@code localhost} would go before one at any host. */
    private List<String> accounts() {
        return List.of("'" + user + "'@'localhost'", "'" + user + "'@'%'");
    }

    /** A database as GRANT takes it, where these two characters stand for others ("MariaDB GRANT"). */
    private static String whole(String schema) {
        return SqlName.quoted(schema.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%")) + ".*";
    }

    /** Its name. */
    public String user() {
        return user;
    }

    /** Its password. A secret, though of a server that is gone soon. */
    public String password() {
        return password;
    }

    /** A new connection to the database. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        Connection connection = DriverManager.getConnection(sandbox.jdbcUrl(), properties);
        try {
            connection.setCatalog(schema);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Removes it. */
    public void drop() throws SQLException {
        try (Connection connection = sandbox.connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP USER " + String.join(", ", accounts()));
        }
    }
}
