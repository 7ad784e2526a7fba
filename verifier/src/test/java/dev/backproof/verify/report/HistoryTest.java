package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
    @TempDir
    private Path folder;

    private Path file;
    private History history;

    @BeforeEach
    void open() {
        file = folder.resolve("history.jsonl");
        history = new History(file, 5);
    }

    @Test
    void eachDrillOfARunIsALineThatCanBeReadBack() throws IOException {
        RunResult run = SampleRun.run();
        history.add(run);

        assertThat(Files.readAllLines(file))
                .hasSize(5)
                .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
        assertThat(history.read())
                .isEqualTo(run.drills().stream()
                        .map(drill -> HistoryEntry.of(run, drill))
                        .toList());
    }

    @Test
    void withoutAFileThereIsNoHistory() throws IOException {
        assertThat(history.read()).isEmpty();
    }

    @Test
    void theOldestLinesAreDropped() throws IOException {
        for (int i = 0; i < 7; i++) {
            history.add(Results.run(Results.pass("scenario-" + i)));
        }

        assertThat(history.read())
                .extracting(HistoryEntry::scenario)
                .containsExactly("scenario-2", "scenario-3", "scenario-4", "scenario-5", "scenario-6");
        assertThat(folder).isDirectoryContaining("glob:**history.jsonl").isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void aLineThatWasCutHarmsNoOther() throws IOException {
        history.add(Results.run(Results.pass("first")));
        Files.writeString(file, "{\"run\":\"2026-11-2", StandardOpenOption.APPEND);
        history.add(Results.run(Results.pass("second")));

        assertThat(history.read()).extracting(HistoryEntry::scenario).containsExactly("first", "second");
    }

    @Test
    void bytesThatAreNotTextHarmNoOtherLine() throws IOException {
        history.add(Results.run(Results.pass("first")));
        Files.write(file, new byte[] {(byte) 0xff, 0, (byte) 0xc3, '\n'}, StandardOpenOption.APPEND);
        history.add(Results.run(Results.pass("second")));

        assertThat(history.read()).extracting(HistoryEntry::scenario).containsExactly("first", "second");
    }

    @Test
    void sizeIsWhatWasRestoredAndLoaded() {
        RunResult run = SampleRun.run();

        assertThat(HistoryEntry.of(run, run.drills().getFirst()).restoredBytes())
                .isEqualTo(213_984_112 + 3_407_561);
    }

    @ParameterizedTest
    @CsvSource(
            value = {"16044|16044", "'16,044'|16044", "1 row|1", "0 rows|0", "many|", "'1,2,3'|", "-5|", "''|"},
            delimiter = '|')
    void rowsAreSummedWhereTheyWereCounted(String actual, Long rows) {
        var counted = Results.check("orders", "rows", CheckStatus.PASSED);
        var check = new CheckResult(counted.name(), "rows", counted.status(), true, "", "", actual, Duration.ZERO);
        var notRows = Results.check("files", "files", CheckStatus.PASSED);
        RunResult run = Results.run(Results.drill("shop", Verdict.PASS, "", null, check, notRows));

        assertThat(HistoryEntry.of(run, run.drills().getFirst()).rows()).isEqualTo(rows);
    }
}
