package dev.backproof.backup.b2server;

import dev.backproof.backup.testing.Victim;
import java.io.IOException;
import java.nio.file.Path;

/** Runs a server until it is killed; told its folder and port, it tells the port. */
final class ServerVictim {
    static final String KEY_ID = "key-id";
    static final String KEY = "key";

    private ServerVictim() {}

    public static void main(String[] arguments) throws IOException {
        try (B2Server server = B2Server.builder(Path.of(arguments[0]))
                .port(Integer.parseInt(arguments[1]))
                .key(KEY_ID, KEY)
                .start()) {
            Victim.tell(server.endpoint().getPort());
        }
    }
}
