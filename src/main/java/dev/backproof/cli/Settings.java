package dev.backproof.cli;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.scenario.Prices;
import dev.backproof.verify.scenario.ScenarioOrigin;
import dev.backproof.verify.scenario.StrictYaml;
import dev.backproof.verify.scenario.YamlNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code backproof.yaml} may hold; all of it can be given by options or variables too, which win.
 *
 * @param repository as {@code --repo}
 * @param passwordFile as {@code --password-file}
 * @param b2Endpoint as {@code --b2-endpoint}
 * @param sandbox as {@code verify --sandbox}
 * @param reports as {@code verify --reports}
 * @param prices what the store takes for being read, for scenarios that do not say
 * @param receivers {@code notify}: as what the file of {@code verify --notify} holds
 */
record Settings(
        @Nullable String repository,
        @Nullable Path passwordFile,
        @Nullable String b2Endpoint,
        @Nullable String sandbox,
        @Nullable Path reports,
        @Nullable Prices prices,
        @Nullable YamlNode receivers) {
    private static final Settings NONE = new Settings(null, null, null, null, null, null, null);

    /** Reads the file that was asked for, else the first that is there, else nothing. */
    static Settings load(GlobalOptions options, Map<String, String> environment) {
        if (options.config != null) {
            return read(options.config, environment);
        }
        return usualPlaces(environment).stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .map(file -> read(file, environment))
                .orElse(NONE);
    }

    private static Settings read(Path file, Map<String, String> environment) {
        ScenarioOrigin origin = ScenarioOrigin.of(file);
        YamlNode.Mapping yaml = yaml(file, environment);
        yaml.allowOnly(
                "the settings",
                List.of("repository", "passwordFile", "b2Endpoint", "sandbox", "reports", "prices", "notify"));
        return new Settings(
                textOrNull(yaml, "repository"),
                pathOrNull(yaml, "passwordFile", origin),
                textOrNull(yaml, "b2Endpoint"),
                sandbox(yaml),
                pathOrNull(yaml, "reports", origin),
                Prices.in(yaml),
                yaml.find("notify"));
    }

    /** Reads a file of settings. */
    static YamlNode.Mapping yaml(Path file, Map<String, String> environment) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "cannot read the settings file " + file, e);
        }
        return StrictYaml.read(text, ScenarioOrigin.of(file), environment::get);
    }

    private static @Nullable String sandbox(YamlNode.Mapping yaml) {
        YamlNode node = yaml.find("sandbox");
        if (node == null) {
            return null;
        }
        List<String> names = Sandboxes.onClassPath().names();
        String name = node.asText("sandbox");
        if (!names.contains(name)) {
            throw node.wrong("'sandbox' must be one of " + String.join(", ", names));
        }
        return name;
    }

    private static @Nullable String textOrNull(YamlNode.Mapping yaml, String key) {
        return yaml.find(key) == null ? null : yaml.text(key);
    }

    private static @Nullable Path pathOrNull(YamlNode.Mapping yaml, String key, ScenarioOrigin origin) {
        return yaml.find(key) == null ? null : origin.resolve(yaml.text(key));
    }

    private static List<Path> usualPlaces(Map<String, String> environment) {
        Path home = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(environment.getOrDefault("HOME", "."), ".config"));
        return List.of(Path.of("backproof.yaml"), home.resolve("backproof").resolve("backproof.yaml"));
    }
}
