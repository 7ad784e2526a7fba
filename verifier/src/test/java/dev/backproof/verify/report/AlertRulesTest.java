package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The alert rules and the dashboard ask for what {@link MetricsFile} exports, and Prometheus understands them. */
class AlertRulesTest {
    private static final Path MAIN = Path.of("..", "src", "main");
    private static final Path RULES = MAIN.resolve("prometheus/backproof-rules.yaml");
    private static final Path RULE_TESTS = MAIN.resolve("prometheus/backproof-rules.test.yaml");
    private static final Path DASHBOARD = MAIN.resolve("grafana/backproof-dashboard.json");
    private static final Pattern METRIC = Pattern.compile("\\bbackproof_[a-z_]+\\b");

    @TempDir
    Path temp;

    @Test
    void prometheusTakesTheRulesAndTheirTestsPass() throws Exception {
        promtool("check", "rules", RULES.toString());
        promtool("test", "rules", RULE_TESTS.toString());
    }

    @Test
    void everyRuleHasATestInWhichItStaysSilentAndOneInWhichItDoesNot() {
        Set<String> silent = new HashSet<>();
        Set<String> raised = new HashSet<>();
        for (JsonNode test : new YAMLMapper().readTree(RULE_TESTS).get("tests")) {
            for (JsonNode rule : test.get("alert_rule_test")) {
                (rule.get("exp_alerts").isEmpty() ? silent : raised)
                        .add(rule.get("alertname").asString());
            }
        }
        List<String> alerts =
                rules().stream().map(rule -> rule.get("alert").asString()).toList();

        assertThat(alerts).hasSizeGreaterThan(6).doesNotHaveDuplicates();
        assertThat(silent).containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(raised).containsExactlyInAnyOrderElementsOf(alerts);
    }

    @Test
    void rulesAskForMetricsThatAreExported() {
        List<String> queries =
                rules().stream().map(rule -> rule.get("expr").asString()).toList();

        assertThat(metricsIn(queries)).isNotEmpty().isSubsetOf(exported());
    }

    @Test
    void theDashboardAsksForMetricsThatAreExported() {
        assertThat(metricsIn(queries())).hasSizeGreaterThan(10).isSubsetOf(exported());
        assertThat(metricsIn(List.of(dashboard().toString()))).isSubsetOf(exported());
    }

    @Test
    void prometheusUnderstandsEveryQueryOfTheDashboard() throws Exception {
        List<JsonNode> rules = new ArrayList<>();
        for (String query : queries()) {
            rules.add(new JsonMapper()
                    .createObjectNode()
                    .put("record", "query:" + rules.size())
                    .put("expr", query));
        }
        ObjectNode file = new JsonMapper().createObjectNode();
        file.putArray("groups")
                .addObject()
                .put("name", "dashboard")
                .putArray("rules")
                .addAll(rules);
        promtool(
                "check",
                "rules",
                Files.writeString(temp.resolve("queries.json"), file.toString()).toString());
    }

    /** Grafana's dashboard model: ids and places of its own for each panel, and one data source that can be chosen. */
    @Test
    void panelsHaveTheirOwnIdsAndPlacesAndTheChosenDataSource() {
        JsonNode dashboard = dashboard();
        assertThat(dashboard.has("id")).isFalse();
        assertThat(dashboard.get("uid").asString()).isEqualTo("backproof");
        Set<Integer> ids = new HashSet<>();
        Set<String> taken = new HashSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            String title = panel.get("title").asString();
            assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
            JsonNode place = panel.get("gridPos");
            assertThat(place.get("x").asInt() + place.get("w").asInt())
                    .as(title)
                    .isLessThanOrEqualTo(24);
            for (int x = 0; x < place.get("w").asInt(); x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    assertThat(taken.add((place.get("x").asInt() + x) + "/"
                                    + (place.get("y").asInt() + y)))
                            .as("%s lies on another panel", title)
                            .isTrue();
                }
            }
            for (JsonNode target : panel.get("targets")) {
                assertThat(target.at("/datasource/uid").asString()).as(title).isEqualTo("${datasource}");
            }
        }
    }

    private static JsonNode dashboard() {
        return new JsonMapper().readTree(DASHBOARD);
    }

    /** With a value for Grafana's variable, as it puts one in. */
    private static List<String> queries() {
        List<String> queries = new ArrayList<>();
        for (JsonNode panel : dashboard().get("panels")) {
            for (JsonNode target : panel.get("targets")) {
                queries.add(target.get("expr").asString().replace("$scenario", "shop|wiki"));
            }
        }
        return queries;
    }

    private static List<JsonNode> rules() {
        List<JsonNode> rules = new ArrayList<>();
        new YAMLMapper().readTree(RULES).at("/groups/0/rules").forEach(rules::add);
        return rules;
    }

    private static Set<String> metricsIn(List<String> texts) {
        return texts.stream()
                .flatMap(text -> METRIC.matcher(text).results())
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> exported() {
        List<HistoryEntry> history = new ArrayList<>();
        Stream.of(SampleRun.run(), Results.run(Results.ofTwoSnapshots("two")))
                .forEach(run -> run.drills().forEach(drill -> history.add(HistoryEntry.of(run, drill))));
        return MetricsFile.of(history, Results.START, "0.1.0")
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .collect(Collectors.toSet());
    }

    private void promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Peers.require("promtool").toString());
        command.addAll(List.of(arguments));
        Path output = temp.resolve("promtool.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        int exit = process.waitFor();
        assertThat(exit).as(Files.readString(output, StandardCharsets.UTF_8)).isZero();
    }
}
