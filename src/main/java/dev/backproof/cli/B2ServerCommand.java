package dev.backproof.cli;

import dev.backproof.backup.b2server.B2Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "b2-server",
        description = "Runs a server of the B2 native API on 127.0.0.1, for trials and tests.",
        footer = {
            "",
            "The application key is read from --key or B2_APPLICATION_KEY; without either one is made and kept in the",
            "folder. Ends with Ctrl-C; the data stay.",
            "",
            "Example:",
            "  backproof b2-server --dir /tmp/b2 --port 8099 --key-id test --key secret &",
            "  rclone --b2-endpoint http://127.0.0.1:8099 --b2-account test --b2-key secret lsd :b2:"
        })
final class B2ServerCommand extends BackproofCommand {
    @Option(names = "--dir", required = true, paramLabel = "D", description = "Folder for its data; made if missing.")
    private Path folder = Path.of("");

    @Option(names = "--port", paramLabel = "N", description = "Port; default: a free one.")
    private int port;

    @Option(names = "--key-id", paramLabel = "K", description = "Key id clients must use.")
    private @Nullable String keyId;

    @Option(names = "--key", paramLabel = "S", description = "Application key clients must use.")
    private @Nullable String key;

    @Option(names = "--latency", paramLabel = "D", description = "Answer each call this much later, as PT0.02S.")
    private Duration latency = Duration.ZERO;

    B2ServerCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        B2Server.Builder builder = B2Server.builder(folder).port(port).latency(latency);
        String id = keyId != null ? keyId : console.environment().get("B2_APPLICATION_KEY_ID");
        String secret = key != null ? key : console.environment().get("B2_APPLICATION_KEY");
        Checks.usage((id == null) == (secret == null), "--key-id and --key go together");
        if (id != null && secret != null) {
            builder.key(id, secret);
        }
        try (B2Server server = builder.start()) {
            if (global.json) {
                sayJson(Map.of(
                        "message", "listening", "endpoint", server.endpoint().toString()));
            } else {
                console.out().println("listening on " + server.endpoint());
                if (id == null) {
                    say("key id " + server.keyId() + ", application key in " + folder.resolve("key.json"));
                }
            }
            console.out().flush();
            new CountDownLatch(1).await();
        }
        return ExitCode.OK;
    }
}
