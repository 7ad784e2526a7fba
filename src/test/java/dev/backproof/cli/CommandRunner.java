package dev.backproof.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Runs commands in this JVM with streams and variables of their own. */
final class CommandRunner {
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
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
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
