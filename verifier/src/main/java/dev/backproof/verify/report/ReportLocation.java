package dev.backproof.verify.report;

import java.nio.file.Path;

/**
 * Where a written report is.
 *
 * @param reportsFolder the folder over all runs
 * @param runFolder the folder of this run, below {@code runs/}
 */
public record ReportLocation(Path reportsFolder, Path runFolder) {
    /** The page of this run. */
    public Path reportHtml() {
        return runFolder.resolve(ReportWriter.REPORT_HTML);
    }

    /** The results for programs. */
    public Path resultsJson() {
        return runFolder.resolve(ReportWriter.RESULTS_JSON);
    }

    /** The summary for a pull request. */
    public Path summary() {
        return runFolder.resolve(ReportWriter.SUMMARY);
    }

    /** The folder of JUnit XML files. */
    public Path junitFolder() {
        return runFolder.resolve(ReportWriter.JUNIT);
    }

    /** The page over all runs. */
    public Path index() {
        return reportsFolder.resolve(ReportWriter.INDEX_HTML);
    }

    /** The link to the newest run (a copy where links do not work). */
    public Path latest() {
        return reportsFolder.resolve(ReportWriter.LATEST);
    }
}
