package dev.backproof.verify.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** One way to get a {@link DatabaseSandbox}: {@code docker} or {@code process}. */
public interface SandboxProvider {
    /** {@code docker} or {@code process}. */
    String name();

    /** Why it cannot be used here (no engine, no server binary), or empty when it can. */
    Optional<String> unavailableBecause();

    /**
     * Starts an empty server and waits until it answers.
     *
     * @throws SandboxException when it does not come up
     */
    DatabaseSandbox start(Options options);

    /**
     * Starts a server on the files of a physical backup, as the release series that made them, and waits until it answers.
     * Its databases and accounts are the backup's; events do not run.
     *
     * @throws SandboxException when this kind of sandbox cannot do that, or not for this backup's series
     * @throws dev.backproof.backup.error.CorruptionException when the backup cannot be made to run
     */
    default DatabaseSandbox startOn(PhysicalBackup backup, Options options) {
        throw new SandboxException(
                "a sandbox of the kind " + name() + " takes no physical backups", "use sandbox process", null);
    }

    /**
     * Makes a network for applications, which the databases of this provider's sandboxes can join.
     *
     * @param timeToLive after this everything on it is removed
     * @throws SandboxException when this kind of sandbox cannot start applications
     */
    default ApplicationNetwork applications(Duration timeToLive) {
        throw new SandboxException(
                "a sandbox of the kind " + name() + " starts no applications", "start a Docker engine", null);
    }

    /**
     * What the sandbox should be like.
     *
     * @param mariaDbVersion wanted version such as {@code 11.4}, or empty for whatever is there; a hint for the process
     *     sandbox, the image's tag for docker
     * @param image image to use instead of the usual one, or empty; docker only
     * @param server path of the {@code mariadbd} to run instead of the usual one, or empty; process only
     * @param folder where its data go, in a folder of their own that is wiped at the end. A server that root starts runs as
     *     another user: when that one cannot enter the folder, its data go below the system's temporary folder
     * @param timeToLive after this the sandbox is removed whatever happens
     */
    record Options(String mariaDbVersion, String image, String server, Path folder, Duration timeToLive) {}
}
