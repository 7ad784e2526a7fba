package dev.backproof.verify.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ready-made scenarios as they are included; what they find stands beside the data of their applications. */
class ReadyMadeTest {
    static List<String> names() {
        return ReadyMade.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatIsPrintedToBeginWithIsWhole(String name) {
        String start = ReadyMade.start(name);
        Scenario scenario = parse(start);

        assertThat(start).startsWith("# ").contains("include: ready-made:" + name + "\n");
        assertThat(ReadyMade.about(name)).startsWith(scenario.title()).contains(": ");
        assertThat(scenario.assertions().stream().map(Assertion::subject).collect(Collectors.toSet()))
                .as("everything that is restored is asserted, and nothing else")
                .isEqualTo(scenario.items().stream().map(RestoreItem::name).collect(Collectors.toSet()));
        assertThat(scenario.assertions())
                .allSatisfy(assertion -> assertThat(assertion.position().file()).matches("ready-made:(_)?[a-z0-9.-]+"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void theValuesThatCanBeChangedAreShown(String name) {
        String start = ReadyMade.start(name);
        String changed = start.replace("# matrix", "matrix").replace("\n#   ", "\n  ");

        assertThat(parse(changed).assertions()).hasSameSizeAs(parse(start).assertions());
    }

    @Test
    void aValueCanBeChanged() {
        String yaml = ReadyMade.start("wordpress") + "matrix: { prefix: [ blog_ ], mayDiffer: [ 5 ] }\n";

        assertThat(parse(yaml).assertions().toString())
                .contains("select count(*) from blog_options")
                .contains("mayDiffer=at most 5")
                .doesNotContain("wp_options");
    }

    @Test
    void whatIsNotRestoredIsToldByTheNameOfTheInclude() {
        assertThatThrownBy(
                        () -> parse("{scenario: a, include: ready-made:vaultwarden, restore: [{path: /d, as: dat}]}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching(
                        "F001 ready-made:vaultwarden:\\d+:\\d+: nothing under 'restore' is named 'data'; did you mean 'dat'.*");
    }

    @Test
    void onesThatAreNotThereAreTold() {
        assertThatThrownBy(() -> parse("{scenario: a, include: ready-made:nextclod}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(":1:")
                .hasMessageContaining("there is no ready-made scenario 'nextclod'; did you mean 'nextcloud'?");
        assertThatThrownBy(() -> parse("{scenario: a, include: 'ready-made:../scenario'}"))
                .hasMessageContaining("there are nextcloud, wordpress, ");
        assertThatThrownBy(() -> ReadyMade.start("nothing-like-it"))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.BAD_SETTING))
                .hasMessageContaining("there are nextcloud, wordpress, ");
    }

    @Test
    void everyFileHasItsName() throws Exception {
        Path folder = Path.of(Objects.requireNonNull(getClass().getResource("/dev/backproof/verify/ready-made"))
                .toURI());

        assertThat(yaml(folder.resolve("start"))).isEqualTo(new TreeSet<>(ReadyMade.names()));
        assertThat(yaml(folder)).filteredOn(name -> !name.startsWith("_")).hasSameElementsAs(ReadyMade.names());
    }

    @Test
    void thePageTellsOfAll() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "ready-made-scenarios.md")))
                .contains(ReadyMade.names().stream()
                        .map(name -> "| `" + name + "`")
                        .toList());
    }

    private static Set<String> yaml(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Scenario parse(String yaml) {
        return ScenarioFile.parse(
                yaml, ScenarioOrigin.of(Path.of("/scenarios/shop.yaml")), Map.<String, String>of()::get);
    }
}
