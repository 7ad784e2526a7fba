package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.PlantedSecrets;
import dev.backproof.backup.testing.PlantedSecrets.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What the tests of the modules before this one wrote holds none of the secrets that they worked with, and no program that
 * they started was given one as an argument. What this module's own tests write is looked at where they run commands.
 */
class NoSecretIsToldTest {
    private static final List<Path> MODULES =
            List.of(Path.of("..", "backup-lib"), Path.of("..", "verifier"), Path.of("..", "scenarios"));

    @Test
    void reportsLogsAndArgumentsOfTheWholeSuiteHoldNoSecret() throws IOException {
        Map<String, Kind> planted = new TreeMap<>();
        List<String> leaks = new ArrayList<>();
        for (Path module : MODULES) {
            planted.putAll(PlantedSecrets.plantedIn(module));
            leaks.addAll(PlantedSecrets.leaksIn(module));
        }
        Set<Kind> inPlay = EnumSet.noneOf(Kind.class);
        inPlay.addAll(planted.values());
        Peers.requireThat(
                inPlay.equals(EnumSet.allOf(Kind.class)),
                "the other modules' tests did not run: of all kinds of secrets only " + inPlay + " were in play");

        List<String> told = new ArrayList<>();
        for (Path module : MODULES) {
            told.addAll(PlantedSecrets.found(module.resolve("target").resolve("surefire-reports"), planted));
        }

        assertThat(told).as("files with secrets").isEmpty();
        assertThat(leaks).as("secrets among arguments").isEmpty();
    }
}
