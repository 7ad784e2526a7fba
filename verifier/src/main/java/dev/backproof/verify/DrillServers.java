package dev.backproof.verify;

import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.SandboxProvider;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.scenario.Scenario;

/** Starts the servers of a drill; each is closed with the drill's resources. */
final class DrillServers {
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
        DatabaseSandbox sandbox = options.sandboxes()
                .choose("process")
                .provider()
                .startOn(
                        backup,
                        new SandboxProvider.Options(
                                "", "", "", resources.workspace().sandboxes(), options.timeToLive(scenario)));
        resources.started(sandbox);
        return sandbox;
    }

    private Sandboxes.Choice choice() {
        String kind = scenario.sandbox().kind();
        return options.sandboxes().choose(kind.isEmpty() ? options.sandboxKind() : kind);
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
        return sandbox;
    }
}
