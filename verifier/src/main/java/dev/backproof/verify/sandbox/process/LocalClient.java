package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.source.mariadb.ChildProcess;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.OptionFile;
import dev.backproof.verify.sandbox.DumpLoader;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code mariadb} client of this machine, connected to a server of ours. */
final class LocalClient implements DumpLoader.Client {
    private static final Duration POLL = Duration.ofHours(1);

    private final OptionFile options;
    private final ChildProcess process;

    private LocalClient(OptionFile options, ChildProcess process) {
        this.options = options;
        this.process = process;
    }

    static LocalClient start(ProcessServer server, String database) throws IOException {
        OptionFile options = OptionFile.write(Map.of(
                "user", server.user(),
                "password", server.password(),
                "socket", server.socket().toString()));
        List<String> command = new ArrayList<>();
        command.add(server.tools().path(MariaDbTool.CLIENT).toString());
        command.add(options.argument());
        command.addAll(DumpLoader.clientArguments(database));
        try {
            return new LocalClient(options, ChildProcess.startQuiet(command));
        } catch (IOException e) {
            options.close();
            throw e;
        }
    }

    @Override
    public OutputStream input() {
        return process.input();
    }

    /** Waits as long as it takes: the server's time to live is the limit, and the client ends with the server. */
    @Override
    public DumpLoader.Ended await() throws InterruptedException {
        while (true) {
            var exit = process.await(POLL);
            if (exit.isPresent()) {
                return new DumpLoader.Ended(exit.getAsInt(), process.errors());
            }
        }
    }

    @Override
    public void close() {
        process.close();
        try {
            options.close();
        } catch (IOException e) {
            // the file is removed again when the JVM ends
        }
    }
}
