package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a scenario was read from: a file, or a resource on the class path. Finds the files that the scenario names.
 *
 * @param uri {@code file:} or {@code jar:} address of the scenario
 */
public record ScenarioOrigin(URI uri) {
    /** A scenario in a file. */
    public static ScenarioOrigin of(Path file) {
        return new ScenarioOrigin(file.toAbsolutePath().normalize().toUri());
    }

    /** For people: the path, the address of a resource, or what a ready-made scenario is included as. */
    public String display() {
        Path file = file();
        return ReadyMade.includedAs(uri).orElseGet(() -> file == null ? uri.toString() : file.toString());
    }

    /** The scenario as a file, or null when it is a resource inside a jar. */
    public @Nullable Path file() {
        return "file".equals(uri.getScheme()) ? Path.of(uri) : null;
    }

    /** A path that the scenario names, taken from its folder when relative, or from the working folder for a resource. */
    public Path resolve(String path) {
        Path file = file();
        return file == null
                ? Path.of(path).toAbsolutePath()
                : file.resolveSibling(path).normalize();
    }

    /** The address of the folder, with a slash at its end. */
    String folder() {
        String address = uri.toString();
        return address.substring(0, address.lastIndexOf('/') + 1);
    }

    /** A file or resource that lies where this one says. */
    ScenarioOrigin sibling(String path) {
        return file() == null ? new ScenarioOrigin(URI.create(folder() + path.replace(" ", "%20"))) : of(resolve(path));
    }

    /**
     * Opens a file that the scenario names: beside the scenario, else on the class path.
     *
     * @throws ConfigurationException when there is none
     */
    public InputStream open(String path) throws IOException {
        try {
            URI beside = Path.of(path).isAbsolute()
                    ? Path.of(path).toUri()
                    : URI.create(folder() + new URI(null, null, path, null));
            return beside.toURL().openStream();
        } catch (FileNotFoundException | NoSuchFileException | java.net.URISyntaxException e) {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            InputStream resource = loader == null ? null : loader.getResourceAsStream(path);
            if (resource == null) {
                throw new ConfigurationException(
                        ErrorCode.BAD_SETTING,
                        display() + " names the file '" + path + "', which is neither beside it nor on the class path",
                        e);
            }
            return resource;
        }
    }
}
