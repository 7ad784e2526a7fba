package dev.backproof.cli;

import dev.backproof.backup.b2server.B2Server;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Runs the usual commands once in one process, for a JVM that records what they need: from that it makes the cache with
 * which later starts are fast. The launcher runs it after a build; it is no command.
 */
final class Training {
    private static final int TEXTS = 100;
    private static final int TEXT_BYTES = 20_000;
    private static final int LARGE_FILES = 4;
    private static final int LARGE_BYTES = 4 << 20;
    private static final String BUCKET = "training";

    private Training() {}

    /**
     * Works in an empty folder, which is left for the caller to remove.
     *
     * @throws IllegalStateException when a command fails
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Path data = Files.createDirectories(folder.resolve("data"));
        write(data);
        try (B2Server server = B2Server.builder(folder.resolve("b2"))
                .key("training", "training")
                .start()) {
            String unused = server.createBucket(BUCKET);
            Map<String, String> environment = Map.of(
                    "BACKPROOF_PASSWORD", "training",
                    "B2_APPLICATION_KEY_ID", "training",
                    "B2_APPLICATION_KEY", "training",
                    "BACKPROOF_B2_ENDPOINT", server.endpoint().toString());
            use(environment, folder.resolve("repository").toString(), data, folder.resolve("back"));
            use(environment, "b2:" + BUCKET + ":repository", data, folder.resolve("back-b2"));
        }
        System.exit(0); // a thread of a library may still wait for work
    }

    private static void write(Path data) throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < TEXTS; i++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < TEXT_BYTES) {
                text.append(random.nextInt(1000))
                        .append(" words and ")
                        .append(random.nextInt(50))
                        .append(" numbers\n");
            }
            Files.writeString(data.resolve("text-" + i), text);
        }
        byte[] bytes = new byte[LARGE_BYTES];
        for (int i = 0; i < LARGE_FILES; i++) {
            random.nextBytes(bytes);
            Files.write(data.resolve("large-" + i), bytes);
        }
    }

    private static void use(Map<String, String> environment, String repository, Path data, Path target) {
        List<List<String>> commands = List.of(
                List.of("init"),
                List.of("backup", data.toString()),
                List.of("backup", data.toString()),
                List.of("snapshots"),
                List.of("restore", "latest", "--target", target.toString()),
                List.of("check", "--read-data"));
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Console console = new Console(
                nowhere, nowhere, InputStream.nullInputStream(), environment, InstantSource.system(), false);
        for (List<String> command : commands) {
            String[] line = Stream.concat(command.stream(), Stream.of("--repo", repository))
                    .toArray(String[]::new);
            int exit = Backproof.run(console, line);
            if (exit != ExitCode.OK) {
                throw new IllegalStateException(command + " ended with " + exit);
            }
        }
    }
}
