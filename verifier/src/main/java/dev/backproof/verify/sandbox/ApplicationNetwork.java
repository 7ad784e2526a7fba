package dev.backproof.verify.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network without a way out, on which applications run beside the databases that they use. Closing it ends and removes
 * all of them. One thread at a time, but for {@link #close}, which may come from another.
 */
public interface ApplicationNetwork extends AutoCloseable {
    /**
     * Lets applications find a database's server.
     *
     * @param database a sandbox of the same provider
     * @param hosts the names under which they look for it
     * @throws SandboxException when the sandbox cannot be joined
     */
    void join(DatabaseSandbox database, Set<String> hosts);

    /**
     * Starts an application; it may need some time until it answers, or end at once.
     *
     * @throws SandboxException when it cannot be started at all: no such image, no such program in it
     */
    RunningApplication start(Container container);

    /** Removes everything that was started here. */
    @Override
    void close();

    /**
     * What runs.
     *
     * @param name its host name
     * @param image of the container
     * @param command what runs in it, or empty for what the image runs
     * @param user whom as, or empty for the image's own
     * @param environment added to the image's own
     * @param mounts folders of this machine, which it may change, by the path in the container
     */
    record Container(
            String name,
            String image,
            List<String> command,
            String user,
            Map<String, String> environment,
            Map<String, Path> mounts) {
        public Container {
            command = List.copyOf(command);
            environment = Map.copyOf(environment);
            mounts = Map.copyOf(mounts);
        }
    }
}
