package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.verify.result.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
    @TempDir
    private Path reports;

    @Test
    void aRunLeavesTheDocumentedFiles() throws IOException {
        ReportLocation location = ReportWriter.write(SampleRun.run(), reports);

        assertThat(tree(reports))
                .containsExactlyInAnyOrder(
                        ".lock",
                        "history.jsonl",
                        "index.html",
                        "metrics.prom",
                        "runs/2026-11-23T04-00-00Z/junit/TEST-dump-cut.xml",
                        "runs/2026-11-23T04-00-00Z/junit/TEST-home-lab.xml",
                        "runs/2026-11-23T04-00-00Z/junit/TEST-pack-flipped.xml",
                        "runs/2026-11-23T04-00-00Z/junit/TEST-photos.xml",
                        "runs/2026-11-23T04-00-00Z/junit/TEST-table-emptied.xml",
                        "runs/2026-11-23T04-00-00Z/open-test-report.xml",
                        "runs/2026-11-23T04-00-00Z/report.html",
                        "runs/2026-11-23T04-00-00Z/results.json",
                        "runs/2026-11-23T04-00-00Z/summary.md",
                        "runs/index.html");
        assertThat(location.reportHtml()).isRegularFile();
        assertThat(location.summary()).isRegularFile();
        assertThat(location.junitFolder()).isDirectory();
        assertThat(location.index()).isRegularFile();
        assertThat(ResultsJson.read(location.resultsJson())).isEqualTo(SampleRun.run());
    }

    @Test
    void latestIsARelativeLinkToTheNewestRun() throws IOException {
        ReportWriter.write(Results.run(Results.pass("shop")), reports);
        ReportLocation newest = ReportWriter.write(nextDay(), reports);

        assertThat(newest.latest()).isSymbolicLink();
        assertThat(Files.readSymbolicLink(newest.latest())).isEqualTo(Path.of("runs/2026-11-24T04-00-00Z"));
    }

    @Test
    void aCopyOfAnEarlierRunInPlaceOfTheLinkIsReplaced() throws IOException {
        Files.createDirectories(reports.resolve("latest/junit"));
        Files.writeString(reports.resolve("latest/junit/TEST-old.xml"), "old");

        ReportLocation location = ReportWriter.write(nextDay(), reports);

        assertThat(location.latest()).isSymbolicLink();
        assertThat(location.latest().resolve("report.html")).isRegularFile();
    }

    @Test
    void twoRunsInTheSameSecondHaveFoldersOfTheirOwn() {
        RunResult run = Results.run(Results.pass("shop"));

        assertThat(List.of(ReportWriter.write(run, reports), ReportWriter.write(run, reports)))
                .extracting(location -> location.runFolder().getFileName().toString())
                .containsExactly("2026-11-23T04-00-00Z", "2026-11-23T04-00-00Z-2");
    }

    @Test
    void runsThatEndTogetherLoseNothing() throws Exception {
        int runs = 8;
        try (ExecutorService threads = Executors.newFixedThreadPool(runs)) {
            List<Callable<ReportLocation>> tasks = IntStream.range(0, runs)
                    .<Callable<ReportLocation>>mapToObj(
                            i -> () -> ReportWriter.write(Results.run(Results.pass("scenario-" + i)), reports))
                    .toList();
            for (Future<ReportLocation> written : threads.invokeAll(tasks)) {
                assertThat(written.get().reportHtml()).isRegularFile();
            }
        }

        assertThat(Files.readAllLines(reports.resolve("history.jsonl"))).hasSize(runs);
        String index = Files.readString(reports.resolve("index.html"));
        String metrics = Files.readString(reports.resolve("metrics.prom"));
        for (int i = 0; i < runs; i++) {
            assertThat(index).contains("The scenario-" + i);
            assertThat(metrics).contains("scenario=\"scenario-" + i + "\"");
        }
        assertThat(tree(reports)).noneMatch(name -> name.endsWith(".tmp"));
    }

    @Test
    void metricsCanBeReadByTheCollectorsUser() throws IOException {
        ReportWriter.write(Results.run(Results.pass("shop")), reports);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(reports.resolve("metrics.prom"))))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void namesThatAreNoFileNamesStayInsideTheFolder() throws IOException {
        ReportLocation location = ReportWriter.write(
                Results.run(
                        Results.pass("../../etc/passwd"),
                        Results.pass("..\u0000/../etc/passwd"),
                        Results.pass("Shop"),
                        Results.pass("shop"),
                        Results.pass("")),
                reports);

        assertThat(tree(location.junitFolder()))
                .containsExactlyInAnyOrder(
                        "TEST-..-..-etc-passwd.xml",
                        "TEST-..-u0000-..-etc-passwd.xml",
                        "TEST-Shop.xml",
                        "TEST-shop-2.xml",
                        "TEST--.xml");
    }

    @Test
    void aDamagedOldRunDoesNotHinderANewOne() throws IOException {
        ReportLocation old = ReportWriter.write(Results.run(Results.pass("shop")), reports);
        Files.writeString(old.resultsJson(), "{\"run\": {");

        ReportWriter.write(nextDay(), reports);

        assertThat(Files.readString(reports.resolve("index.html")))
                .contains("Unreadable: not JSON")
                .contains("2026-11-24 04:00");
    }

    @Test
    void rebuildMakesPagesAgainAndNamesRunsThatCannotBeRead() throws IOException {
        ReportLocation first = ReportWriter.write(Results.run(Results.pass("shop")), reports);
        ReportLocation second = ReportWriter.write(nextDay(), reports);
        String page = Files.readString(second.reportHtml());
        String index = Files.readString(second.index());
        Files.delete(second.reportHtml());
        Files.delete(second.index());
        Files.delete(second.latest());
        Files.createDirectory(reports.resolve("runs/2026-11-22T04-00-00Z"));
        String earlierPage = Files.readString(first.reportHtml());

        RebuiltReports rebuilt = ReportWriter.rebuild(reports);

        assertThat(rebuilt.runs()).isEqualTo(2);
        assertThat(rebuilt.unreadable()).containsExactly("2026-11-22T04-00-00Z");
        assertThat(second.reportHtml()).content(UTF_8).isEqualTo(page);
        assertThat(first.reportHtml()).content(UTF_8).isEqualTo(earlierPage);
        assertThat(rebuilt.index())
                .content(UTF_8)
                .contains("it has no results.json")
                .isNotEqualTo(index);
        assertThat(second.latest()).isSymbolicLink();
    }

    @Test
    void rebuildOfAnotherFolderIsAnError() {
        assertThatThrownBy(() -> ReportWriter.rebuild(reports))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("no reports in " + reports);
        assertThat(reports).isEmptyDirectory();
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(reports.resolve("taken"), "a file");

        assertThatThrownBy(() -> ReportWriter.write(Results.run(Results.pass("shop")), file))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_WRITE_FAILED))
                .hasMessageContaining(file.toString());
    }

    private static RunResult nextDay() {
        return Results.run(Results.START.plus(Duration.ofDays(1)), Results.pass("shop"));
    }

    /** Files below the folder; what links lead to is not counted again. */
    private static List<String> tree(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(path -> names.add(folder.relativize(path).toString()));
        }
        return names;
    }
}
