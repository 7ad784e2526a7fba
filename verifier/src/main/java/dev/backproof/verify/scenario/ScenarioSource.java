package dev.backproof.verify.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A scenario in a file, and what of this machine it is made of: what somebody needs who is to read it elsewhere.
 *
 * @param file where it stands, absolute
 * @param files this file, the files that it includes and those that its assertions name, as far as they are there; absolute,
 *     sorted
 * @param outside what it takes from elsewhere on this machine, as it is written: variables of the environment, files in
 *     variables, absolute paths
 */
public record ScenarioSource(Path file, Scenario scenario, List<Path> files, List<String> outside) {
    public ScenarioSource {
        files = List.copyOf(files);
        outside = List.copyOf(outside);
    }

    /** Takes note of what is used while a scenario is read. */
    static final class Notes {
        private final SortedSet<Path> files = new TreeSet<>();
        private final Set<String> outside = new TreeSet<>();

        void file(Path file) {
            files.add(file);
        }

        void outside(String written) {
            outside.add(written);
        }

        ScenarioSource of(Path file, Scenario scenario) {
            return new ScenarioSource(file, scenario, List.copyOf(files), List.copyOf(outside));
        }
    }
}
