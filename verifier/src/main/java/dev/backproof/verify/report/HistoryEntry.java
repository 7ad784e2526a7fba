package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is kept of one drill of one run for trends: one line of {@code history.jsonl}.
 *
 * @param run when the run began
 * @param restoredBytes bytes of files restored and dumps loaded
 * @param tags the scenario's
 * @param snapshots all that were drilled, without what they hold
 * @param rows rows counted in the restored databases; null when no rows were counted
 * @param blind whether the checks caught none of the damage done on purpose to a copy; null when they did not have to
 */
record HistoryEntry(
        Instant run,
        String scenario,
        String title,
        Verdict verdict,
        @Nullable Verdict expectedVerdict,
        String cause,
        Instant start,
        Duration duration,
        @Nullable Instant snapshotTime,
        @Nullable Duration rpo,
        @Nullable Duration rpoLimit,
        @Nullable Duration rto,
        @Nullable Duration rtoLimit,
        long bytesPulled,
        long restoredBytes,
        @Nullable Long rows,
        @Nullable Boolean blind,
        long passed,
        long failed,
        long errors,
        long skipped,
        List<String> tags,
        List<DrilledSnapshot> snapshots) {

    private static final String ROW_COUNTS = "rows";
    private static final String NEGATIVE_CONTROL = "negative-control";
    /** Names of phases begin with these; a dump is restored by loading it. */
    private static final List<String> RESTORING = List.of("restore ", "load ");

    private static final Pattern ROW_NUMBER = Pattern.compile("(\\d{1,3}(?:,\\d{3})+|\\d{1,18})(?: rows?)?");

    static HistoryEntry of(RunResult run, DrillResult drill) {
        SnapshotFacts snapshot = drill.snapshot();
        return new HistoryEntry(
                run.start(),
                drill.scenario(),
                drill.title(),
                drill.verdict(),
                drill.expectedVerdict(),
                drill.cause(),
                drill.start(),
                drill.duration(),
                snapshot == null ? null : snapshot.time(),
                drill.rpo(),
                drill.rpoLimit(),
                drill.rto(),
                drill.rtoLimit(),
                drill.bytesPulled(),
                restoredBytes(drill),
                rows(drill.checks()),
                blind(drill.checks()),
                drill.count(CheckStatus.PASSED),
                drill.count(CheckStatus.FAILED),
                drill.count(CheckStatus.ERROR),
                drill.count(CheckStatus.SKIPPED),
                drill.tags(),
                drill.snapshots().stream().map(HistoryEntry::withoutContents).toList());
    }

    /** A snapshot's paths and tags may be many, and are told by the snapshot itself. */
    private static DrilledSnapshot withoutContents(DrilledSnapshot drilled) {
        SnapshotFacts facts = drilled.facts();
        return new DrilledSnapshot(
                new SnapshotFacts(facts.id(), facts.time(), facts.source(), facts.hostname(), List.of(), List.of()),
                drilled.items(),
                drilled.age(),
                drilled.ageLimit());
    }

    /** Bytes of files restored and dumps loaded; what was only read, because there was no server, does not count. */
    static long restoredBytes(DrillResult drill) {
        return drill.phases().stream()
                .filter(phase -> RESTORING.stream().anyMatch(phase.name()::startsWith))
                .mapToLong(Phase::bytes)
                .sum();
    }

    /** When the drill ended. */
    Instant end() {
        return start.plus(duration);
    }

    /** Whether this was expected to fail. */
    boolean isControl() {
        return expectedVerdict != null;
    }

    /** Number of checks, however they ended. */
    long checks() {
        return passed + failed + errors + skipped;
    }

    /** One line of JSON without its line end. */
    String toJson() {
        ObjectNode node = ResultsJson.MAPPER
                .createObjectNode()
                .put("run", run.toString())
                .put("scenario", scenario)
                .put("title", title)
                .put("verdict", verdict.name())
                .put("expectedVerdict", expectedVerdict == null ? null : expectedVerdict.name())
                .put("cause", cause)
                .put("start", start.toString())
                .put("seconds", JsonFields.seconds(duration))
                .put("snapshotTime", snapshotTime == null ? null : snapshotTime.toString())
                .put("rpoSeconds", JsonFields.secondsOrNull(rpo))
                .put("rpoLimitSeconds", JsonFields.secondsOrNull(rpoLimit))
                .put("rtoSeconds", JsonFields.secondsOrNull(rto))
                .put("rtoLimitSeconds", JsonFields.secondsOrNull(rtoLimit))
                .put("bytesPulled", bytesPulled)
                .put("bytesRestored", restoredBytes)
                .put("rows", rows)
                .put("blind", blind);
        node.putObject("checks")
                .put("passed", passed)
                .put("failed", failed)
                .put("error", errors)
                .put("skipped", skipped);
        ResultsJson.putTexts(node.putArray("tags"), tags);
        ResultsJson.putSnapshots(node, snapshots);
        return ResultsJson.MAPPER.writeValueAsString(node);
    }

    /** @throws IOException when the line is damaged or something else */
    static HistoryEntry parse(String line) throws IOException {
        try {
            JsonFields node = JsonFields.root(ResultsJson.MAPPER.readTree(line));
            JsonFields checks = node.object("checks");
            String scenario = node.text("scenario");
            return new HistoryEntry(
                    node.instant("run"),
                    scenario,
                    node.textOr("title", scenario),
                    node.choice("verdict", Verdict.class),
                    node.choiceOrNull("expectedVerdict", Verdict.class),
                    node.textOr("cause", ""),
                    node.instant("start"),
                    node.durationOrZero("seconds"),
                    node.instantOrNull("snapshotTime"),
                    node.durationOrNull("rpoSeconds"),
                    node.durationOrNull("rpoLimitSeconds"),
                    node.durationOrNull("rtoSeconds"),
                    node.durationOrNull("rtoLimitSeconds"),
                    node.numberOrZero("bytesPulled"),
                    node.numberOrZero("bytesRestored"),
                    node.numberOrNull("rows"),
                    node.flagOrNull("blind"),
                    checks.numberOrZero("passed"),
                    checks.numberOrZero("failed"),
                    checks.numberOrZero("error"),
                    checks.numberOrZero("skipped"),
                    node.texts("tags"),
                    ResultsJson.snapshots(node));
        } catch (JacksonException | JsonFields.Unexpected e) {
            throw new IOException("not a line of history: " + e.getMessage(), e);
        }
    }

    private static @Nullable Boolean blind(List<CheckResult> checks) {
        List<CheckResult> controls = checks.stream()
                .filter(check -> check.kind().equals(NEGATIVE_CONTROL))
                .toList();
        return controls.isEmpty() ? null : controls.stream().anyMatch(check -> check.status() != CheckStatus.PASSED);
    }

    private static @Nullable Long rows(List<CheckResult> checks) {
        List<Long> counts = checks.stream()
                .filter(check -> check.kind().equals(ROW_COUNTS))
                .map(check -> number(check.actual()))
                .flatMapToLong(OptionalLong::stream)
                .boxed()
                .toList();
        return counts.isEmpty()
                ? null
                : counts.stream().mapToLong(Long::longValue).sum();
    }

    private static OptionalLong number(String actual) {
        var match = ROW_NUMBER.matcher(actual.strip());
        return match.matches()
                ? OptionalLong.of(Long.parseLong(match.group(1).replace(",", "")))
                : OptionalLong.empty();
    }
}
