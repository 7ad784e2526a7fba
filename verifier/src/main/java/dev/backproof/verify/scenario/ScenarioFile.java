package dev.backproof.verify.scenario;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads scenarios from YAML, strictly: what is not understood is an error with file, line and column. Editors find the
 * keys in the JSON Schema that lies on the class path as {@value #SCHEMA}.
 */
public final class ScenarioFile {
    /** Where the JSON Schema of scenarios lies on the class path. */
    public static final String SCHEMA = "dev/backproof/verify/scenario.schema.json";

    private static final int LARGEST = 1024 * 1024;

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
    public static Scenario read(URI address) {
        return read(new ScenarioOrigin(address), new ScenarioSource.Notes());
    }

    private static Scenario read(ScenarioOrigin origin, ScenarioSource.Notes notes) {
        return new ScenarioYaml(System::getenv, notes).scenario(text(origin), origin);
    }

    /** Reads a scenario from text. */
    static Scenario parse(String yaml, ScenarioOrigin origin, UnaryOperator<@Nullable String> environment) {
        return new ScenarioYaml(environment, new ScenarioSource.Notes()).scenario(yaml, origin);
    }

    /**
     * Reads all scenarios under some paths, and notes what they are made of.
     *
     * @param filesOrFolders see {@link #find}
     * @throws ConfigurationException as {@link #read(Path)}, and when there is none under a path or two have one name
     */
    public static List<ScenarioSource> sources(List<Path> filesOrFolders) {
        Map<Path, ScenarioSource> sources = new LinkedHashMap<>();
        Map<String, Path> names = new LinkedHashMap<>();
        for (Path given : filesOrFolders) {
            List<Path> files = find(given);
            if (files.isEmpty()) {
                throw new ConfigurationException(
                        ErrorCode.BAD_SETTING, "there is no scenario (*.yaml, *.yml) in " + given);
            }
            for (Path file : files) {
                ScenarioSource source = source(file.toAbsolutePath().normalize());
                Path other = names.putIfAbsent(source.scenario().name(), source.file());
                if (other != null && !other.equals(source.file())) {
                    throw new ConfigurationException(
                            ErrorCode.BAD_SETTING,
                            "two scenarios are named '" + source.scenario().name() + "': " + other + " and "
                                    + source.file());
                }
                sources.put(source.file(), source);
            }
        }
        return List.copyOf(sources.values());
    }

    private static ScenarioSource source(Path file) {
        ScenarioSource.Notes notes = new ScenarioSource.Notes();
        return notes.of(file, read(ScenarioOrigin.of(file), notes));
    }

    /**
     * The scenarios under a path, in order of their names: the file itself, or all {@code *.yaml} and {@code *.yml}
     * files in a folder and below it. Left out are those whose names begin with an underscore, which are there to be included,
     * and hidden ones, also in hidden folders (a mounted ConfigMap has each of its files in such a folder, too).
     *
     * @throws ConfigurationException when there is nothing at the path
     */
    public static List<Path> find(Path fileOrFolder) {
        if (!Files.exists(fileOrFolder)) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "there is no scenario at " + fileOrFolder);
        }
        try (Stream<Path> files = Files.walk(fileOrFolder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.equals(fileOrFolder) || isScenario(fileOrFolder.relativize(file)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "cannot read the folder " + fileOrFolder, e);
        }
    }

    private static boolean isScenario(Path file) {
        for (Path part : file) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        return isYaml(file.toString()) && !file.getFileName().toString().startsWith("_");
    }

    /** Whether a file of this name may be a scenario. */
    public static boolean isYaml(String fileName) {
        String name = fileName.toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** The text of a file. */
    static String text(ScenarioOrigin origin) {
        try (InputStream in = origin.uri().toURL().openStream()) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new ConfigurationException(
                        ErrorCode.BAD_SETTING, origin.display() + " is too large for a scenario");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, origin.display() + " is not UTF-8 text", e);
        } catch (IOException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "cannot read the scenario " + origin.display(), e);
        }
    }
}
