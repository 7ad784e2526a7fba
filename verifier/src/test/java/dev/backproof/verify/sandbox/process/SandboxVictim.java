package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.source.mariadb.MariaDbTools;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** The main class of a JVM that starts a server, tells where it is and waits to be killed. */
final class SandboxVictim {
    private SandboxVictim() {}

    /** Writes {@code PID FOLDER RUN-FOLDER} to the standard output. */
    public static void main(String[] arguments) throws IOException {
        ProcessServer server =
                ProcessServer.start(Path.of(arguments[0]), MariaDbTools.ofEnvironment(), Duration.ofMinutes(10));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(server.pid() + " " + server.folder() + " "
                + server.socket().resolve("../..").normalize());
        int unused = System.in.read();
        server.close();
    }
}
