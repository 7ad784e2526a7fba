package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.source.mariadb.ChildProcess;
import dev.backproof.backup.source.mariadb.MariaDbConnection;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.verify.sandbox.SandboxException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A private MariaDB server of this machine: unprivileged, on a socket only, with a random password for root, gone with
 * its data after {@link #close} or when the JVM ends in whatever way.
 *
 * <p>Durability is off: it is meant for data that exist elsewhere. May be used by several threads.
 */
public final class ProcessServer implements AutoCloseable {
    /** Longest path that a Unix socket can have on Linux, less what the server appends (unix(7), sun_path). */
    private static final int LONGEST_SOCKET_PATH = 100;

    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final long POLL_NANOS = 20_000_000;
    private static final int LOG_TAIL = 600;

    private final Path folder;
    private final String password;
    private final Guardian guardian;
    private final String version;

    private ProcessServer(Path folder, String password, Guardian guardian, String version) {
        this.folder = folder;
        this.password = password;
        this.guardian = guardian;
        this.version = version;
    }

    /**
     * Starts an empty server with what this machine offers.
     *
     * @param parent where its data should lie; taken when the server's user can reach it and sockets can, else the
     *     system's temporary folder
     * @throws SandboxException when there is no server to be had or it does not come up
     */
    public static ProcessServer start(Path parent) {
        return start(parent, MariaDbTools.ofEnvironment());
    }

    /** Starts an empty server with these programs. */
    public static ProcessServer start(Path parent, MariaDbTools tools) {
        Path folder = null;
        Guardian guardian = null;
        try {
            ServerUser user = ServerUser.choose();
            folder = makeFolder(parent, user);
            install(folder, tools, user);
            String password = randomPassword();
            writeInitFile(folder, password, user);
            guardian = Guardian.start(folder, command(folder, tools, user));
            ProcessServer server = new ProcessServer(
                    folder,
                    password,
                    guardian,
                    tools.version(MariaDbTool.SERVER).toString());
            server.awaitReady();
            Files.deleteIfExists(folder.resolve("init.sql"));
            return server;
        } catch (IOException e) {
            abandon(folder, guardian);
            throw new SandboxException(
                    "the sandbox's MariaDB server does not start: " + e.getMessage(),
                    "is there room in the temporary folder?",
                    e);
        } catch (SourceException e) {
            abandon(folder, guardian);
            throw new SandboxException(e.getMessage(), e.hint(), e);
        } catch (SandboxException | CancellationException e) {
            abandon(folder, guardian);
            throw e;
        }
    }

    private static void abandon(@Nullable Path folder, @Nullable Guardian guardian) {
        if (guardian != null) {
            guardian.end();
        } else if (folder != null) {
            try {
                Leftovers.delete(folder);
            } catch (IOException e) {
                // the next start removes it
            }
        }
    }

    private static Path makeFolder(Path parent, ServerUser user) throws IOException {
        Path usual = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        Leftovers.remove(usual);
        Files.createDirectories(parent);
        boolean fits = parent.toRealPath().toString().length() + Leftovers.PREFIX.length() + 40 < LONGEST_SOCKET_PATH;
        Path base = fits && user.reaches(parent) ? parent.toRealPath() : usual;
        Path folder = Files.createTempDirectory(base, Leftovers.PREFIX);
        Leftovers.mark(folder);
        for (String name : List.of("data", "tmp", "plugins")) {
            user.own(Files.createDirectory(folder.resolve(name)));
        }
        user.own(Files.createFile(folder.resolve("server.log")));
        user.own(folder);
        return folder;
    }

    private static void install(Path folder, MariaDbTools tools, ServerUser user) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                tools.path(MariaDbTool.INSTALL_DB).toString(),
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--tmpdir=" + folder.resolve("tmp"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--skip-name-resolve"));
        tools.baseDirectory().ifPresent(base -> command.add("--basedir=" + base));
        command.addAll(user.argument());
        try (ChildProcess process = ChildProcess.start(command)) {
            process.input().close();
            byte[] said = process.output().readAllBytes();
            OptionalInt exit = process.await(INSTALL_LIMIT);
            if (exit.isEmpty() || exit.getAsInt() != 0) {
                throw new IOException("mariadb-install-db failed: "
                        + tail(process.errors() + new String(said, StandardCharsets.UTF_8)));
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** One statement a line; the server stops reading at the first that fails, and starts all the same. */
    private static void writeInitFile(Path folder, String password, ServerUser user) throws IOException {
        Path file = Files.createFile(
                folder.resolve("init.sql"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                "ALTER USER root@localhost IDENTIFIED BY '" + password + "';\n"
                        + "DELETE FROM mysql.global_priv WHERE User='' OR (User='root' AND Host<>'localhost');\n"
                        + "FLUSH PRIVILEGES;\n");
        user.own(file);
    }

    private static List<String> command(Path folder, MariaDbTools tools, ServerUser user) {
        List<String> command = new ArrayList<>(List.of(
                tools.path(MariaDbTool.SERVER).toString(),
                "--no-defaults",
                "--datadir=" + folder.resolve("data"),
                "--tmpdir=" + folder.resolve("tmp"),
                "--socket=" + folder.resolve("s"),
                "--pid-file=" + folder.resolve("server.pid"),
                "--log-error=" + folder.resolve("server.log"),
                "--init-file=" + folder.resolve("init.sql"),
                // nothing comes in but through the socket, and nothing restored can call out or run by itself
                "--skip-networking",
                "--skip-name-resolve",
                "--skip-slave-start",
                "--skip-log-bin",
                "--event-scheduler=OFF",
                "--local-infile=OFF",
                "--secure-file-priv=" + folder.resolve("tmp"),
                "--plugin-dir=" + folder.resolve("plugins"),
                "--skip-symbolic-links",
                // speed instead of durability
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-doublewrite=OFF",
                "--innodb-buffer-pool-size=256M",
                "--max-allowed-packet=1G",
                "--performance-schema=OFF",
                "--character-set-server=utf8mb4"));
        tools.baseDirectory().ifPresent(base -> command.add("--basedir=" + base));
        if (tools.version(MariaDbTool.SERVER).isAtLeast(11, 4, 0)) {
            command.add("--skip-ssl"); // else it makes a key at each start, which may take many seconds
        }
        command.addAll(user.argument());
        return command;
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        SQLException last = null;
        while (System.nanoTime() < deadline) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            if (!guardian.serverAlive()) {
                throw new SandboxException(
                        "the sandbox's MariaDB server ended while it started: " + logTail(),
                        "is there room in the temporary folder, and memory?",
                        null);
            }
            if (Files.exists(socket())) {
                try (Connection connection = connect("")) {
                    if (connection.isValid(5)) {
                        return;
                    }
                } catch (SQLException e) {
                    last = e;
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        throw new SandboxException(
                "the sandbox's MariaDB server did not answer within " + START_LIMIT.toSeconds() + " s",
                "is the machine overloaded?",
                last);
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while the sandbox started");
    }

    /** How to reach it as root, for the tools. */
    public MariaDbConnection connection() {
        return MariaDbConnection.builder()
                .socket(socket())
                .user("root")
                .password(password)
                .tls(MariaDbConnection.Tls.OFF)
                .build();
    }

    /** A new connection as root; the database may be empty for none. */
    public Connection connect(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "root");
        properties.setProperty("password", password);
        properties.setProperty("localSocket", socket().toString());
        properties.setProperty("sslMode", "disable");
        return DriverManager.getConnection("jdbc:mariadb://localhost/" + database, properties);
    }

    /** {@code mariadbd 10.11.19}. */
    public String describe() {
        return "mariadbd " + version;
    }

    /** Whether the server still runs. */
    public boolean alive() {
        return guardian.serverAlive();
    }

    /** The server's process id. */
    public long pid() {
        return guardian.serverPid();
    }

    /** Where everything of it lies. */
    public Path folder() {
        return folder;
    }

    /** The end of the server's log, one line. */
    public String logTail() {
        try {
            return tail(Files.readString(folder.resolve("server.log"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return "no log";
        }
    }

    private Path socket() {
        return folder.resolve("s");
    }

    private static String tail(String text) {
        String line = text.strip().replaceAll("\\s*\\R\\s*", " | ");
        return line.length() <= LOG_TAIL ? line : "…" + line.substring(line.length() - LOG_TAIL);
    }

    private static String randomPassword() {
        byte[] bytes = new byte[18];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Stops the server and removes its data. */
    @Override
    public void close() {
        guardian.end();
    }
}
