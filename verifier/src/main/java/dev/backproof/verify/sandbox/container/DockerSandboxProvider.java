package dev.backproof.verify.sandbox.container;

import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.posix.Folders;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.verify.sandbox.ApplicationNetwork;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.sandbox.PreparedBackup;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.SandboxProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers sandboxes that are containers of a Docker engine of this machine. The image is the one asked for, else what
 * {@code BACKPROOF_SANDBOX_IMAGE} names, else MariaDB's own in the wanted version.
 */
public final class DockerSandboxProvider implements SandboxProvider {
    private static final Logger LOG = LoggerFactory.getLogger(DockerSandboxProvider.class);
    private static final String IMAGE_VARIABLE = "BACKPROOF_SANDBOX_IMAGE";
    private static final String USUAL_VERSION = "lts";

    private final Map<String, String> environment;
    private final DockerSandbox.Limits limits;
    private final Optional<Engine> engine;

    /** With this process's environment and the usual limits. */
    public DockerSandboxProvider() {
        this(System.getenv(), DockerSandbox.Limits.USUAL);
    }

    /** With that environment and these limits. */
    public DockerSandboxProvider(Map<String, String> environment, DockerSandbox.Limits limits) {
        this.environment = Map.copyOf(environment);
        this.limits = limits;
        this.engine = Engine.find(environment);
    }

    @Override
    public String name() {
        return "docker";
    }

    @Override
    public Optional<String> unavailableBecause() {
        if (engine.isEmpty()) {
            return Optional.of("there is no Docker engine with a Unix socket on this machine");
        }
        if (!engine.get().answers()) {
            return Optional.of("no Docker engine answers at " + engine.get().socket());
        }
        String image = image("", "");
        return new Images(engine.get()).obtainable(image)
                ? Optional.empty()
                : Optional.of("the Docker engine has no image " + image + " and cannot get it");
    }

    @Override
    public DatabaseSandbox start(Options options) {
        return start(image(options.image(), options.mariaDbVersion()), options, null);
    }

    private DockerSandbox start(String image, Options options, DockerSandbox.@Nullable ReadyFiles files) {
        return DockerSandbox.start(engineThere(), image, limits, options.timeToLive(), InstantSource.system(), files);
    }

    @Override
    public ApplicationNetwork applications(Duration timeToLive) {
        return ContainerApplications.create(
                engineThere(), limits, timeToLive, InstantSource.system().instant());
    }

    /** Prepares the files with {@code mariadb-backup} of this machine, as images need not have it, and copies them in. */
    @Override
    public DatabaseSandbox startOn(PhysicalBackup backup, Options options) {
        Path work = null;
        try {
            Files.createDirectories(options.folder());
            work = Files.createTempDirectory(options.folder(), "prepared-");
            Path folder = work.resolve("database");
            PreparedBackup prepared =
                    new PreparedBackup(backup, MariaDbTools.ofEnvironment(), List.of(MariaDbTool.BACKUP));
            prepared.fill(folder);
            DockerSandbox sandbox = start(
                    image(options.image(), prepared.series()), options, new DockerSandbox.ReadyFiles(folder, prepared));
            if (!sandbox.serverVersion().startsWith(prepared.series() + ".")) {
                sandbox.close();
                throw new SandboxException(
                        "the physical backup is of MariaDB " + prepared.series() + ", and the container runs "
                                + sandbox.serverVersion(),
                        "name an image of " + prepared.series() + " in the scenario's sandbox, or in " + IMAGE_VARIABLE,
                        null);
            }
            return sandbox;
        } catch (SourceException e) {
            throw new SandboxException(
                    "a physical backup is prepared on this machine, before it goes into a container: " + e.getMessage(),
                    e.hint(),
                    e);
        } catch (IOException e) {
            throw new SandboxException(
                    "a physical backup cannot be prepared in " + options.folder() + ": " + e,
                    "is there room, and may we write there?",
                    e);
        } finally {
            wipe(work);
        }
    }

    private Engine engineThere() {
        return engine.orElseThrow(() -> new SandboxException(
                "there is no Docker engine with a Unix socket on this machine",
                "start one, or use --sandbox process",
                null));
    }

    private static void wipe(@Nullable Path work) {
        if (work != null) {
            try {
                Folders.wipe(work);
            } catch (IOException e) {
                LOG.warn("{} could not be removed: {}", work, e.toString());
            }
        }
    }

    private String image(String wanted, String version) {
        if (!wanted.isEmpty()) {
            return wanted;
        }
        String named = environment.getOrDefault(IMAGE_VARIABLE, "");
        if (!named.isEmpty()) {
            return named;
        }
        return "mariadb:" + (version.isEmpty() ? USUAL_VERSION : version);
    }
}
