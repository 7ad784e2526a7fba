package dev.backproof.verify.sandbox.process;

import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.DumpLoader;
import dev.backproof.verify.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** A {@link ProcessServer} as a sandbox: dumps go in through the {@code mariadb} client of this machine. */
public final class ProcessSandbox implements DatabaseSandbox {
    private final ProcessServer server;

    /** A sandbox of a server that nothing was put into yet; closes it with itself. */
    public ProcessSandbox(ProcessServer server) {
        this.server = server;
    }

    @Override
    public String describe() {
        return "process: " + server.describe();
    }

    @Override
    public String serverVersion() {
        return server.serverVersion();
    }

    /** The server itself. */
    public ProcessServer server() {
        return server;
    }

    @Override
    public LoadResult load(InputStream dump, String database) throws IOException {
        DumpLoader.Health health = () -> server.alive() ? Optional.empty() : Optional.of(server.ended());
        if (!database.isEmpty()) {
            create(database, health);
        }
        try (LocalClient client = LocalClient.start(server, database)) {
            return DumpLoader.load(dump, client, health);
        }
    }

    private void create(String database, DumpLoader.Health health) {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS `" + database.replace("`", "``") + "`");
        } catch (SQLException e) {
            throw health.trouble()
                    .orElseGet(() -> new SandboxException(
                            "the database " + database + " cannot be created: " + e.getMessage(), "", e));
        }
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return server.connect(database);
    }

    @Override
    public void close() {
        server.close();
    }
}
