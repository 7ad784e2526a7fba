package dev.backproof.verify.sandbox;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** Opens connections to a sandbox's server. */
public final class SandboxConnection {
    /** The sandbox's administrator. */
    public static final String ADMINISTRATOR = "root";

    private static final String SETTINGS = "/?sslMode=disable&permitRedirect=false&allowLocalInfile=";

    private SandboxConnection() {}

    /** The address of a server for JDBC, with the settings that every connection to a sandbox has. */
    public static String url(String address) {
        return "jdbc:mariadb://" + address + SETTINGS + false;
    }

    /**
     * Opens one.
     *
     * @param address host and port, of which only the host matters when a socket is among the properties
     * @param user whom as
     * @param password of that account
     * @param properties for the driver, more than user and password
     * @param database the database to be in, or empty for none
     */
    public static Connection open(
            String address, String user, String password, Map<String, String> properties, String database)
            throws SQLException {
        return connect(url(address), user, password, properties, database);
    }

    /** Opens one as {@link #open} does, but over which files may be sent: whoever uses it must say what the server gets. */
    public static Connection openForFiles(
            String address, String user, String password, Map<String, String> properties, String database)
            throws SQLException {
        return connect("jdbc:mariadb://" + address + SETTINGS + true, user, password, properties, database);
    }

    private static Connection connect(
            String url, String user, String password, Map<String, String> properties, String database)
            throws SQLException {
        Properties all = new Properties();
        all.setProperty("user", user);
        all.setProperty("password", password);
        properties.forEach(all::setProperty);
        Connection connection = DriverManager.getConnection(url, all);
        try {
            if (!database.isEmpty()) {
                connection.setCatalog(database); // in the URL its name would have to be escaped
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }
}
