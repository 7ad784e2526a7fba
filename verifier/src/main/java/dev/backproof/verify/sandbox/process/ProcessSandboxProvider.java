package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxProvider;
import java.util.List;
import java.util.Optional;

/** Offers sandboxes that are processes of this machine. */
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
        for (MariaDbTool tool : List.of(MariaDbTool.SERVER, MariaDbTool.INSTALL_DB, MariaDbTool.CLIENT)) {
            Optional<String> missing = tools.missing(tool);
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    @Override
    public DatabaseSandbox start(Options options) {
        return new ProcessSandbox(ProcessServer.start(options.folder(), tools), tools, options.timeToLive());
    }
}
