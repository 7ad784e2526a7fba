package dev.backproof.verify.sandbox.process;

import com.sun.management.OperatingSystemMXBean;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.posix.Folders;
import dev.backproof.backup.source.mariadb.MariaDbConnection;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.verify.sandbox.FirstData;
import dev.backproof.verify.sandbox.SandboxConnection;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.ServerArguments;
import dev.backproof.verify.sandbox.ServerLog;
import dev.backproof.verify.sandbox.TimeToLive;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A MariaDB server of our own: a fresh {@code mariadbd} on a Unix socket, without TCP, with a random password for its
 * one account, {@code root}. Gone with all its data when closed, when its time is over, and when this JVM dies in
 * whatever way; what even that leaves behind is removed when the next one starts.
 *
 * <p>Durability is switched off: the data are not meant to survive. No plugins can be loaded, events do not run, and
 * files of this machine cannot be read or written through it. Thread-safe.
 */
public final class ProcessServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessServer.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
    private static final Duration FOR_EVER = Duration.ofDays(3650);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MariaDbTools tools;
    private final RunFolder runFolder;
    private final Path data;
    private final Guardian guardian;
    private final String password;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable TimeToLive timeToLive;
    private String version = "";

    private ProcessServer(MariaDbTools tools, RunFolder runFolder, Path data, Guardian guardian, String password) {
        this.tools = tools;
        this.runFolder = runFolder;
        this.data = data;
        this.guardian = guardian;
        this.password = password;
    }

    /** Starts a server with what this machine offers, for as long as this JVM runs. */
    public static ProcessServer start(Path parent) {
        return start(parent, MariaDbTools.ofEnvironment());
    }

    /** Starts a server with these programs, for as long as this JVM runs. */
    public static ProcessServer start(Path parent, MariaDbTools tools) {
        return start(parent, tools, FOR_EVER);
    }

    /**
     * Starts an empty server and waits until it answers.
     *
     * @param parent in which a folder for its data is made; when the server's user cannot get there, the system's
     *     temporary folder is taken
     * @param tools where {@code mariadbd} comes from
     * @param timeToLive after which it is removed whatever happens
     * @throws SandboxException when it does not come up
     * @throws CancellationException when the thread is interrupted; it stays interrupted
     */
    public static ProcessServer start(Path parent, MariaDbTools tools, Duration timeToLive) {
        return start(parent, tools, timeToLive, new DataSeed(tools, tools.cache()));
    }

    /** Starts a server on data that are not empty. */
    static ProcessServer start(Path parent, MariaDbTools tools, Duration timeToLive, FirstData first) {
        return start(parent, tools, timeToLive, first, RunFolder.shared());
    }

    /**
     * Starts a server whose run folder lies in this folder, and reaps only there.
     *
     * @param runFolders the server's user must get through it
     */
    static ProcessServer start(Path parent, MariaDbTools tools, Duration timeToLive, FirstData first, Path runFolders) {
        InstantSource clock = InstantSource.system();
        RunFolder.reap(runFolders, clock);
        RunFolder runFolder = null;
        Path data = null;
        ProcessServer server = null;
        try {
            runFolder = RunFolder.create(runFolders);
            ServerUser user = ServerUser.choose(runFolder.path());
            data = place(parent, user).resolve(RunFolder.DATA_PREFIX + runFolder.id());
            Instant expires = clock.instant().plus(timeToLive);
            runFolder.note(0, data, expires);
            server = launch(tools, runFolder, data, user, first);
            runFolder.note(server.guardian.serverPid(), data, expires);
            server.awaitReady(first);
            server.timeToLive = TimeToLive.start(timeToLive, server::close);
            return server;
        } catch (SourceException e) {
            cleanUp(server, data, runFolder);
            throw new SandboxException(String.valueOf(e.getMessage()), e.hint(), e);
        } catch (RuntimeException e) {
            cleanUp(server, data, runFolder);
            throw e;
        } catch (IOException e) {
            cleanUp(server, data, runFolder);
            throw new SandboxException(
                    "no MariaDB server can be started in " + parent + ": " + e,
                    "is there room, and may we write there?",
                    e);
        }
    }

    private static Path place(Path parent, ServerUser user) throws IOException {
        Files.createDirectories(parent);
        Path wanted = parent.toRealPath();
        if (user.mayEnter(wanted)) {
            return wanted;
        }
        Path usual = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        LOG.info("{} is closed to the user {}: the server's data go to {}", wanted, user.name(), usual);
        return usual;
    }

    private static void cleanUp(@Nullable ProcessServer server, @Nullable Path data, @Nullable RunFolder runFolder) {
        try {
            if (server != null) {
                server.close();
            }
            if (data != null) {
                Folders.wipe(data);
            }
            if (runFolder != null) {
                runFolder.remove();
            }
        } catch (IOException e) {
            LOG.warn("something of a sandbox that did not start could not be removed: {}", e.toString());
        }
    }

    private static ProcessServer launch(
            MariaDbTools tools, RunFolder runFolder, Path data, ServerUser user, FirstData first) throws IOException {
        Path server = tools.path(MariaDbTool.SERVER);
        Path programs = server.toRealPath().getParent();
        if (programs != null && !user.mayEnter(programs)) {
            throw new SandboxException(
                    server + " cannot be run: the folder is closed to the user " + user.name(),
                    "open the way there to others, or set XDG_CACHE_HOME to a folder that is open",
                    null);
        }
        Files.createDirectory(data);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        Layout layout = new Layout(data);
        first.fill(layout.database());
        for (Path folder : List.of(layout.temporary(), layout.plugins(), layout.files())) {
            Files.createDirectory(folder);
        }
        String password = Base64.getUrlEncoder().withoutPadding().encodeToString(randomBytes());
        Files.createFile(
                layout.firstStatements(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(layout.firstStatements(), first.statements(password), StandardCharsets.UTF_8);
        user.own(data);
        user.own(runFolder.run());

        List<String> command = new ArrayList<>();
        command.add(server.toString());
        command.add("--no-defaults");
        tools.baseDirectory().ifPresent(base -> command.add("--basedir=" + base));
        if (user.other()) {
            command.add("--user=" + user.name());
        }
        command.addAll(layout.arguments());
        command.add("--socket=" + runFolder.socket());
        command.add("--skip-networking");
        command.addAll(ServerArguments.of(memory()));
        command.addAll(first.arguments());
        Guardian guardian = Guardian.start(command, data, runFolder.run(), layout.console());
        return new ProcessServer(tools, runFolder, data, guardian, password);
    }

    /** Bytes of this machine, or of the container that we are in. */
    private static long memory() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[24];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private void awaitReady(FirstData first) {
        long start = System.nanoTime();
        try {
            while (true) {
                try (Connection connection = connect("");
                        Statement statement = connection.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT VERSION()")) {
                    rows.next();
                    version = rows.getString(1);
                    Files.deleteIfExists(new Layout(data).firstStatements());
                    return;
                } catch (SQLException e) {
                    if (guardian.awaitServerEnd(BETWEEN_TRIES)) {
                        throw first.judge(failed("does not start", e), new Layout(data).log());
                    }
                    if (System.nanoTime() - start > START_LIMIT.toNanos()) {
                        throw failed("gave no answer for " + START_LIMIT.toSeconds() + " s", e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while mariadbd started");
        } catch (IOException e) {
            throw new SandboxException("a file of the database server cannot be removed: " + e, "", e);
        }
    }

    private SandboxException failed(String what, @Nullable Throwable cause) {
        Layout layout = new Layout(data);
        String errors = ServerLog.lastErrors(layout.log());
        if (errors.equals(ServerLog.NOTHING) || !Files.exists(layout.log())) {
            errors = ServerLog.lastErrors(layout.console());
        }
        String hint = ServerLog.noRoom(errors)
                ? "there is no room left in " + data.getParent()
                : "is there enough memory and room in " + data.getParent() + "?";
        return new SandboxException("mariadbd " + what + ": " + errors, hint, cause);
    }

    /** The Unix socket to connect to. */
    public Path socket() {
        return runFolder.socket();
    }

    /** The one account's name. */
    public String user() {
        return SandboxConnection.ADMINISTRATOR;
    }

    /** Its password. A secret. */
    public String password() {
        return password;
    }

    /** How {@code mariadb-dump} and other client programs reach it. */
    public MariaDbConnection connection() {
        return MariaDbConnection.builder()
                .socket(socket())
                .user(user())
                .password(password)
                .build();
    }

    /** The version as the server tells it, such as {@code 10.11.19-MariaDB}. */
    public String serverVersion() {
        return version;
    }

    /** Where the programs come from that fit this server. */
    public MariaDbTools tools() {
        return tools;
    }

    /** The server's process id, for those who want to see that it is gone. */
    public long pid() {
        return guardian.serverPid();
    }

    /** Where its data lie. */
    public Path folder() {
        return data;
    }

    /** {@code mariadbd 10.11.19}. */
    public String describe() {
        return "mariadbd " + tools.version(MariaDbTool.SERVER);
    }

    /** Whether it runs. */
    public boolean alive() {
        return guardian.serverRuns();
    }

    /** Why it does not run any more, as an exception to be thrown; empty while it runs. */
    Optional<SandboxException> trouble() {
        if (timeToLive != null && timeToLive.over().isPresent()) {
            return timeToLive.over();
        }
        return alive() ? Optional.empty() : Optional.of(failed("ended unexpectedly", null));
    }

    /**
     * A new connection as the server's administrator.
     *
     * @param database the database to be in, or empty for none
     */
    public Connection connect(String database) throws SQLException {
        return connect(user(), password, database);
    }

    /** A new connection as some account of the server. */
    Connection connect(String account, String secret, String database) throws SQLException {
        return SandboxConnection.open("localhost", account, secret, driverProperties(), database);
    }

    /** As {@link #connect(String)}, for {@link SandboxConnection#openForFiles}. */
    Connection connectForFiles(String database) throws SQLException {
        return SandboxConnection.openForFiles("localhost", user(), password, driverProperties(), database);
    }

    private Map<String, String> driverProperties() {
        return Map.of("localSocket", socket().toString());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (timeToLive != null) {
            timeToLive.cancel();
        }
        try {
            if (!guardian.end()) {
                ProcessHandle.of(pid()).ifPresent(ProcessHandle::destroyForcibly);
                Folders.wipe(data);
            }
            runFolder.remove();
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", data, e.toString());
        }
    }
}
