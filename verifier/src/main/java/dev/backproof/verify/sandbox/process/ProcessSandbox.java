package dev.backproof.verify.sandbox.process;

import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.DumpLoader;
import dev.backproof.verify.sandbox.SandboxConnection;
import dev.backproof.verify.sandbox.SideBySideClient;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;

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
    public LoadResult load(InputStream dump, String database, int clients) throws IOException {
        DumpLoader.prepare(this, database, server::trouble);
        try (DumpLoader.Client client = SideBySideClient.open(
                () -> LocalClient.start(server, database), () -> server.connectForFiles(database), clients)) {
            return DumpLoader.load(dump, client, server::trouble);
        }
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return server.connect(database);
    }

    @Override
    public String jdbcUrl() {
        return SandboxConnection.url("localhost") + "&localSocket=" + server.socket();
    }

    @Override
    public Connection connectAs(String user, String password, String database) throws SQLException {
        return server.connect(user, password, database);
    }

    @Override
    public void close() {
        server.close();
    }
}
