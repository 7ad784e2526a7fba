package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ResultsJsonTest {
    private static final RunResult RUN = Results.run(
            Results.pass("shop"),
            Results.fail("wiki", "pack 9a4c is damaged"),
            Results.notVerified("photos", "the bucket's download cap is reached"),
            Results.control("sakila-emptied", Verdict.FAIL),
            Results.ofTwoSnapshots("apart"));

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        assertThat(ResultsJson.parse(ResultsJson.toJson(RUN))).isEqualTo(RUN);
    }

    @Test
    void hostileTextComesBackUnchanged() throws IOException {
        String hostile = "</script>\"'\\ \u0000\u0007\u202e\u2028 \ud83d\udca3 שלום";
        RunResult run = Results.run(Results.fail(hostile, hostile));

        assertThat(ResultsJson.parse(ResultsJson.toJson(run))).isEqualTo(run);
    }

    @Test
    void theShapeIsTheDocumentedOne() {
        JsonNode root = ResultsJson.MAPPER.readTree(ResultsJson.toJson(RUN));

        assertThat(root.at("/run/start").asString()).isEqualTo("2026-11-23T04:00:00Z");
        assertThat(root.at("/run/duration").decimalValue()).isEqualByComparingTo("95");
        JsonNode drill = root.at("/drills/0");
        assertThat(drill.propertyNames())
                .contains(
                        "scenario", "verdict", "snapshot", "rpoSeconds", "rtoSeconds", "phases", "checks", "notTested");
        assertThat(drill.get("rtoSeconds").decimalValue()).isEqualByComparingTo("12.345");
        assertThat(drill.at("/snapshot").propertyNames()).contains("id", "time", "source");
        assertThat(drill.at("/phases/1").propertyNames()).contains("name", "seconds", "bytes");
        assertThat(drill.at("/checks/0").propertyNames())
                .contains("name", "kind", "status", "message", "expected", "actual", "seconds");
        assertThat(root.at("/drills/1/checks/0/status").asString()).isEqualTo("failed");
        assertThat(root.at("/drills/2/verdict").asString()).isEqualTo("NOT_VERIFIED");
        assertThat(root.at("/drills/2/snapshot").isNull()).isTrue();
        assertThat(root.at("/drills/2/rtoSeconds").isNull()).isTrue();
    }

    @Test
    void onlyTheDocumentedFieldsAreNeeded() throws IOException {
        RunResult run = ResultsJson.parse("""
                {"run": {"start": "2026-11-23T04:00:00Z", "end": "2026-11-23T04:01:35Z", "duration": 95, "version": "9.9"},
                 "fromTheFuture": {},
                 "drills": [{"scenario": "shop", "verdict": "PASS", "start": "2026-11-23T04:00:00Z",
                             "snapshot": {"id": "ab", "time": "2026-11-22T23:00:00Z", "source": "/backups"},
                             "rpoSeconds": 18000, "rtoSeconds": 1.5e1,
                             "checks": [{"name": "a", "kind": "rows", "status": "passed"}]}]}
                """);

        assertThat(run.duration()).isEqualTo(Duration.ofSeconds(95));
        assertThat(run.drills()).singleElement().satisfies(drill -> {
            assertThat(drill.title()).isEqualTo("shop");
            assertThat(drill.rto()).isEqualTo(Duration.ofSeconds(15));
            assertThat(drill.count(CheckStatus.PASSED)).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"PASS\"                 | \"GREEN\"     | drills[0].verdict should be one of [PASS, FAIL, NOT_VERIFIED] but is \"GREEN\"",
                "\"bytes\" : 0            | \"bytes\" : \"x\" | drills[0].phases[0].bytes should be a whole number but is \"x\"",
                "\"start\" : \"2026-11-23T04:00:00Z\" | \"start\" : \"now\" | run.start should be a time such as 2026-11-23T04:00:00Z but is \"now\"",
                "\"rtoSeconds\" : 12.345  | \"rtoSeconds\" : 1e999999999 | drills[0].rtoSeconds should be seconds but is 1E+999999999",
                "\"end\" : \"2026-11-23T04:01:35Z\" | \"end\" : \"+999999999-01-01T00:00:00Z\" | run.end should be a time such as 2026-11-23T04:00:00Z but is \"+999999999-01-01T00:00:00Z\"",
                "\"line\" : 12           | \"line\" : 4294967296 | drills[0].checks[0].position.line should be a whole number below 2^31 but is 4294967296",
                "\"scenario\"             | \"scenery\"   | drills[0].scenario is missing",
                "\"tags\" : [ \"nightly\" ] | \"tags\" : 7 | drills[0].snapshot.tags should be a list but is 7",
            })
    void damageIsNamedByItsPlace(String whole, String damaged, String message) {
        String json = ResultsJson.toJson(Results.run(Results.pass("shop")));
        assertThat(json).contains(whole);

        assertThatThrownBy(() -> ResultsJson.parse(json.replace(whole, damaged)))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "40", "400", "900"})
    void aFileThatWasCutIsRefused(int length) {
        String json = ResultsJson.toJson(RUN);

        assertThatThrownBy(() -> ResultsJson.parse(json.substring(0, length))).isInstanceOf(IOException.class);
    }
}
