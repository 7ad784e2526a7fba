package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.backup.source.mariadb.DumpScanner;
import dev.backproof.backup.source.mariadb.MariaDbConnection;
import dev.backproof.backup.source.mariadb.MariaDbSource;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.PlantedSecrets;
import dev.backproof.backup.testing.Repositories;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.process.ProcessSandbox;
import dev.backproof.verify.sandbox.process.ProcessServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A MariaDB server with one of each that a database can hold, and a repository for backups of it. */
public final class MariaDbLab implements AutoCloseable {
    /** The database that has it all. */
    public static final String DATABASE = "everything";

    private static final String SQL = "/dev/backproof/verify/assertion/everything.sql";

    private static @Nullable ProcessSandbox shared;

    private final ProcessSandbox server;
    private final MemoryStore store = Repositories.create(2);

    private MariaDbLab(ProcessSandbox server) {
        this.server = server;
    }

    /** Starts the server; without one on this machine the test is skipped. */
    public static MariaDbLab start(Path folder) throws IOException {
        Peers.require("mariadbd");
        Peers.require("mariadb-install-db");
        Peers.require("mariadb-dump");
        return start(folder, MariaDbTools.ofEnvironment());
    }

    /**
     * An empty server that tests of one JVM share, each with a database of its own name. It ends with the JVM: a mutation test
     * runs each test method by itself, thousands of times in one JVM, and could not start a server for each.
     */
    public static synchronized ProcessSandbox shared() throws IOException {
        if (shared == null) {
            Peers.require("mariadbd");
            Peers.require("mariadb-install-db");
            Path folder = Files.createTempDirectory("shared-server");
            letServersThrough(folder);
            ProcessSandbox started = new ProcessSandbox(ProcessServer.start(folder));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                started.close();
                folder.toFile().delete();
            }));
            shared = started;
        }
        return shared;
    }

    /** Opens a folder for a server below it, which as root is another user and must get through. */
    public static void letServersThrough(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    /** Starts a server of these programs. */
    public static MariaDbLab start(Path folder, MariaDbTools tools) throws IOException {
        letServersThrough(folder);
        MariaDbLab lab = new MariaDbLab(new ProcessSandbox(ProcessServer.start(folder, tools)));
        PlantedSecrets.plant(PlantedSecrets.Kind.DATABASE_PASSWORD, lab.server().password());
        try (InputStream sql = MariaDbLab.class.getResourceAsStream(SQL)) {
            load(lab.server, sql.readAllBytes());
        }
        return lab;
    }

    /** The server. */
    public ProcessServer server() {
        return server.server();
    }

    /** Runs statements as the server's administrator. */
    public void sql(String... statements) throws SQLException {
        sql(server, statements);
    }

    /** Runs statements in the database, or without one when it is not there. */
    public static void sql(DatabaseSandbox sandbox, String... statements) throws SQLException {
        try (Connection connection = sandbox.connect("");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** Runs the statements of a script, which the server must take. */
    public void load(InputStream script) throws IOException {
        load(server, script.readAllBytes());
    }

    /** A source on the server, as its administrator. */
    public MariaDbSource.Builder source() {
        return MariaDbSource.on(server().connection()).tools(server().tools());
    }

    /** A source on the server, as another of its users. */
    public MariaDbSource.Builder source(String user, String password) {
        return MariaDbSource.on(MariaDbConnection.builder()
                        .socket(server().socket())
                        .user(user)
                        .password(password)
                        .build())
                .tools(server().tools());
    }

    /** Backs up. */
    public SnapshotRef backup(MariaDbSource source) {
        try (ResticRepository repository = Repositories.open(store)) {
            assertThat(repository.backup(source).run().unreadable()).isZero();
            return repository.find("latest", SnapshotFilter.all());
        }
    }

    /** All snapshots there are. */
    public List<Snapshot> snapshots() {
        try (ResticRepository repository = Repositories.open(store)) {
            return repository.snapshots(SnapshotFilter.all());
        }
    }

    /** A file of a snapshot. */
    public byte[] file(SnapshotRef snapshot, String path) {
        try (ResticRepository repository = Repositories.open(store)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            repository.dump(snapshot, path, bytes);
            return bytes.toByteArray();
        }
    }

    /** The manifest of the database in a snapshot. */
    public DumpManifest manifest(SnapshotRef snapshot) {
        return DumpManifest.parse(file(snapshot, "/mariadb/" + DATABASE + "/manifest.json"));
    }

    /** The dump of the database in a snapshot. */
    public byte[] dump(SnapshotRef snapshot) {
        return file(snapshot, "/mariadb/" + DATABASE + "/dump.sql");
    }

    /** Loads a dump of the database into a sandbox, which must take all of it. */
    public static LoadedDump load(DatabaseSandbox sandbox, byte[] dump, @Nullable DumpManifest manifest)
            throws IOException {
        DumpScanner scanner = new DumpScanner();
        scanner.accept(dump, 0, dump.length);
        DatabaseSandbox.LoadResult result = load(sandbox, dump);
        return new LoadedDump(
                DATABASE,
                "/dump.sql",
                null,
                DATABASE,
                result,
                sandbox.serverVersion(),
                scanner.finish(),
                "",
                "",
                manifest,
                null);
    }

    private static DatabaseSandbox.LoadResult load(DatabaseSandbox sandbox, byte[] sql) throws IOException {
        DatabaseSandbox.LoadResult result = sandbox.load(new ByteArrayInputStream(sql), "");
        assertThat(result.error()).isEmpty();
        assertThat(result.ok()).isTrue();
        return result;
    }

    @Override
    public void close() {
        server.close();
    }
}
