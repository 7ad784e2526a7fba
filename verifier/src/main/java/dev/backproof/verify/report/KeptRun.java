package dev.backproof.verify.report;

import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One folder below {@code runs/}, reduced to what the index needs.
 *
 * @param name of the folder
 * @param facts null when its results cannot be read
 * @param problem why they cannot be read, or empty
 */
record KeptRun(String name, @Nullable Facts facts, String problem) {
    static KeptRun readable(String name, RunResult run) {
        RunResult shown = VisibleText.of(run);
        return new KeptRun(
                name,
                new Facts(
                        run.start(),
                        run.duration(),
                        run.verdict(),
                        Headline.of(run),
                        shown.drills().stream()
                                .map(drill -> HistoryEntry.of(shown, drill))
                                .toList()),
                "");
    }

    static KeptRun unreadable(String name, IOException problem) {
        return new KeptRun(name, null, VisibleText.of(words(problem)));
    }

    private static String words(IOException problem) {
        return problem instanceof NoSuchFileException
                ? "it has no " + ReportWriter.RESULTS_JSON
                : String.valueOf(problem.getMessage());
    }

    /** Its page, relative to the reports folder. */
    String page() {
        return ReportWriter.RUNS + "/" + name + "/" + ReportWriter.REPORT_HTML;
    }

    /** What is known of a run whose results could be read. */
    record Facts(Instant start, Duration duration, Verdict verdict, String headline, List<HistoryEntry> drills) {
        Badge badge() {
            return Badge.of(verdict);
        }

        /** Checks of the ordinary drills, however they ended. */
        long checks() {
            return drills.stream()
                    .filter(drill -> !drill.isControl())
                    .mapToLong(HistoryEntry::checks)
                    .sum();
        }

        long passedChecks() {
            return drills.stream()
                    .filter(drill -> !drill.isControl())
                    .mapToLong(HistoryEntry::passed)
                    .sum();
        }
    }
}
