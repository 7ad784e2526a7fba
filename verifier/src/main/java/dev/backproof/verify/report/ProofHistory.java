package dev.backproof.verify.report;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.kubernetes.Proof;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the drills whose reports are kept in a folder say of each backup. */
public final class ProofHistory {
    private ProofHistory() {}

    /**
     * One entry per scenario, by name; negative controls are left out. Verdicts come from {@code history.jsonl}, what was
     * restored from the newest {@code results.json} that has the scenario.
     *
     * @throws SourceException when the folder is no reports folder or cannot be read
     */
    public static List<Proof> read(Path reportsFolder) {
        Path history = reportsFolder.resolve(ReportWriter.HISTORY);
        if (!Files.isRegularFile(history)) {
            throw new SourceException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    "no reports in " + reportsFolder + ": it has no " + ReportWriter.HISTORY,
                    "name the folder that 'verify --reports' wrote",
                    null);
        }
        try {
            Map<String, List<HistoryEntry>> drills = new History(history)
                    .read().stream()
                            .filter(entry -> !entry.isControl())
                            .collect(Collectors.groupingBy(HistoryEntry::scenario));
            Map<String, List<Proof.Backup>> backups = backups(reportsFolder, drills.size());
            return drills.entrySet().stream()
                    .map(drill ->
                            proof(drill.getKey(), drill.getValue(), backups.getOrDefault(drill.getKey(), List.of())))
                    .sorted(Comparator.comparing(Proof::scenario))
                    .toList();
        } catch (IOException e) {
            throw new SourceException(ErrorCode.SOURCE_UNREADABLE, "cannot read the reports in " + reportsFolder, e);
        }
    }

    private static Proof proof(String scenario, List<HistoryEntry> drills, List<Proof.Backup> backups) {
        Comparator<HistoryEntry> byEnd = Comparator.comparing(HistoryEntry::end);
        @Nullable
        HistoryEntry passed = drills.stream()
                .filter(drill -> drill.verdict() == Verdict.PASS)
                .max(byEnd)
                .orElse(null);
        String last =
                drills.stream().max(byEnd).map(drill -> drill.verdict().name()).orElse("");
        return new Proof(
                scenario,
                passed == null ? null : passed.end(),
                passed == null ? null : passed.snapshotTime(),
                last,
                backups);
    }

    /** What each scenario restored from, newest run first until all are known or the trend's length was looked through. */
    private static Map<String, List<Proof.Backup>> backups(Path folder, int scenarios) throws IOException {
        Map<String, List<Proof.Backup>> found = new HashMap<>();
        if (!Files.isDirectory(folder.resolve(ReportWriter.RUNS))) {
            return found;
        }
        for (Path run :
                ReportWriter.runFolders(folder).stream().limit(IndexPage.TREND).toList()) {
            if (found.size() >= scenarios) {
                break;
            }
            results(run).forEach(drill -> found.putIfAbsent(drill.scenario(), backups(drill)));
        }
        return found;
    }

    private static Stream<DrillResult> results(Path run) {
        try {
            RunResult results = ResultsJson.read(run.resolve(ReportWriter.RESULTS_JSON));
            return results.drills().stream().filter(drill -> !drill.isControl());
        } catch (IOException unreadable) {
            return Stream.empty(); // the index lists it as such; others may know the scenario too
        }
    }

    private static List<Proof.Backup> backups(DrillResult drill) {
        return drill.snapshots().stream()
                .map(DrilledSnapshot::facts)
                .map(facts -> new Proof.Backup(facts.source(), facts.hostname(), facts.paths()))
                .toList();
    }
}
