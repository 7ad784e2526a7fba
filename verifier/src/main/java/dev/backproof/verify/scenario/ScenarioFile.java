package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import java.net.URI;
import java.nio.file.Path;

/** Reads scenarios from YAML, strictly: what is not understood is an error with file, line and column. */
public final class ScenarioFile {
    private ScenarioFile() {}

    /**
     * Reads a scenario from a file.
     *
     * @throws ConfigurationException {@code UNKNOWN_SETTING}, {@code BAD_SETTING}, {@code MISSING_SETTING}
     */
    public static Scenario read(Path file) {
        return read(ScenarioOrigin.of(file).uri());
    }

    /**
     * Reads a scenario from a file or a resource.
     *
     * @throws ConfigurationException as {@link #read(Path)}
     */
    @SuppressWarnings("DoNotCallSuggester") // its body comes with the next commit
    public static Scenario read(URI address) {
        throw new UnsupportedOperationException("being written: " + address);
    }
}
