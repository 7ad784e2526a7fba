package dev.backproof.verify;

import dev.backproof.verify.sandbox.ApplicationNetwork;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.JdbcQueries;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.SandboxProvider;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.scenario.Scenario;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Starts the servers of a drill; each is closed with the drill's resources. */
final class DrillServers {
    private static final String CONTAINERS = "docker";

    private final Scenario scenario;
    private final RestoreDrill.Options options;
    private final Journal journal;
    private final DrillResources resources;
    private volatile String described = "";

    DrillServers(Scenario scenario, RestoreDrill.Options options, Journal journal, DrillResources resources) {
        this.scenario = scenario;
        this.options = options;
        this.journal = journal;
        this.resources = resources;
    }

    /** What the first server is, for people; empty when there is none. */
    String described() {
        return described;
    }

    /**
     * The server that dumps are loaded into.
     *
     * @throws SandboxException when it does not come up, or is not of the version that it has to be
     */
    DatabaseSandbox forDumps() {
        Scenario.SandboxSettings wanted = scenario.sandbox();
        Sandboxes.Choice choice = choice();
        journal.note("sandbox: " + choice.reason());
        DatabaseSandbox sandbox = start(choice.provider());
        described = sandbox.describe();
        if (!wanted.mariaDb().isEmpty() && !sandbox.serverVersion().startsWith(wanted.mariaDb())) {
            if (wanted.exact()) {
                throw new SandboxException(
                        "MariaDB " + wanted.mariaDb() + " is not to be had here: the sandbox runs "
                                + sandbox.serverVersion(),
                        "name an image, or a server's path with 'server'",
                        null);
            }
            journal.notTested("MariaDB " + wanted.mariaDb() + ", which the scenario wants: the sandbox runs "
                    + sandbox.serverVersion());
        }
        return sandbox;
    }

    /** One more such server. */
    DatabaseSandbox another() {
        return start(choice().provider());
    }

    /** The server of a physical backup that the scenario restores. */
    DatabaseSandbox forBackup(PhysicalBackup backup) {
        DatabaseSandbox sandbox = on(backup);
        described = described.isEmpty() ? sandbox.describe() : described;
        return sandbox;
    }

    /** A server on a physical backup, which nothing else can be loaded into. */
    DatabaseSandbox on(PhysicalBackup backup) {
        return on(
                backup,
                backup.dataDirectoryOf().isEmpty()
                        ? options.sandboxes().chooseForFiles(kind())
                        : options.sandboxes().choose("process")); // the others take only what mariadb-backup made
    }

    private DatabaseSandbox on(PhysicalBackup backup, Sandboxes.Choice choice) {
        DatabaseSandbox sandbox = choice.provider()
                .startOn(
                        backup,
                        new SandboxProvider.Options(
                                "",
                                scenario.sandbox().image(),
                                "",
                                resources.workspace().sandboxes(),
                                options.timeToLive(scenario)));
        resources.started(sandbox);
        return sandbox;
    }

    /** A network for applications; only containers can be on it. */
    ApplicationNetwork applications() {
        ApplicationNetwork network =
                options.sandboxes().choose(CONTAINERS).provider().applications(options.timeToLive(scenario));
        resources.started(network);
        return network;
    }

    /** A server that applications can reach. */
    DatabaseSandbox forApplications() {
        return start(options.sandboxes().choose(CONTAINERS).provider());
    }

    /** A server on a physical backup that applications can reach. */
    DatabaseSandbox forApplications(PhysicalBackup backup) {
        return on(backup, options.sandboxes().choose(CONTAINERS));
    }

    private Sandboxes.Choice choice() {
        return options.sandboxes().choose(kind());
    }

    private String kind() {
        String kind = scenario.sandbox().kind();
        return kind.isEmpty() ? options.sandboxKind() : kind;
    }

    private DatabaseSandbox start(SandboxProvider provider) {
        Scenario.SandboxSettings wanted = scenario.sandbox();
        DatabaseSandbox sandbox = provider.start(new SandboxProvider.Options(
                wanted.mariaDb(),
                wanted.image(),
                wanted.server(),
                resources.workspace().sandboxes(),
                options.timeToLive(scenario)));
        resources.started(sandbox);
        requireEmpty(sandbox);
        return sandbox;
    }

    /** What a sandbox held before could be taken for what came back. */
    private static void requireEmpty(DatabaseSandbox sandbox) {
        List<String> found;
        try (Connection connection = sandbox.connect("")) {
            found = JdbcQueries.databases(connection);
        } catch (SQLException e) {
            return; // whoever loads into it finds out what is wrong with it
        }
        if (!found.isEmpty()) {
            throw new SandboxException(
                    "the sandbox is not empty, it holds " + String.join(", ", found) + ": nothing is loaded into it",
                    "look at the image or the server that it is started from",
                    null);
        }
    }
}
