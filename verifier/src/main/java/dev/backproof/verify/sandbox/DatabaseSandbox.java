package dev.backproof.verify.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * A throwaway MariaDB server that restored dumps are loaded into. Empty when it starts, with random credentials, without
 * a way out of it, and gone after {@link #close}.
 *
 * <p>May be used by several threads; each takes its own connection.
 */
public interface DatabaseSandbox extends AutoCloseable {
    /** For people: {@code process: mariadbd 10.11.19} or {@code docker: mariadb:11.4}. No secret. */
    String describe();

    /** The server's version as it tells it, such as {@code 10.11.19-MariaDB}. */
    String serverVersion();

    /**
     * Streams a dump byte for byte into the {@code mariadb} client, inside the sandbox. Several dumps may be loaded one
     * after the other, each into databases that are not there yet.
     *
     * @param dump plain SQL as mariadb-dump wrote it; read to its end unless the client stops earlier
     * @param database the database to be selected before the first statement (created if missing), or empty when the
     *     dump selects its own
     * @param clients how many clients may take rows of large tables side by side, see {@link SideBySideClient}; 1 is the
     *     plain way, which tells the dump's line when it refuses it
     * @return what came of it; a client that refused the dump is a result, not an exception
     * @throws IOException when the dump's stream cannot be read
     * @throws SandboxException when the sandbox itself failed (died, no room)
     */
    LoadResult load(InputStream dump, String database, int clients) throws IOException;

    /** As {@link #load(InputStream, String, int)} with one client. */
    default LoadResult load(InputStream dump, String database) throws IOException {
        return load(dump, database, 1);
    }

    /** A new connection as the sandbox's administrator; the database may be empty for none. */
    Connection connect(String database) throws SQLException;

    /**
     * A new connection as an account that a dump or a backup brought.
     *
     * @throws SQLException with the server's error 1045 when it does not let it in
     */
    Connection connectAs(String user, String password, String database) throws SQLException;

    /** Stops the server and wipes its data. */
    @Override
    void close();

    /**
     * What became of a load.
     *
     * @param ok the client ended with 0 and took every byte
     * @param bytes bytes handed to the client
     * @param duration how long
     * @param error the client's error, capped, with quoted values taken out: {@code ERROR 1064 (42000) at line 12}; empty
     *     when ok
     */
    record LoadResult(boolean ok, long bytes, Duration duration, String error) {}
}
