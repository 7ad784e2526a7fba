package dev.backproof.verify.report;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes all that a run leaves under the reports folder. Every file appears whole or not at all, and
 * {@code results.json} comes first: {@link #rebuild} makes the pages from it again. Several runs may write into one
 * folder at the same time.
 */
public final class ReportWriter {
    static final String RUNS = "runs";
    static final String LATEST = "latest";
    static final String INDEX_HTML = "index.html";
    static final String REPORT_HTML = "report.html";
    static final String RESULTS_JSON = "results.json";
    static final String SUMMARY = "summary.md";
    static final String JUNIT = "junit";
    static final String OPEN_TEST_REPORT = "open-test-report.xml";
    static final String HISTORY = "history.jsonl";
    static final String METRICS = "metrics.prom";

    /** ISO-8601 in UTC, with hyphens for the colons that some file systems refuse. */
    private static final DateTimeFormatter RUN_NAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss'Z'").withZone(ZoneOffset.UTC);

    /**
     * Sends whoever opens the folder of runs to the index. With it a report's link to {@code ../index.html} is right
     * both from {@code runs/…/} and from {@code latest/}.
     */
    private static final String TO_INDEX = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="refresh" content="0; url=../index.html">
            <title>All runs · Backproof</title>
            </head>
            <body><p><a href="../index.html">All runs</a></p></body>
            </html>
            """;

    private ReportWriter() {}

    /**
     * Writes the files of this run and renews those over all runs.
     *
     * @param reportsFolder made when it is not there
     * @throws TargetException when the folder cannot be written
     */
    public static ReportLocation write(RunResult run, Path reportsFolder) {
        return write(run, reportsFolder, ThisHost.name());
    }

    static ReportLocation write(RunResult run, Path reportsFolder, String hostname) {
        Path folder = reportsFolder.toAbsolutePath().normalize();
        try {
            Path runFolder = newRunFolder(folder.resolve(RUNS), run.start());
            History history = new History(folder.resolve(HISTORY));
            writeRun(run, earlier(history.read(), run), runFolder, hostname);
            return FolderLock.alone(folder, () -> {
                history.add(run);
                WholeFiles.writeForEveryone(
                        folder.resolve(METRICS), MetricsFile.of(history.read(), run.start(), run.version()));
                writeIndex(folder, runFolders(folder));
                return new ReportLocation(folder, runFolder);
            });
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /**
     * Makes the page of every run and the index again from the kept {@code results.json} files, as after an update of
     * this program. A run whose results cannot be read is listed as such and otherwise left alone.
     *
     * @throws SourceException when there are no runs in the folder
     * @throws TargetException when the folder cannot be written
     */
    public static RebuiltReports rebuild(Path reportsFolder) {
        Path folder = reportsFolder.toAbsolutePath().normalize();
        if (!Files.isDirectory(folder.resolve(RUNS))) {
            throw new SourceException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    "no reports in " + folder + ": it has no folder " + RUNS,
                    "name the folder that 'verify --reports' wrote",
                    null);
        }
        try {
            return FolderLock.alone(folder, () -> rebuildPages(folder));
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    private static RebuiltReports rebuildPages(Path folder) throws IOException {
        List<Path> runFolders = runFolders(folder);
        List<HistoryEntry> history = new History(folder.resolve(HISTORY)).read();
        List<String> unreadable = new ArrayList<>();
        for (Path runFolder : runFolders) {
            RunResult run = readOrNull(runFolder);
            if (run == null) {
                unreadable.add(runFolder.getFileName().toString());
            } else {
                writePage(VisibleText.of(run), earlier(history, run), runFolder);
            }
        }
        writeIndex(folder, runFolders);
        return new RebuiltReports(
                folder.resolve(INDEX_HTML), runFolders.size() - unreadable.size(), List.copyOf(unreadable));
    }

    private static @Nullable RunResult readOrNull(Path runFolder) {
        try {
            return ResultsJson.read(runFolder.resolve(RESULTS_JSON));
        } catch (IOException e) {
            return null;
        }
    }

    /** The part of the history before a run. */
    private static List<HistoryEntry> earlier(List<HistoryEntry> history, RunResult run) {
        return history.stream()
                .filter(entry -> entry.run().isBefore(run.start()))
                .toList();
    }

    private static void writeRun(RunResult run, List<HistoryEntry> earlier, Path runFolder, String hostname)
            throws IOException {
        ResultsJson.write(run, runFolder.resolve(RESULTS_JSON));
        RunResult shown = VisibleText.of(run);
        Path junit = Files.createDirectory(runFolder.resolve(JUNIT));
        FileNames names = new FileNames();
        for (DrillResult drill : shown.drills()) {
            WholeFiles.write(
                    junit.resolve("TEST-" + names.of(drill.scenario()) + ".xml"), JunitXml.of(drill, hostname));
        }
        WholeFiles.write(runFolder.resolve(OPEN_TEST_REPORT), OpenTestReport.of(shown, hostname));
        WholeFiles.write(runFolder.resolve(SUMMARY), Summary.of(shown, earlier));
        writePage(shown, earlier, runFolder);
    }

    private static void writePage(RunResult shown, List<HistoryEntry> earlier, Path runFolder) throws IOException {
        WholeFiles.write(runFolder.resolve(REPORT_HTML), Html.report(ReportPage.of(shown, earlier)));
    }

    /** @param runFolders newest first */
    private static void writeIndex(Path folder, List<Path> runFolders) throws IOException {
        List<Path> listed = runFolders.subList(0, Math.min(IndexPage.MOST_LISTED, runFolders.size()));
        IndexPage page =
                IndexPage.of(listed.stream().map(ReportWriter::keptRun).toList(), runFolders.size() - listed.size());
        WholeFiles.write(folder.resolve(INDEX_HTML), Html.index(page));
        WholeFiles.write(folder.resolve(RUNS).resolve(INDEX_HTML), TO_INDEX);
        if (!listed.isEmpty()) {
            WholeFiles.link(folder.resolve(LATEST), listed.getFirst());
        }
    }

    private static KeptRun keptRun(Path runFolder) {
        String name = runFolder.getFileName().toString();
        try {
            return KeptRun.readable(name, ResultsJson.read(runFolder.resolve(RESULTS_JSON)));
        } catch (IOException e) {
            return KeptRun.unreadable(name, e);
        }
    }

    /** Newest first: their names sort by time. */
    static List<Path> runFolders(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder.resolve(RUNS))) {
            return found.filter(Files::isDirectory)
                    .filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted(Comparator.reverseOrder())
                    .toList();
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

    private static TargetException cannotWrite(Path folder, IOException cause) {
        return new TargetException(
                ErrorCode.TARGET_WRITE_FAILED,
                "cannot write the report to " + folder + ": " + cause,
                "is the folder writable, and is there room? choose another with --reports",
                cause);
    }
}
