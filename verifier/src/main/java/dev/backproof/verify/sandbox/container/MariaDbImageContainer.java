package dev.backproof.verify.sandbox.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.testcontainers.mariadb.MariaDBContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Testcontainers' MariaDB, but without a database and a user of its own, and reached by its address: an internal network
 * publishes no ports.
 */
final class MariaDbImageContainer extends MariaDBContainer {
    static final int PORT = 3306;

    private static final String DATA = "/var/lib/mysql";
    private static final String FIRST_STATEMENTS = "backproof-first.sql";

    /** What Debian's, Ubuntu's and MariaDB's own images call mysql. */
    private static final int SERVER_USER = 999;

    private final String rootPassword;
    private @Nullable Path files;
    private String statements = "";

    MariaDbImageContainer(DockerImageName image, String rootPassword) {
        super(image);
        this.rootPassword = rootPassword;
        setExposedPorts(List.of());
    }

    /**
     * Starts the server on these files instead of an empty folder.
     *
     * @param folder of this machine, copied into the container
     * @param first what the server runs before it lets anybody in, one statement a line
     * @return the argument that the server needs for that
     */
    String startOn(Path folder, String first) {
        files = folder;
        statements = first;
        return "--init-file=" + DATA + "/" + FIRST_STATEMENTS;
    }

    @Override
    protected void containerIsCreated(String containerId) {
        super.containerIsCreated(containerId);
        Path folder = files;
        if (folder != null) {
            try (InputStream tar = TarOfFolder.open(folder, SERVER_USER, Map.of(FIRST_STATEMENTS, statements))) {
                getDockerClient()
                        .copyArchiveToContainerCmd(containerId)
                        .withTarInputStream(tar)
                        .withRemotePath(DATA)
                        .exec();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    protected void configure() {
        // both forms: images from before 2021 know the second only
        addEnv("MARIADB_ROOT_PASSWORD", rootPassword);
        addEnv("MYSQL_ROOT_PASSWORD", rootPassword);
        setStartupAttempts(1);
    }

    @Override
    public Set<Integer> getLivenessCheckPortNumbers() {
        return Set.of();
    }

    /** The container's address on its network. */
    String address() {
        return InternalNetwork.addressOf(getContainerInfo());
    }

    @Override
    public String getJdbcUrl() {
        return "jdbc:mariadb://" + address() + ":" + PORT + "/";
    }

    @Override
    public String getUsername() {
        return "root";
    }

    @Override
    public String getPassword() {
        return rootPassword;
    }

    @Override
    public String getDatabaseName() {
        return "";
    }
}
