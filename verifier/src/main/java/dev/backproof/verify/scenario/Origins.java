package dev.backproof.verify.scenario;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The files that a scenario was put together of: what each of them names is found from its own place.
 *
 * @param scenario the file that was asked for
 * @param files all of them, by what positions call them
 * @param notes takes down which files assertions name
 */
record Origins(ScenarioOrigin scenario, Map<String, ScenarioOrigin> files, ScenarioSource.Notes notes) {
    Origins {
        files = Map.copyOf(files);
    }

    /** A path as the piece that names it means it. */
    Path resolve(YamlNode piece, String path) {
        Path file = of(piece).resolve(path);
        notes.outside(file.toString());
        return file;
    }

    /** Takes down that the scenario takes this from the machine it is run on. */
    void takes(String written) {
        notes.outside(written);
    }

    /** The same file, named as the scenario itself would. */
    String fromScenario(YamlNode piece, String path) {
        ScenarioOrigin own = of(piece);
        if (path.startsWith("/")) {
            notes.outside(path);
        } else if (own.file() != null && path.indexOf('\0') < 0 && Files.isRegularFile(own.resolve(path))) {
            notes.file(own.resolve(path));
        }
        if (own.folder().equals(scenario.folder())) {
            return path;
        }
        if (own.file() == null) {
            return own.folder().startsWith(scenario.folder())
                    ? own.folder().substring(scenario.folder().length()) + path
                    : path;
        }
        Path file = own.resolve(path);
        // what is not beside the file may be on the class path
        return Files.exists(file) ? file.toString() : path;
    }

    private ScenarioOrigin of(YamlNode piece) {
        return files.getOrDefault(piece.position().file(), scenario);
    }
}
