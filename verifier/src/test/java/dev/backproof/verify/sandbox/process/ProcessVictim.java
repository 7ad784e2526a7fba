package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.testing.Victim;
import java.io.IOException;
import java.nio.file.Path;

/** Starts a server and waits to be killed. */
final class ProcessVictim {
    private ProcessVictim() {}

    /** Tells the server's process id, the folder of its data and its run folder. */
    public static void main(String[] arguments) throws IOException {
        try (ProcessServer server = ProcessServer.start(Path.of(arguments[0]))) {
            Victim.tell(
                    server.pid(),
                    server.folder(),
                    server.socket().resolve("../..").normalize());
        }
    }
}
