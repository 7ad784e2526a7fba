package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.cli.CommandRunner.Outcome;
import dev.backproof.verify.scenario.ReadyMade;
import dev.backproof.verify.scenario.ScenarioFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Scenarios to begin with. */
class ScenarioCommandTest {
    @TempDir
    Path temp;

    @Test
    void allAreListed() {
        Outcome outcome = new CommandRunner().run("scenario");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines())
                .hasSize(ReadyMade.names().size())
                .anyMatch(line -> line.matches("vaultwarden +Vaultwarden with SQLite: .*"));
        JsonNode json = new JsonMapper()
                .readTree(new CommandRunner().run("scenario", "--json").out());
        assertThat(List.copyOf(json.propertyNames())).isEqualTo(ReadyMade.names());
    }

    @Test
    void whatIsPrintedIsAScenario() throws Exception {
        Outcome outcome = new CommandRunner().run("scenario", "nextcloud");

        assertThat(outcome.exit()).isZero();
        assertThat(ScenarioFile.read(Files.writeString(temp.resolve("nextcloud.yaml"), outcome.out()))
                        .title())
                .isEqualTo("Nextcloud");
    }

    @Test
    void aMisspeltOneIsWrongUsageWithASuggestion() {
        Outcome outcome = new CommandRunner().run("scenario", "nextclod");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.err()).contains("no ready-made scenario 'nextclod'").contains("did you mean 'nextcloud'?");
        assertThat(outcome.out()).isEmpty();
    }
}
