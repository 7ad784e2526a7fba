package dev.backproof.verify;

import dev.backproof.backup.posix.Folders;
import dev.backproof.verify.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private temporary folder of one drill. Restored data lie in folders that only their owner can enter. Gone when
 * closed, and when the JVM is told to stop.
 */
final class Workspace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workspace.class);
    /** A database server that runs as another user must get through, but sees no names. */
    private static final Set<PosixFilePermission> PASSABLE = PosixFilePermissions.fromString("rwx--x--x");

    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final Thread hook;

    private Workspace(Path folder, Runnable stop) {
        this.folder = folder;
        this.hook = new Thread(
                () -> {
                    stop.run();
                    wipe();
                },
                "backproof-workspace");
    }

    /**
     * Makes the folder.
     *
     * @param parent where, or null for the system's folder for temporary files
     * @param stop ends whoever still writes into it, when the JVM stops
     */
    static Workspace create(@Nullable Path parent, Runnable stop) {
        try {
            Path folder = parent == null
                    ? Files.createTempDirectory("backproof-drill-")
                    : Files.createTempDirectory(Files.createDirectories(parent), "backproof-drill-");
            Workspace workspace = new Workspace(folder, stop);
            Runtime.getRuntime().addShutdownHook(workspace.hook);
            Files.setPosixFilePermissions(folder, PASSABLE);
            return workspace;
        } catch (IOException e) {
            throw new SandboxException(
                    "no room for restored data: cannot make a folder in "
                            + (parent == null ? "the system's temporary folder" : parent),
                    "free some space or choose another folder for temporary files",
                    e);
        }
    }

    /** A new folder for restored files, for its owner only. */
    Path volume(String name) throws IOException {
        return Files.createDirectory(folder.resolve("volume-" + name), PosixFilePermissions.asFileAttribute(PRIVATE));
    }

    /** The folder for sandboxes. */
    Path sandboxes() {
        return folder;
    }

    /** Removes the folder, again if need be: what the JVM's stop interrupted may have written once more meanwhile. */
    private synchronized void wipe() {
        if (Files.exists(folder)) {
            try {
                Folders.wipe(folder);
            } catch (IOException e) {
                LOG.warn("restored data stay behind in {}: {}", folder, e.toString());
            }
        }
    }

    @Override
    public void close() {
        wipe();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("the JVM is stopping already");
        }
    }
}
