package dev.backproof.verify.restore;

import dev.backproof.verify.sandbox.DatabaseSandbox;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Instant;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database that a dump was loaded into, in a sandbox that is gone when the drill is closed. Shared by all tests of a
 * run, so the connections it gives can only read. Credentials stay inside.
 *
 * <p>May be used by several threads; each takes its own connection.
 */
public final class RestoredDatabase {
    private final String name;
    private final String schema;
    private final String source;
    private final Instant drillStart;
    private final DatabaseSandbox sandbox;

    /**
     * A database that was restored.
     *
     * @param name as in the scenario
     * @param schema the database's name on the server
     * @param source for people: {@code /mariadb/shop/dump.sql of snapshot 3fa2b1c4}
     * @param drillStart when the drill began; ages are counted from there
     * @param sandbox the server
     */
    public RestoredDatabase(String name, String schema, String source, Instant drillStart, DatabaseSandbox sandbox) {
        this.name = name;
        this.schema = schema;
        this.source = source;
        this.drillStart = drillStart;
        this.sandbox = sandbox;
    }

    /** Its name in the scenario. */
    public String name() {
        return name;
    }

    /** The database's name on the server. */
    public String schema() {
        return schema;
    }

    /** Where it came from, for people: {@code /mariadb/shop/dump.sql of snapshot 3fa2b1c4}. */
    public String source() {
        return source;
    }

    /** When the drill began; ages are counted from there. */
    public Instant drillStart() {
        return drillStart;
    }

    /** The sandbox's server version, such as {@code 10.11.19-MariaDB}. */
    public String serverVersion() {
        return sandbox.serverVersion();
    }

    /** A new connection to this database that can only read. Times are UTC in it. */
    public Connection connect() throws SQLException {
        return reading(sandbox.connect(schema));
    }

    private static Connection reading(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set session time_zone = '+00:00'");
            statement.execute("set session transaction read only");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * A new connection to this database that can only read, as an account that came back with it.
     *
     * @throws SQLException when the server does not let it in, or not into this database
     */
    public Connection connectAs(String user, String password) throws SQLException {
        return reading(sandbox.connectAs(user, password, schema));
    }

    /** {@link #connect} as a data source. */
    public DataSource dataSource() {
        return new ReadOnlySource(this);
    }

    /** {@code shop (/mariadb/shop/dump.sql of snapshot 3fa2b1c4)}. */
    @Override
    public String toString() {
        return name + " (" + source + ")";
    }

    private record ReadOnlySource(RestoredDatabase database) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return database.connect();
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("the sandbox's credentials are its own");
        }

        @Override
        public @Nullable PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException("there is no log");
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            throw new SQLFeatureNotSupportedException("a sandbox is near");
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("there is no log");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            if (type.isInstance(this)) {
                return type.cast(this);
            }
            throw new SQLException("is no " + type.getName());
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return type.isInstance(this);
        }
    }
}
