package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.SurefireReportParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Maven's own reader of JUnit XML sees in our files what we meant. */
class SurefireReadsItTest {
    @TempDir
    private Path folder;

    @Test
    void countsAndFailuresComeBack() {
        DrillResult shop = Results.fail("shop", "a table is empty");
        List<ReportTestSuite> suites =
                read(Results.run(shop, Results.pass("wiki"), Results.notVerified("photos", "cap reached")));

        assertThat(suites)
                .extracting(
                        ReportTestSuite::getNumberOfTests,
                        ReportTestSuite::getNumberOfFailures,
                        ReportTestSuite::getNumberOfErrors)
                .containsExactlyInAnyOrder(tuple(1, 1, 0), tuple(1, 0, 0), tuple(1, 0, 1));
        ReportTestCase failed = suites.stream()
                .flatMap(suite -> suite.getTestCases().stream())
                .filter(ReportTestCase::hasFailure)
                .findFirst()
                .orElseThrow();
        assertThat(failed.getFailureMessage()).isEqualTo("0 rows, the manifest has 16,044");
        assertThat(failed.getFailureType()).isEqualTo("rows");
        assertThat(failed.getFailureDetail()).contains("expected: 16044", "actual: 0");
    }

    @Test
    void everyCheckOfTheSampleIsRead() {
        List<TestCase> written = SampleRun.run().drills().stream()
                .flatMap(drill -> TestCase.of(drill).stream())
                .toList();

        // it makes a suite of each class name
        assertThat(read(SampleRun.run()).stream().flatMap(suite -> suite.getTestCases().stream()))
                .extracting(ReportTestCase::getName)
                .containsExactlyInAnyOrderElementsOf(
                        written.stream().map(TestCase::name).toList());
    }

    private List<ReportTestSuite> read(RunResult run) {
        ReportLocation written = ReportWriter.write(run, folder);
        return new SurefireReportParser(List.of(written.junitFolder().toFile()), new NullConsoleLogger())
                .parseXMLReportFiles();
    }
}
