package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.source.mariadb.MariaDbVersion;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.FirstData;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.sandbox.PreparedBackup;
import dev.backproof.verify.sandbox.SandboxProvider;
import java.nio.file.Path;
import java.util.List;
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
        return new ProcessSandbox(ProcessServer.start(options.folder(), toolsFor(options), options.timeToLive()));
    }

    /** The programs of the wanted release series where there are such: those named, the usual ones, the bundled ones. */
    private MariaDbTools toolsFor(Options options) {
        if (!options.server().isEmpty()) {
            return MariaDbTools.builder().server(Path.of(options.server())).build();
        }
        Optional<MariaDbVersion> wanted = MariaDbVersion.find(options.mariaDbVersion());
        if (wanted.isEmpty()
                || tools.version(MariaDbTool.SERVER).sameSeries(wanted.get())
                || !MariaDbTools.bundledVersion().sameSeries(wanted.get())) {
            return tools;
        }
        MariaDbTools bundled = MariaDbTools.builder().path(List.of()).build();
        return bundled.missing(MariaDbTool.SERVER).isEmpty() ? bundled : tools;
    }

    @Override
    public DatabaseSandbox startOn(PhysicalBackup backup, Options options) {
        FirstData data = backup.dataDirectoryOf().isEmpty()
                ? new PreparedBackup(backup, tools, List.of(MariaDbTool.BACKUP, MariaDbTool.SERVER))
                : new FoundData(backup, tools);
        return new ProcessSandbox(ProcessServer.start(options.folder(), tools, options.timeToLive(), data));
    }
}
