package dev.backproof.verify.junit;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the scenario that a test class or a selector names. */
final class ScenarioLocator {
    private ScenarioLocator() {}

    /** On the class path, beside the class, or as a file. */
    static URI find(Class<?> testClass, String name) {
        URI resource = resource(testClass.getClassLoader(), name);
        if (resource != null) {
            return resource;
        }
        URL beside = testClass.getResource(name);
        if (beside != null) {
            return uri(beside);
        }
        Path file = Path.of(name);
        if (Files.isRegularFile(file)) {
            return file.toAbsolutePath().normalize().toUri();
        }
        throw new ConfigurationException(
                ErrorCode.BAD_SETTING,
                testClass.getName() + " names the scenario '" + name
                        + "', which is neither on the class path nor beside the class nor a file");
    }

    /** On the class path, or null. */
    static @Nullable URI resource(@Nullable ClassLoader loader, String name) {
        URL url = loader == null ? ClassLoader.getSystemResource(name) : loader.getResource(name);
        return url == null ? null : uri(url);
    }

    private static URI uri(URL url) {
        try {
            return url.toURI();
        } catch (URISyntaxException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "not an address: " + url, e);
        }
    }
}
