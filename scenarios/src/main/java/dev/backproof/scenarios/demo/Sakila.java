package dev.backproof.scenarios.demo;

import dev.backproof.backup.source.mariadb.ChildProcess;
import dev.backproof.backup.source.mariadb.MariaDbConnection;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.source.mariadb.OptionFile;
import dev.backproof.verify.sandbox.process.ProcessServer;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** The Sakila sample database: a shop that rents films, with views, triggers, routines and foreign keys. */
public final class Sakila {
    /** The database's name. */
    public static final String DATABASE = "sakila";

    private static final String FOLDER = "/dev/backproof/scenarios/sakila/";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Sakila() {}

    /** Loads it into a server and says what there is, such as {@code 16 tables, 47,273 rows}. */
    public static String load(ProcessServer server, MariaDbTools tools) throws IOException {
        MariaDbConnection connection = server.connection();
        try (OptionFile options =
                OptionFile.write(Map.of("user", connection.user(), "password", connection.password()))) {
            for (String file : List.of("schema.sql", "data.sql")) {
                load(
                        file,
                        List.of(
                                tools.path(MariaDbTool.CLIENT).toString(),
                                options.argument(),
                                "--socket=" + connection.socket().orElseThrow(),
                                "--skip-ssl",
                                "--batch",
                                "--default-character-set=utf8mb4"));
            }
        }
        return count(server);
    }

    private static void load(String file, List<String> command) throws IOException {
        try (InputStream sql = Objects.requireNonNull(Sakila.class.getResourceAsStream(FOLDER + file), file);
                ChildProcess client = ChildProcess.start(command)) {
            sql.transferTo(client.input());
            client.input().close();
            OptionalInt exit = client.await(LIMIT);
            if (exit.isEmpty() || exit.getAsInt() != 0) {
                throw new IOException("Sakila's " + file + " cannot be loaded: " + client.errors());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while Sakila was loaded", e);
        }
    }

    private static String count(ProcessServer server) throws IOException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            long tables = 0;
            long rows = 0;
            List<String> names = new java.util.ArrayList<>();
            try (ResultSet found = statement.executeQuery("show full tables where Table_type = 'BASE TABLE'")) {
                while (found.next()) {
                    names.add(found.getString(1));
                }
            }
            for (String name : names) {
                try (ResultSet found = statement.executeQuery("select count(*) from `" + name + "`")) {
                    found.next();
                    rows += found.getLong(1);
                    tables++;
                }
            }
            return "%,d tables, %,d rows".formatted(tables, rows);
        } catch (SQLException e) {
            throw new IOException("Sakila cannot be counted", e);
        }
    }

    /** Removes every row of a table, as a migration that went wrong would. */
    static void empty(ProcessServer server, String table) throws IOException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("set foreign_key_checks = 0");
            statement.execute("truncate table `" + table + "`");
        } catch (SQLException e) {
            throw new IOException("the table " + table + " cannot be emptied", e);
        }
    }
}
