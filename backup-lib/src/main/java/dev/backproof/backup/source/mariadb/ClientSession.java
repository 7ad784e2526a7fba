package dev.backproof.backup.source.mariadb;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that answered, asked by means of the {@code mariadb} client: it is there wherever {@code mariadb-dump} is,
 * connects exactly as the dump will, and needs no driver. Values travel as hex digits, so that nothing in them can be
 * mistaken for the form of the answer.
 *
 * <p>Each question is a process and a connection of its own.
 */
final class ClientSession implements InventoryQuery.Runner, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);
    private static final HexFormat HEX = HexFormat.of();
    private static final List<InventoryQuery> HELLO =
            List.of(new InventoryQuery(List.of("VERSION()", "@@lower_case_table_names"), ""));

    private final MariaDbTools tools;
    private final MariaDbConnection connection;
    private final OptionFile options;
    private final Duration limit;
    private final List<String> warnings = new ArrayList<>();
    private List<String> tlsArguments = List.of();
    private String serverVersion = "";
    private MariaDbVersion version = new MariaDbVersion(0, 0, 0);
    private int lowerCaseTableNames;

    private ClientSession(MariaDbTools tools, MariaDbConnection connection, OptionFile options, Duration limit) {
        this.tools = tools;
        this.connection = connection;
        this.options = options;
        this.limit = limit;
    }

    /**
     * Connects once to see that it works.
     *
     * @param limit how long any question may take
     * @throws SourceException {@link ErrorCode#DATABASE_UNREACHABLE} with the server's message
     */
    static ClientSession open(MariaDbTools tools, MariaDbConnection connection, Duration limit) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("user", connection.user());
        values.put("password", connection.password());
        if (connection.socket().isPresent()) {
            values.put("protocol", "socket");
            values.put("socket", connection.socket().get().toString());
        } else {
            values.put("protocol", "tcp");
            values.put("host", connection.host());
            values.put("port", Integer.toString(connection.port()));
        }
        try {
            ClientSession session = new ClientSession(tools, connection, OptionFile.write(values), limit);
            try {
                session.greet();
                return session;
            } catch (RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SourceException(
                    ErrorCode.SOURCE_UNREADABLE, "no temporary file can be written for the client's options", e);
        }
    }

    private void greet() {
        tlsArguments = firstTlsArguments();
        Answer answer = ask(HELLO);
        if (answer.failure() != null
                && connection.tls() == MariaDbConnection.Tls.PREFERRED
                && answer.failure().serverHasNoTls()) {
            tlsArguments = List.of("--skip-ssl");
            warnings.add("the server at " + connection.address()
                    + " offers no TLS: the databases crossed the network in the clear");
            answer = ask(HELLO);
        }
        InventoryQuery.Row hello = orThrow(answer).get(0).get(0);
        serverVersion = hello.text(0);
        lowerCaseTableNames = (int) hello.number(1);
        version = MariaDbVersion.find(serverVersion)
                .filter(found -> serverVersion.contains("MariaDB"))
                .orElseThrow(() -> new SourceException(
                        ErrorCode.SOURCE_UNREADABLE,
                        "the server at " + connection.address() + " is not MariaDB, its version is " + serverVersion,
                        "only MariaDB can be backed up this way",
                        null));
    }

    private List<String> firstTlsArguments() {
        List<String> arguments = new ArrayList<>(
                switch (connection.tls()) {
                    case OFF -> List.of("--skip-ssl");
                    case TRUST -> List.of("--ssl", "--skip-ssl-verify-server-cert");
                    case VERIFY -> List.of("--ssl", "--ssl-verify-server-cert");
                    // what does not leave the machine needs no cover, and clients from 11.4 on would insist on it
                    case PREFERRED -> List.of(connection.local() ? "--skip-ssl" : "--ssl");
                });
        connection.serverCertificate().ifPresent(file -> arguments.add("--ssl-ca=" + file));
        return arguments;
    }

    /** The server's version as it tells it. */
    String serverVersion() {
        return serverVersion;
    }

    MariaDbVersion version() {
        return version;
    }

    /** A program's version. */
    MariaDbVersion version(MariaDbTool tool) {
        return tools.version(tool);
    }

    int lowerCaseTableNames() {
        return lowerCaseTableNames;
    }

    /** What should be known about the connection, one line each. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /** The beginning of a command: the program and how it connects. */
    List<String> command(MariaDbTool tool) {
        List<String> command = new ArrayList<>();
        command.add(tools.path(tool).toString());
        command.add(options.argument());
        command.addAll(tlsArguments);
        command.add("--default-character-set=utf8mb4");
        return command;
    }

    /**
     * Asks.
     *
     * @throws SourceException with the server's message when it does not answer
     */
    @Override
    public List<List<InventoryQuery.Row>> run(List<InventoryQuery> queries) {
        return orThrow(ask(queries));
    }

    private List<List<InventoryQuery.Row>> orThrow(Answer answer) {
        if (answer.failure() != null) {
            throw exception(answer.failure());
        }
        return answer.rows();
    }

    /** The exception for a message of the server. */
    SourceException exception(ServerMessage message) {
        return new SourceException(
                message.noConnection() ? ErrorCode.DATABASE_UNREACHABLE : ErrorCode.SOURCE_UNREADABLE,
                "the server at " + connection.address() + " says: " + message.text(),
                message.hint(),
                null);
    }

    private record Answer(
            List<List<InventoryQuery.Row>> rows, @Nullable ServerMessage failure) {}

    /** Asks, and gives back a refusal instead of throwing it. */
    private Answer ask(List<InventoryQuery> queries) {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < queries.size(); i++) {
            script.append(queries.get(i).hexSql(i)).append(";\n");
        }
        List<String> command = command(MariaDbTool.CLIENT);
        command.addAll(List.of("--batch", "--skip-column-names", "--connect-timeout=30"));
        try (ChildProcess client = ChildProcess.start(command)) {
            FutureTask<String> output =
                    new FutureTask<>(() -> new String(client.output().readAllBytes(), StandardCharsets.US_ASCII));
            Thread.ofPlatform()
                    .daemon()
                    .name("answers of " + connection.address())
                    .start(output);
            try (OutputStream in = client.input()) {
                in.write(script.toString().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // it ended before it read everything: its error message says why
            }
            OptionalInt exit = client.await(limit);
            if (exit.isEmpty()) {
                throw new SourceException(
                        ErrorCode.DATABASE_UNREACHABLE,
                        "the server at " + connection.address() + " gave no answer for " + limit.toSeconds() + " s",
                        null);
            }
            if (exit.getAsInt() != 0) {
                return new Answer(List.of(), ServerMessage.of(client.errors()));
            }
            return new Answer(parse(output.get(), queries.size()), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while asking the server");
        } catch (IOException | ExecutionException e) {
            throw new SourceException(
                    ErrorCode.SOURCE_UNREADABLE,
                    "the client " + command.get(0) + " does not run: " + e.getMessage(),
                    e);
        }
    }

    private static List<List<InventoryQuery.Row>> parse(String output, int queries) {
        List<List<InventoryQuery.Row>> answers = new ArrayList<>();
        for (int i = 0; i < queries; i++) {
            answers.add(new ArrayList<>());
        }
        output.lines().forEach(line -> {
            String[] fields = line.split("\t", -1);
            List<@Nullable String> values = new ArrayList<>();
            for (int i = 1; i < fields.length; i++) {
                values.add(
                        fields[i].equals("NULL") ? null : new String(HEX.parseHex(fields[i]), StandardCharsets.UTF_8));
            }
            answers.get(Integer.parseInt(fields[0])).add(new InventoryQuery.Row(values));
        });
        return answers;
    }

    @Override
    public void close() {
        try {
            options.close();
        } catch (IOException e) {
            LOG.warn("a temporary file with the client's options could not be removed: {}", e.getMessage());
        }
    }
}
