package dev.backproof.backup.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The real restic at work on a repository in a folder.
 *
 * @param program the one to run
 * @param store the repository's folder
 */
public record Restic(Path program, Path store, String password) {
    /** Runs a command that must succeed, and gives its standard output and standard error. */
    public String run(String... arguments) throws IOException, InterruptedException {
        return new String(bytes(true, arguments), StandardCharsets.UTF_8);
    }

    /** Runs a command that must succeed, and gives the bytes of its standard output alone. */
    public byte[] output(String... arguments) throws IOException, InterruptedException {
        return bytes(false, arguments);
    }

    private byte[] bytes(boolean withErrors, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString(), "-r", store.toString(), "--no-cache"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(withErrors);
        if (!withErrors) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        builder.environment().put("RESTIC_PASSWORD", password);
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor())
                .as("%s: %s", List.of(arguments), new String(output, StandardCharsets.UTF_8))
                .isZero();
        return output;
    }
}
