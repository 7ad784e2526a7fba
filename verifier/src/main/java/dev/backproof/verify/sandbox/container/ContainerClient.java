package dev.backproof.verify.sandbox.container;

import dev.backproof.verify.sandbox.DumpLoader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code mariadb} client of a container's image, run inside the container. */
final class ContainerClient implements DumpLoader.Client {
    /** Images have the client under its new name, its old one, or both. */
    private static final String SCRIPT = "command -v mariadb >/dev/null && exec mariadb \"$@\"; exec mysql \"$@\"";

    private final EngineExec exec;

    private ContainerClient(EngineExec exec) {
        this.exec = exec;
    }

    static ContainerClient start(Engine engine, String container, String password, String database) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh", "-c", SCRIPT, "client", "--no-defaults", "--protocol=tcp", "--host=127.0.0.1", "--user=root"));
        command.addAll(DumpLoader.clientArguments(database));
        return new ContainerClient(EngineExec.start(engine, container, command, Map.of("MYSQL_PWD", password)));
    }

    @Override
    public OutputStream input() {
        return exec.input();
    }

    @Override
    public DumpLoader.Ended await() throws IOException, InterruptedException {
        int exitCode = exec.await();
        return new DumpLoader.Ended(exitCode, exec.errors());
    }

    @Override
    public void close() {
        exec.close();
    }
}
