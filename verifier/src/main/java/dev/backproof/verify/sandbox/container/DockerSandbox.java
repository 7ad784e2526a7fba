package dev.backproof.verify.sandbox.container;

import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.DumpLoader;
import dev.backproof.verify.sandbox.FirstData;
import dev.backproof.verify.sandbox.SandboxConnection;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.ServerArguments;
import dev.backproof.verify.sandbox.SideBySideClient;
import dev.backproof.verify.sandbox.TimeToLive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.testcontainers.utility.DockerImageName;
import tools.jackson.databind.JsonNode;

/**
 * A MariaDB in a container of its own, on a network of its own that leads nowhere. Its data lie in the container and go
 * with it.
 */
public final class DockerSandbox implements DatabaseSandbox {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Engine engine;
    private final MariaDbImageContainer container;
    private final String image;
    private final InternalNetwork network;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable EngineExec guard;
    private @Nullable TimeToLive timeToLive;
    private String serverVersion = "";

    private DockerSandbox(Engine engine, MariaDbImageContainer container, String image, InternalNetwork network) {
        this.engine = engine;
        this.container = container;
        this.image = image;
        this.network = network;
    }

    /**
     * How much a sandbox may take.
     *
     * @param memoryBytes of the container, swap not allowed
     * @param processes threads and processes
     * @param dataInMemory whether the data lie in memory, in up to half of it, or on the engine's disk
     */
    public record Limits(long memoryBytes, long processes, boolean dataInMemory) {
        /** Two GiB, 512 processes, data on disk. */
        public static final Limits USUAL = new Limits(2L << 30, 512, false);
    }

    /**
     * Starts one.
     *
     * @param files what its server is started on instead of nothing, and where that lies on this machine; or null
     */
    static DockerSandbox start(
            Engine engine,
            String image,
            Limits limits,
            Duration time,
            InstantSource clock,
            @Nullable ReadyFiles files) {
        Instant now = clock.instant();
        Leftovers.remove(engine, now);
        String id = Owner.newId();
        Map<String, String> labels = Owner.ofThisProcess().labels(id, now.plus(time));
        InternalNetwork network = null;
        DockerSandbox sandbox = null;
        try {
            new Images(engine).fetch(image);
            network = InternalNetwork.create(engine, id, labels);
            MariaDbImageContainer container = container(image, network.id(), labels, limits, files);
            sandbox = new DockerSandbox(engine, container, image, network);
            container.start();
            sandbox.ready(time);
            return sandbox;
        } catch (IOException | SQLException | RuntimeException e) {
            abandon(sandbox, network);
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted while the sandbox started");
            }
            throw new SandboxException(
                    "no container of " + image + " can be started: " + Reasons.deepest(e),
                    "is the image there, or can the engine pull it? BACKPROOF_SANDBOX_IMAGE names another one,"
                            + " --sandbox process needs none",
                    e);
        }
    }

    private static void abandon(@Nullable DockerSandbox sandbox, @Nullable InternalNetwork network) {
        if (sandbox != null) {
            sandbox.close();
        } else if (network != null) {
            network.remove();
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static MariaDbImageContainer container(
            String image, String network, Map<String, String> labels, Limits limits, @Nullable ReadyFiles files) {
        MariaDbImageContainer container = new MariaDbImageContainer(
                DockerImageName.parse(image).asCompatibleSubstituteFor("mariadb"),
                HexFormat.of().formatHex(random(24)));
        List<String> arguments = new ArrayList<>(ServerArguments.of(limits.memoryBytes()));
        arguments.add("--secure-file-priv=/run/mysqld");
        if (files != null) {
            arguments.addAll(files.data().arguments());
            arguments.add(container.startOn(files.folder(), files.statements(container.getPassword())));
        }
        container.withCommand(arguments.toArray(String[]::new));
        container.withImagePullPolicy(name -> false);
        container.withNetworkMode(network);
        if (limits.dataInMemory() && files == null) {
            container.withTmpFs(Map.of("/var/lib/mysql", "rw,size=" + limits.memoryBytes() / 2));
        }
        container.withCreateContainerCmdModifier(create -> Confinement.apply(create, labels, limits, true));
        return container;
    }

    /**
     * Files that a server can be started on.
     *
     * @param folder where they are
     */
    record ReadyFiles(Path folder, FirstData data) {
        /** As the files want it, and the administrator may come over the network. */
        String statements(String password) {
            return data.statements(password)
                    + "CREATE OR REPLACE USER root@'%' IDENTIFIED BY '" + password + "';\n"
                    + "GRANT ALL PRIVILEGES ON *.* TO root@'%' WITH GRANT OPTION;\n";
        }
    }

    private void ready(Duration time) throws IOException, SQLException {
        guard = EngineExec.start(engine, container.getContainerId(), Confinement.guard(time.toSeconds()), Map.of());
        timeToLive = TimeToLive.start(time, this::close);
        try (Connection connection = connect("");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT VERSION()")) {
            rows.next();
            serverVersion = rows.getString(1);
        }
    }

    @Override
    public String describe() {
        return "docker: " + image;
    }

    @Override
    public String serverVersion() {
        return serverVersion;
    }

    /** The container's id. */
    public String containerId() {
        return container.getContainerId();
    }

    /** The network's id. */
    public String networkId() {
        return network.id();
    }

    @Override
    public LoadResult load(InputStream dump, String database, int clients) throws IOException {
        DumpLoader.prepare(this, database, this::trouble);
        try (DumpLoader.Client client =
                SideBySideClient.open(() -> client(database), () -> connectForFiles(database), clients)) {
            return DumpLoader.load(dump, client, this::trouble);
        }
    }

    private ContainerClient client(String database) {
        try {
            return ContainerClient.start(engine, container.getContainerId(), container.getPassword(), database);
        } catch (IOException e) {
            throw trouble()
                    .orElseGet(() ->
                            new SandboxException("no client can be started in the sandbox: " + e.getMessage(), "", e));
        }
    }

    private Connection connectForFiles(String database) throws SQLException {
        return SandboxConnection.openForFiles(
                address(), SandboxConnection.ADMINISTRATOR, container.getPassword(), Map.of(), database);
    }

    private Optional<SandboxException> trouble() {
        if (timeToLive != null && timeToLive.over().isPresent()) {
            return timeToLive.over();
        }
        try {
            Optional<JsonNode> state = engine.get("/containers/" + container.getContainerId() + "/json");
            boolean runs = state.isPresent()
                    && state.get().path("State").path("Running").asBoolean(false);
            return runs
                    ? Optional.empty()
                    : Optional.of(new SandboxException(
                            "the sandbox's container ended unexpectedly", "is there enough memory for it?", null));
        } catch (IOException e) {
            return Optional.of(
                    new SandboxException("the Docker engine does not answer any more: " + e.getMessage(), "", e));
        }
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return connectAs(SandboxConnection.ADMINISTRATOR, container.getPassword(), database);
    }

    @Override
    public Connection connectAs(String user, String password, String database) throws SQLException {
        if (closed.get()) {
            throw new SQLException("the sandbox is closed");
        }
        return SandboxConnection.open(address(), user, password, Map.of(), database);
    }

    @Override
    public String jdbcUrl() {
        return SandboxConnection.url(address());
    }

    private String address() {
        return container.address() + ":" + MariaDbImageContainer.PORT;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        // who was interrupted closes in order to leave nothing behind: the calls below must not be cut short by that
        boolean interrupted = Thread.interrupted();
        if (timeToLive != null) {
            timeToLive.cancel();
        }
        String id = container.getContainerId();
        if (id != null) {
            Confinement.remove(engine, id);
            container.stop(); // tells Testcontainers, which has nothing left to do
        }
        if (guard != null) {
            guard.close();
        }
        network.remove();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
