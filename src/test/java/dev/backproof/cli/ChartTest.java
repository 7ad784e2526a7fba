package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import dev.backproof.backup.testing.MockCluster;
import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.notify.Notifications;
import dev.backproof.verify.scenario.ScenarioFile;
import io.kubernetes.client.openapi.models.V1ClusterRole;
import io.kubernetes.client.openapi.models.V1ClusterRoleBinding;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The Helm chart, the plain manifests made of it, and the file for docker compose. Helm itself renders the chart, and the
 * reader of Kubernetes' own Java client, which is made of the published API, refuses fields that are unknown or missing.
 */
class ChartTest {
    private static final Path CHART = Path.of("main", "helm", "backproof");
    private static final Path PLAIN = Path.of("main", "kubernetes");
    private static final Path EXAMPLE = PLAIN.resolve("values.yaml");
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final List<String> MONITORING = List.of("ServiceMonitor", "PrometheusRule");

    private static final Map<String, KubernetesReader> OF_AUDIT = Map.of(
            "v1/ServiceAccount", V1ServiceAccount::fromJson,
            "rbac.authorization.k8s.io/v1/ClusterRole", V1ClusterRole::fromJson,
            "rbac.authorization.k8s.io/v1/ClusterRoleBinding", V1ClusterRoleBinding::fromJson,
            "batch/v1/CronJob", V1CronJob::fromJson,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::fromJson);

    private static final Map<String, KubernetesReader> KINDS = Map.of(
            "v1/ConfigMap", V1ConfigMap::fromJson,
            "v1/PersistentVolumeClaim", V1PersistentVolumeClaim::fromJson,
            "v1/Service", V1Service::fromJson,
            "v1/ServiceAccount", V1ServiceAccount::fromJson,
            "apps/v1/Deployment", V1Deployment::fromJson,
            "batch/v1/CronJob", V1CronJob::fromJson,
            "networking.k8s.io/v1/NetworkPolicy", V1NetworkPolicy::fromJson);

    @TempDir
    Path temp;

    @FunctionalInterface
    private interface KubernetesReader {
        Object read(String json) throws IOException;
    }

    @Test
    void helmHasNothingToSay() {
        LintResult found = new Helm(CHART).lint().strict().call();

        assertThat(found.isFailed()).as("%s", found.getMessages()).isFalse();
        assertThat(found.getMessages()).allMatch(message -> message.contains("icon is recommended"));
    }

    @Test
    void kubernetesKnowsEveryFieldOfWhatIsRendered() {
        List<JsonNode> objects = example();

        assertThat(objects).extracting(ChartTest::kind).containsAll(KINDS.keySet());
        for (JsonNode object : objects) {
            KubernetesReader reader = KINDS.get(kind(object));
            if (reader == null) {
                assertThat(kind(object)).startsWith("monitoring.coreos.com/v1/");
            } else {
                assertThatCode(() -> reader.read(object.toString()))
                        .as(kind(object) + " " + name(object))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void kubernetesReaderRefusesWhatItDoesNotKnow() {
        String unknown = """
                {"apiVersion": "batch/v1", "kind": "CronJob", "spec": {"schedule": "@daily", "jobTemplate": {"spec": {
                  "template": {"spec": {"containers": [{"name": "a", "volumeMount": []}]}}}}}}""";

        assertThatThrownBy(() -> V1CronJob.fromJson(unknown)).hasMessageContaining("volumeMount");
    }

    @Test
    void everyCommandInAPodIsUnderstood() {
        List<JsonNode> containers = pods(example())
                .flatMap(pod -> pod.get("containers").valueStream())
                .filter(container -> container.get("command") == null)
                .toList();

        assertThat(containers).hasSize(3);
        for (JsonNode container : containers) {
            understood(texts(container.get("args")));
        }
    }

    @Test
    void podsHaveNoTokenNoRightsAndAnEnd() {
        for (JsonNode pod : pods(example()).toList()) {
            assertThat(pod.at("/automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/securityContext/seccompProfile/type").asString())
                    .isEqualTo("RuntimeDefault");
            JsonNode container = pod.at("/containers/0");
            JsonNode security = container.get("securityContext");
            assertThat(security.get("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(security.get("allowPrivilegeEscalation").asBoolean()).isFalse();
            assertThat(texts(security.at("/capabilities/drop"))).containsExactly("ALL");
            assertThat(container.at("/resources/limits/memory").asString()).isNotEmpty();
            if (pod.at("/securityContext/runAsUser").asInt() == 0) {
                assertThat(pod.at("/securityContext").has("fsGroup")).isFalse();
                assertThat(texts(security.at("/capabilities/add"))).containsExactly("DAC_READ_SEARCH");
            } else {
                assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
                assertThat(security.at("/capabilities/add").isMissingNode()).isTrue();
            }
        }
        for (JsonNode cronJob : cronJobs(example())) {
            assertThat(cronJob.at("/spec/concurrencyPolicy").asString()).isEqualTo("Forbid");
            assertThat(cronJob.at("/spec/timeZone").asString()).isEqualTo("Europe/Berlin");
            assertThat(cronJob.at("/spec/jobTemplate/spec/activeDeadlineSeconds")
                            .asLong())
                    .isPositive();
        }
    }

    /** A read-only volume, other than a read-only mount of it, could make the application's own mount read-only. */
    @Test
    void claimsAreReadOnlyByTheMountOnly() {
        JsonNode pod = pods(example())
                .filter(each -> each.at("/securityContext/runAsUser").asInt() == 0)
                .findFirst()
                .orElseThrow();
        JsonNode mount = named(pod.at("/containers/0/volumeMounts"), "data");
        JsonNode volume = named(pod.get("volumes"), "data");

        assertThat(mount.get("readOnly").asBoolean()).isTrue();
        assertThat(volume.at("/persistentVolumeClaim/claimName").asString()).isEqualTo("avatars");
        assertThat(volume.at("/persistentVolumeClaim").has("readOnly")).isFalse();
    }

    @Test
    void everyMountHasItsVolumeAndEveryConfigMapIsThere() {
        List<JsonNode> objects = example();
        List<String> configMaps = objects.stream()
                .filter(object -> kind(object).equals("v1/ConfigMap"))
                .map(ChartTest::name)
                .toList();
        for (JsonNode pod : pods(objects).toList()) {
            assertThat(names(pod.at("/containers/0/volumeMounts")))
                    .containsExactlyInAnyOrderElementsOf(names(pod.get("volumes")));
            pod.get("volumes")
                    .valueStream()
                    .filter(volume -> volume.has("configMap"))
                    .forEach(volume -> assertThat(configMaps)
                            .contains(volume.at("/configMap/name").asString()));
        }
    }

    @Test
    void scenariosAndReceiversOfTheExampleAreUnderstood() throws Exception {
        JsonNode scenarios = configMap("backproof-scenarios");
        assertThat(scenarios.size()).isEqualTo(2);
        for (Map.Entry<String, JsonNode> scenario : scenarios.properties()) {
            Path file = temp.resolve(scenario.getKey());
            Files.writeString(file, scenario.getValue().asString());
            assertThatCode(() -> ScenarioFile.read(file)).as(scenario.getKey()).doesNotThrowAnyException();
        }
        Path notify = temp.resolve("notify.yaml");
        Files.writeString(
                notify, configMap("backproof-notify").get("notify.yaml").asString());
        assertThatCode(() -> Notifications.of(Settings.yaml(notify, Map.of("NTFY_TOKEN", "t", "HEALTHCHECK", "h"))))
                .doesNotThrowAnyException();
    }

    @Test
    void alertsAreThoseThatAreTestedAndOneForEachScenario() {
        JsonNode groups = firstOf(example(), "PrometheusRule").at("/spec/groups");

        assertThat(groups.get(0))
                .isEqualTo(YAML.readTree(Path.of("main", "prometheus", "backproof-rules.yaml"))
                        .at("/groups/0"));
        assertThat(groups.get(1)
                        .get("rules")
                        .valueStream()
                        .map(rule -> rule.get("expr").asString()))
                .containsExactly(
                        "absent(backproof_verify_last_attempt_timestamp_seconds{scenario=\"shop\"})",
                        "absent(backproof_verify_last_attempt_timestamp_seconds{scenario=\"uploads\"})");
    }

    @Test
    void theDashboardIsTheOneThatIsTested() {
        assertThat(YAML.readTree(
                        configMap("backproof-dashboard").get("backproof.json").asString()))
                .isEqualTo(YAML.readTree(Path.of("main", "grafana", "backproof-dashboard.json")));
    }

    @ParameterizedTest
    @CsvSource({
        "drills.schdule, x, schdule",
        "drills.schedule, tonight, schedule",
        "drills.memory, much, memory",
        "image.digest, sha256:12, digest",
        "backups.repository, /srv/backup, repository",
        "backups.readAll, SYS_ADMIN, readAll",
        "networkPolicy.databasePort, 0, databasePort",
        "drills.scenarios, null, drills.scenarios is empty",
        "audit.schedule, tonight, schedule",
        "web.enabled, false, needs web.enabled"
    })
    void wrongValuesAreRefusedByName(String key, String value, String told) {
        assertThatThrownBy(() -> render(Map.of(key, value))).hasMessageContaining(told);
    }

    @Test
    void prometheusUnderstandsTheRulesAndFindsTheMetrics() throws Exception {
        List<JsonNode> objects = example();
        Path rules = temp.resolve("rules.yaml");
        YAML.writeValue(rules, firstOf(objects, "PrometheusRule").get("spec"));
        Process promtool = new ProcessBuilder(Peers.require("promtool").toString(), "check", "rules", rules.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();

        JsonNode monitor = firstOf(objects, "ServiceMonitor").get("spec");
        JsonNode service = firstOf(objects, "Service");
        assertThat(service.at("/metadata/labels")).isEqualTo(monitor.at("/selector/matchLabels"));
        assertThat(names(service.at("/spec/ports")))
                .containsExactly(monitor.at("/endpoints/0/port").asString());
        assertThat(monitor.at("/endpoints/0/path").asString()).isEqualTo("/metrics.prom");
        assertThat(pods(objects).map(pod -> pod.at("/containers/0/ports/0/name").asString("")))
                .contains(service.at("/spec/ports/0/targetPort").asString());
    }

    @Test
    void withLittleThereIsLittle() throws Exception {
        Path values = temp.resolve("little.yaml");
        Files.writeString(values, """
                drills: { scenariosConfigMap: mine }
                reports: { claim: mine }
                networkPolicy: { moreEgress: [ { ports: [ { port: 587, protocol: TCP } ] } ] }
                """);

        List<JsonNode> objects = objects(template().withValuesFile(values).call());
        assertThat(objects)
                .extracting(ChartTest::kind)
                .containsExactlyInAnyOrder(
                        "v1/ServiceAccount", "batch/v1/CronJob", "networking.k8s.io/v1/NetworkPolicy");
        assertThat(firstOf(objects, "NetworkPolicy")
                        .at("/spec/egress/2/ports/0/port")
                        .asInt())
                .isEqualTo(587);
    }

    @Test
    void anAuditEveryNightHasExactlyTheRightsOfAnAudit() throws Exception {
        List<JsonNode> objects = objects(render(Map.of("audit.enabled", "true"))).stream()
                .filter(object -> name(object).endsWith("backproof-audit"))
                .toList();
        assertThat(objects).extracting(ChartTest::kind).containsExactlyInAnyOrderElementsOf(OF_AUDIT.keySet());
        for (JsonNode object : objects) {
            assertThatCode(() ->
                            Objects.requireNonNull(OF_AUDIT.get(kind(object))).read(object.toString()))
                    .as(kind(object))
                    .doesNotThrowAnyException();
        }
        JsonNode pod = firstOf(objects, "CronJob").at("/spec/jobTemplate/spec/template/spec");
        understood(texts(pod.at("/containers/0/args")));
        assertThat(pod.at("/serviceAccountName").asString())
                .isEqualTo(name(firstOf(objects, "ServiceAccount")))
                .isEqualTo(firstOf(objects, "ClusterRoleBinding")
                        .at("/subjects/0/name")
                        .asString());
        assertThat(names(pod.at("/containers/0/volumeMounts")))
                .containsExactlyInAnyOrderElementsOf(names(pod.get("volumes")));
        JsonNode role = firstOf(objects, "ClusterRole");
        assertThat(firstOf(objects, "ClusterRoleBinding").at("/roleRef/name").asString())
                .isEqualTo(name(role));
        try (MockCluster cluster = MockCluster.start()) {
            CommandRunner.Outcome plan = new CommandRunner()
                    .with("KUBECONFIG", cluster.kubeconfig(temp).toString())
                    .run("cluster", "plan", "--auditor", "backproof", "--repo", "b2:a:b", "--image", "x");
            assertThat(plan.exit()).as(plan.err()).isZero();
            assertThat(role.get("rules"))
                    .isEqualTo(firstOf(objects(plan.out()), "ClusterRole").get("rules"));
        }
    }

    /** {@code -Dbackproof.updatePages=true} writes them anew. */
    @Test
    void plainManifestsAreWhatTheChartRenders() throws Exception {
        Map<Boolean, List<String>> documents = Stream.of(render(Map.of()).split("(?m)^---\\n", -1))
                .map(text -> text.lines()
                        .filter(line -> !line.startsWith("# Source:") && !line.isBlank())
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()))
                .filter(text -> text.contains("kind:"))
                .collect(Collectors.partitioningBy(
                        text -> MONITORING.stream().anyMatch(kind -> text.contains("kind: " + kind + "\n"))
                                || text.contains("grafana_dashboard")));
        compare("backproof.yaml", documents.getOrDefault(false, List.of()));
        compare("monitoring.yaml", documents.getOrDefault(true, List.of()));
    }

    private static void compare(String file, List<String> documents) throws IOException {
        String text =
                "# What the chart makes of values.yaml beside this file, for those who do without Helm: change names,"
                        + " image and\n# scenarios, and kubectl apply -n backproof -f " + file + "\n---\n"
                        + String.join("---\n", documents);
        Path there = PLAIN.resolve(file);
        if (Boolean.getBoolean("backproof.updatePages")) {
            Files.writeString(there, text);
        }
        assertThat(there).hasContent(text);
    }

    @Test
    void composeRunsADrillEveryNightWithoutRights() {
        JsonNode service =
                YAML.readTree(Path.of("main", "compose", "compose.yaml")).at("/services/backproof");

        understood(texts(service.get("command")).stream()
                .map(word -> word.replace("${ZONE:-UTC}", "UTC"))
                .toList());
        assertThat(service.get("read_only").asBoolean()).isTrue();
        assertThat(texts(service.get("cap_drop"))).containsExactly("ALL");
        assertThat(texts(service.get("security_opt"))).containsExactly("no-new-privileges:true");
    }

    private static void understood(List<String> arguments) {
        assertThatCode(() -> Backproof.commandLine(Console.system()).parseArgs(arguments.toArray(String[]::new)))
                .as("%s", arguments)
                .doesNotThrowAnyException();
    }

    private static TemplateCommand template() {
        return new Helm(CHART)
                .template()
                .withName("backproof")
                .withNamespace("backproof")
                .withKubeVersion("1.27.0");
    }

    private static String render(Map<String, String> changes) {
        TemplateCommand template = template().withValuesFile(EXAMPLE);
        changes.forEach(template::set);
        return template.call();
    }

    private static List<JsonNode> example() {
        return objects(render(Map.of()));
    }

    private static List<JsonNode> objects(String yaml) {
        List<JsonNode> objects = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(yaml)) {
            documents.forEachRemaining(objects::add);
        }
        objects.removeIf(object -> !object.has("kind"));
        return objects;
    }

    private static Stream<JsonNode> pods(List<JsonNode> objects) {
        return objects.stream()
                .map(object -> object.at(
                        kind(object).endsWith("/CronJob")
                                ? "/spec/jobTemplate/spec/template/spec"
                                : "/spec/template/spec"))
                .filter(JsonNode::isObject);
    }

    private static List<JsonNode> cronJobs(List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> kind(object).equals("batch/v1/CronJob"))
                .toList();
    }

    private static JsonNode configMap(String name) {
        return example().stream()
                .filter(object ->
                        kind(object).equals("v1/ConfigMap") && name(object).equals(name))
                .findFirst()
                .orElseThrow()
                .get("data");
    }

    private static String kind(JsonNode object) {
        return object.get("apiVersion").asString() + "/" + object.get("kind").asString();
    }

    private static String name(JsonNode object) {
        return object.at("/metadata/name").asString();
    }

    private static JsonNode firstOf(List<JsonNode> objects, String kind) {
        return objects.stream()
                .filter(object -> object.get("kind").asString().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode named(JsonNode list, String name) {
        return list.valueStream()
                .filter(each -> each.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(JsonNode list) {
        return list.valueStream().map(each -> each.get("name").asString()).toList();
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
