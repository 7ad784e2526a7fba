package dev.backproof.cli;

import dev.backproof.backup.testing.PlantedSecrets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs commands in this JVM with streams and variables of their own. */
final class CommandRunner {
    /** Variables whose values may show nowhere. */
    private static final Map<String, PlantedSecrets.Kind> SECRETS = Map.of(
            "B2_APPLICATION_KEY", PlantedSecrets.Kind.B2_KEY,
            "BACKPROOF_PASSWORD", PlantedSecrets.Kind.REPOSITORY_PASSWORD,
            "RESTIC_PASSWORD", PlantedSecrets.Kind.REPOSITORY_PASSWORD,
            "RESTIC_FROM_PASSWORD", PlantedSecrets.Kind.REPOSITORY_PASSWORD);

    private final Map<String, String> environment = new HashMap<>();
    private byte[] input = {};

    CommandRunner with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** What is on standard input. */
    CommandRunner input(byte[] bytes) {
        input = bytes;
        return this;
    }

    Outcome run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(input),
                Map.copyOf(environment),
                InstantSource.system(),
                false);
        int exit = Backproof.run(console, args);
        Outcome outcome = new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        assertNothingIsTold(outcome, List.of(args));
        return outcome;
    }

    /** Neither output nor reports nor arguments hold what stands in the environment as a secret. */
    private void assertNothingIsTold(Outcome outcome, List<String> args) {
        SECRETS.forEach((variable, kind) -> {
            String value = environment.get(variable);
            if (value != null && value.length() > 7) {
                PlantedSecrets.plant(kind, value);
            }
        });
        PlantedSecrets.assertNoneIn("the output of " + args.getFirst(), outcome.out() + outcome.err());
        int reports = args.indexOf("--reports");
        if (reports >= 0 && reports + 1 < args.size()) {
            try {
                PlantedSecrets.assertNoneBelow(Path.of(args.get(reports + 1)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * What a command did.
     *
     * @param exit exit code
     * @param out standard output
     * @param err standard error
     */
    record Outcome(int exit, String out, String err) {}
}
