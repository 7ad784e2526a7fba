package dev.backproof.verify.report;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.TargetException;
import dev.backproof.verify.result.RunResult;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes all that a run leaves under the reports folder. Every file appears whole or not at all, and
 * {@code results.json} comes first: what a crash left out can be made from it.
 */
public final class ReportWriter {
    static final String RUNS = "runs";
    static final String LATEST = "latest";
    static final String INDEX_HTML = "index.html";
    static final String REPORT_HTML = "report.html";
    static final String RESULTS_JSON = "results.json";
    static final String SUMMARY = "summary.md";
    static final String JUNIT = "junit";

    /** ISO-8601 in UTC, with hyphens for the colons that some file systems refuse. */
    private static final DateTimeFormatter RUN_NAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

    private ReportWriter() {}

    /**
     * Writes the files of this run.
     *
     * @param reportsFolder made when it is not there
     * @throws TargetException when the folder cannot be written
     */
    public static ReportLocation write(RunResult run, Path reportsFolder) {
        Path folder = reportsFolder.toAbsolutePath().normalize();
        try {
            Path runFolder = newRunFolder(folder.resolve(RUNS), run.start());
            ResultsJson.write(run, runFolder.resolve(RESULTS_JSON));
            WholeFiles.link(folder.resolve(LATEST), runFolder);
            return new ReportLocation(folder, runFolder);
        } catch (IOException e) {
            throw new TargetException(
                    ErrorCode.TARGET_WRITE_FAILED,
                    "cannot write the report to " + folder + ": " + e,
                    "is the folder writable, and is there room? choose another with --reports",
                    e);
        }
    }

    /** A folder that nobody else has: named after the start, with a number when that second is taken. */
    private static Path newRunFolder(Path runs, Instant start) throws IOException {
        Files.createDirectories(runs);
        String name = RUN_NAME.format(start);
        Path folder = runs.resolve(name);
        for (int number = 2; !create(folder); number++) {
            folder = runs.resolve(name + "-" + number);
        }
        return folder;
    }

    private static boolean create(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }
}
