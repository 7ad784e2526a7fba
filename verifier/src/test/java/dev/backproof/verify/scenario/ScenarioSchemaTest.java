package dev.backproof.verify.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScenarioSchemaTest {
    private final Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(read("/" + ScenarioFile.SCHEMA), InputFormat.JSON);

    @ParameterizedTest
    @ValueSource(
            strings = {"style-sample.yaml", "every-key.yaml", "every-assertion.yaml", "files-of.yaml", "mirror.yaml"})
    void samplesAreValid(String sample) {
        assertThat(problems(read(sample))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{scenaro: a}",
                "{scenario: a b}",
                "{scenario: a, sandbox: {mariadb: 11.4}}",
                "{scenario: a, sandbox: {kind: podman}}",
                "{scenario: a, sandbox: {rto: 45 minutes}}",
                "{scenario: a, snapshot: {latest: {}, id: abcd}}",
                "{scenario: a, repository: {restic: x, passwordFile: x, passwordEnv: y}}",
                "{scenario: a, restore: []}",
                "{scenario: a, restore: [{path: data, as: x}]}",
                "{scenario: a, restore: [{path: /data, as: x, database: y}]}",
                "{scenario: a, restore: [{path: /data, as: x, snapshot: {latest: {}, id: abcd}}]}",
                "{scenario: a, restore: [{dump: /data, as: x, snapshot: abcd}]}",
                "{scenario: a, mirror: x, repository: {restic: x}}",
                "{scenario: a, at: 2d}",
                "{scenario: a, mirror: x, snapshot: {id: abcd}}",
                "{scenario: a, mirror: x, assertions: [{volume: data, owner: {path: x, uid: 1, gid: 1}}]}",
                "{scenario: a, expect: OK}",
                "{scenario: a, posture: all}",
                "{scenario: a, posture: {keep: 30 days}}",
                "{scenario: a, posture: {off: [key]}}",
                "{scenario: a, posture: {off: {keys: because}}}",
                "{scenario: a, history: none}",
                "{scenario: a, history: {drills: 1}}",
                "{scenario: a, history: {shrunkTo: 100 %}}",
                "{scenario: a, history: {since: 2026-11-20}}",
                "{scenario: a, history: {because: moved}}",
                "{scenario: a, history: {off: {row: because}}}",
                "{scenario: a, history: {except: [{database: shop}]}}",
                "{scenario: a, history: {except: [{volume: x, tables: y, because: z}]}}",
                "{scenario: a, expect: {verdict: FAIL, until: 2027-01-31}}",
                "{scenario: a, expect: {verdict: FAIL, because: x, until: soon}}",
                "{scenario: a, expect: {verdict: PASS, because: x, until: 2027-01-31}}",
                "{scenario: a, assertions: [{volume: x, files: {min: 1}, expectedToFail: {because: x}}]}",
                "{scenario: a, negativeControls: never}",
                "{scenario: a, negativeControls: {off: ''}}",
                "{scenario: a, probes: off}",
                "{scenario: a, probes: {off: [json]}}",
                "{scenario: a, probes: {off: {jpeg: because}}}",
                "{scenario: a, probes: {off: {json: ''}}}",
                "{scenario: a, probes: {leaveOut: ['**/x']}}",
                "{scenario: a, probes: {within: an hour}}",
                "{scenario: a, probes: {largest: much}}",
                "{scenario: a, restore: [{path: /data, as: x, probes: {json: false}}]}",
                "{scenario: a, restore: [{dump: /data, as: x, probes: {}}]}",
                "{scenario: a, depth: deep}",
                "{scenario: a, depth: {}}",
                "{scenario: a, depth: {sample: 5%, nights: 20}}",
                "{scenario: a, depth: {sample: a lot}}",
                "{scenario: a, depth: {nights: 0}}",
                "{scenario: a, prices: {perGigabyte: 0.01}}",
                "{scenario: a, prices: {perGigabyte: -1, of: 2026-01-01}}",
                "{scenario: a, repository: {restic: x, wellKnownPassword: other}}",
                "{scenario: a, repository: {restic: x, wellKnownPassword: velero, passwordEnv: y}}",
                "{scenario: a, assertions: [{volume: data}]}",
                "{scenario: a, assertions: [{volume: data, sqlite: {path: x, query: select 1}}]}",
                "{scenario: a, assertions: [{volume: data, sqlite: {path: /x, query: select 1, returns: 1}}]}",
                "{scenario: a, assertions: [{volume: data, filesOf: {query: select 1}}]}",
                "{scenario: a, assertions: [{volume: data, filesOf: {database: x, sqlite: y, query: select 1}}]}",
                "{scenario: a, assertions: [{volume: data, filesOf: {database: x, query: select 1, volume: y}}]}",
                "{scenario: a, assertions: [{volume: data, filesOf: {text: x, matches: y, query: select 1}}]}",
                "{scenario: a, assertions: [{volume: data, filesOf: {text: x, matches: (y), entry: z}}]}",
                "{scenario: a, assertions: [{volume: data, filesOf: {database: x, query: select 1, mayDiffer: few}}]}",
                "{scenario: a, assertions: [{volume: data, files: {}}]}",
                "{scenario: a, assertions: [{volume: data, exists: /etc}]}",
                "{scenario: a, assertions: [{volume: data, mode: {path: x, mode: rwx}}]}",
                "{scenario: a, assertions: [{database: shop, query: select 1}]}",
                "{scenario: a, assertions: [{database: shop, query: select 1, returns: 1, atLeast: 1}]}",
                "{scenario: a, assertions: [{database: shop, returns: 1}]}",
                "{scenario: a, assertions: [{database: shop, query: select 1, isEmpty: false}]}",
                "{scenario: a, assertions: [{database: shop, rows: {table: x, min: 1, between: [1, 2]}}]}",
                "{scenario: a, include: []}",
                "{scenario: a, matrix: {db: []}}",
                "{scenario: a, matrix: {'d b': [x]}}",
                "{scenario: a, defaults: {tables: {}}}",
                "{scenario: a, assertions: [{snapshot: shop}]}",
                "{scenario: a, assertions: [{snapshot: shop, within: a day}]}",
                "{scenario: a, assertions: [{volume: data, digest: {path: x, sha256: abc}}]}",
                "{scenario: a, assertions: [{volume: data, size: {path: x}}]}",
                "{scenario: a, assertions: [{volume: data, content: {path: x}}]}",
                "{scenario: a, assertions: [{volume: data, content: {path: x, json: {pointer: a}}}]}",
                "{scenario: a, assertions: [{database: shop, count: {}}]}",
                "{scenario: a, assertions: [{database: shop, count: {tables: many}}]}",
                "{scenario: a, assertions: [{database: shop, noOrphans: {table: a, column: b, references: c}}]}",
                "{scenario: a, assertions: [{database: shop, account: {can: SELECT}}]}",
                "{scenario: a, assertions: [{database: shop, calls: {with: 1}}]}",
                "{scenario: a, assertions: [{database: shop, query: select 1, rowsAre: []}]}",
                "{scenario: a, assertions: [{database: shop, rowsAre: [[1]]}]}",
            })
    void whatTheReaderRefusesTheSchemaRefuses(String yaml) {
        assertThat(problems(yaml)).isNotEmpty();
    }

    @Test
    void schemaAndReaderKnowTheSameKeys() {
        JsonNode definitions =
                JsonMapper.shared().readTree(read("/" + ScenarioFile.SCHEMA)).path("$defs");
        Map<String, List<String>> inSchema = new TreeMap<>();
        definitions.properties().forEach(definition -> {
            if (definition.getValue().has("properties")) {
                inSchema.put(
                        definition.getKey(),
                        List.copyOf(definition.getValue().path("properties").propertyNames()));
                assertThat(definition.getValue().path("additionalProperties").asBoolean(true))
                        .as("%s allows unknown keys", definition.getKey())
                        .isFalse();
            }
        });

        assertThat(inSchema.keySet()).isEqualTo(new TreeMap<>(ScenarioKeys.SECTIONS).keySet());
        ScenarioKeys.SECTIONS.forEach((section, keys) ->
                assertThat(inSchema.get(section)).as(section).containsExactlyInAnyOrderElementsOf(keys));
    }

    private List<Error> problems(String yaml) {
        return schema.validate(yaml, InputFormat.YAML);
    }

    private static String read(String name) {
        try (InputStream in = Objects.requireNonNull(ScenarioSchemaTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
