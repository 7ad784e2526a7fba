package dev.backproof.verify.readymade;

import dev.backproof.backup.source.mariadb.SqlName;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxProvider;
import dev.backproof.verify.sandbox.process.ProcessSandbox;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One server for drill after drill, emptied in between: starting one takes longer than all else here. */
final class SharedServer implements SandboxProvider {
    private final ProcessSandbox server;

    SharedServer(ProcessSandbox server) {
        this.server = server;
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public Optional<String> unavailableBecause() {
        return Optional.empty();
    }

    @Override
    public DatabaseSandbox start(Options options) {
        return new Emptied(server);
    }

    void shutDown() {
        server.close();
    }

    private record Emptied(ProcessSandbox server) implements DatabaseSandbox {
        @Override
        public String describe() {
            return server.describe();
        }

        @Override
        public String serverVersion() {
            return server.serverVersion();
        }

        @Override
        public LoadResult load(InputStream dump, String database, int clients) throws IOException {
            return server.load(dump, database, clients);
        }

        @Override
        public Connection connect(String database) throws SQLException {
            return server.connect(database);
        }

        @Override
        public Connection connectAs(String user, String password, String database) throws SQLException {
            return server.connectAs(user, password, database);
        }

        @Override
        public void close() {
            try (Connection connection = server.connect("");
                    Statement statement = connection.createStatement()) {
                List<String> databases = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery("select schema_name from information_schema.schemata"
                        + " where schema_name not in ('mysql', 'sys', 'information_schema', 'performance_schema')")) {
                    while (rows.next()) {
                        databases.add(rows.getString(1));
                    }
                }
                for (String database : databases) {
                    statement.execute("drop database " + SqlName.quoted(database));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
