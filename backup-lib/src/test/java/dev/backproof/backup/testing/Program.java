package dev.backproof.backup.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Another tool that tests run: where it is and in which environment. Its standard error is part of its output.
 *
 * @param command program and the arguments that every run of it takes
 * @param environment added to this process's own
 */
public record Program(List<String> command, Map<String, String> environment) {
    /** An installed program; without it the test is skipped. */
    public static Program require(String name, Map<String, String> environment) {
        return new Program(List.of(Peers.require(name).toString()), environment);
    }

    /** The same with more arguments at its beginning. */
    public Program with(String... arguments) {
        return new Program(joined(arguments), environment);
    }

    /** The same in an environment with more variables. */
    public Program in(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Program(command, all);
    }

    /** Where the program is. */
    public Path path() {
        return Path.of(command.get(0));
    }

    /** Runs it to its end, which must be a good one, and gives what it said. */
    public String run(String... arguments) throws IOException, InterruptedException {
        Process process = start(arguments);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(arguments), output).isZero();
        return output;
    }

    /** Starts it with nothing to read. */
    public Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(joined(arguments)).redirectErrorStream(true);
        builder.environment().put("TZ", "UTC");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private List<String> joined(String... arguments) {
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(arguments));
        return all;
    }
}
