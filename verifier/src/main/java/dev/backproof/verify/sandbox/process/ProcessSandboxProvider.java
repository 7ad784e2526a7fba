package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxProvider;
import java.util.Optional;
import java.util.stream.Stream;

/** Offers sandboxes that are processes of this machine. Needs MariaDB's server and client programs, no rights. */
public final class ProcessSandboxProvider implements SandboxProvider {
    private final MariaDbTools tools;

    /** With what this process's environment offers. */
    public ProcessSandboxProvider() {
        this(MariaDbTools.ofEnvironment());
    }

    /** With these programs. */
    public ProcessSandboxProvider(MariaDbTools tools) {
        this.tools = tools;
    }

    @Override
    public String name() {
        return "process";
    }

    @Override
    public Optional<String> unavailableBecause() {
        return Stream.of(MariaDbTool.SERVER, MariaDbTool.INSTALL_DB, MariaDbTool.CLIENT)
                .flatMap(tool -> tools.missing(tool).stream())
                .findFirst();
    }

    @Override
    public DatabaseSandbox start(Options options) {
        return new ProcessSandbox(ProcessServer.start(options.folder(), tools, options.timeToLive()));
    }
}
