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
 * The real restic, with one repository. The variable {@code RESTIC} may name another program than the one on the PATH.
 */
public final class ResticProgram {
    private final Path program;
    private final List<String> options;
    private final Map<String, String> environment = new HashMap<>();

    private ResticProgram(String repository, String password) {
        String named = System.getenv("RESTIC");
        program = named == null ? Peers.require("restic") : Path.of(named);
        options = new ArrayList<>(List.of("-r", repository, "--no-cache"));
        environment.put("RESTIC_PASSWORD", password);
        environment.put("TZ", "UTC");
    }

    /** For a repository as restic writes its address; where restic is missing the test goes no further. */
    public static ResticProgram on(String repository, String password) {
        return new ResticProgram(repository, password);
    }

    /** Adds an option for every call. */
    public ResticProgram with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** Sets a variable for every call. */
    public ResticProgram variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs a command, which must succeed, and gives what it wrote to both outputs. */
    public String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(options);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("restic %s: %s", String.join(" ", arguments), output)
                .isZero();
        return output;
    }
}
