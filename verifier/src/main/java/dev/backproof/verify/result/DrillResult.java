package dev.backproof.verify.result;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that one drill found.
 *
 * @param scenario its name
 * @param title what a person calls it, or the name again
 * @param tags the scenario's, sorted
 * @param verdict PASS, FAIL or NOT_VERIFIED
 * @param cause one line: why it is not a PASS, with the culprit named; empty for a PASS
 * @param snapshot what was drilled, of several the one whose age is nearest to its limit or furthest beyond; null when none
 *     was found or the store could not be opened
 * @param snapshots all that were drilled, in the order in which the scenario asks for them
 * @param start when it began
 * @param duration how long it took in all
 * @param rpo age of {@code snapshot} when the drill began; null without snapshot
 * @param rpoLimit the allowed age, or null
 * @param rto time from the start to usable data; null when the restore did not end
 * @param rtoLimit the allowed time, or null
 * @param sandbox what it was restored into, such as {@code process: mariadbd 10.11.19}; empty when none was started
 * @param phases in order of start
 * @param checks in order of running
 * @param notTested what this drill did not look at, one line each
 * @param knownLosses what the backup's format never kept, one line each
 * @param bytesPulled bytes fetched from the store
 * @param effort how deep it went; null when that is not known
 * @param expectedVerdict what a negative control must come out as, or null for an ordinary drill
 */
public record DrillResult(
        String scenario,
        String title,
        List<String> tags,
        Verdict verdict,
        String cause,
        @Nullable SnapshotFacts snapshot,
        List<DrilledSnapshot> snapshots,
        Instant start,
        Duration duration,
        @Nullable Duration rpo,
        @Nullable Duration rpoLimit,
        @Nullable Duration rto,
        @Nullable Duration rtoLimit,
        String sandbox,
        List<Phase> phases,
        List<CheckResult> checks,
        List<String> notTested,
        List<String> knownLosses,
        long bytesPulled,
        @Nullable Effort effort,
        @Nullable Verdict expectedVerdict) {
    public DrillResult {
        tags = tags.stream().sorted().toList();
    }

    /** A drill whose scenario has no tags. */
    public DrillResult(
            String scenario,
            String title,
            Verdict verdict,
            String cause,
            @Nullable SnapshotFacts snapshot,
            List<DrilledSnapshot> snapshots,
            Instant start,
            Duration duration,
            @Nullable Duration rpo,
            @Nullable Duration rpoLimit,
            @Nullable Duration rto,
            @Nullable Duration rtoLimit,
            String sandbox,
            List<Phase> phases,
            List<CheckResult> checks,
            List<String> notTested,
            List<String> knownLosses,
            long bytesPulled,
            @Nullable Effort effort,
            @Nullable Verdict expectedVerdict) {
        this(
                scenario,
                title,
                List.of(),
                verdict,
                cause,
                snapshot,
                snapshots,
                start,
                duration,
                rpo,
                rpoLimit,
                rto,
                rtoLimit,
                sandbox,
                phases,
                checks,
                notTested,
                knownLosses,
                bytesPulled,
                effort,
                expectedVerdict);
    }

    /** A drill of one snapshot, or of none. */
    public DrillResult(
            String scenario,
            String title,
            Verdict verdict,
            String cause,
            @Nullable SnapshotFacts snapshot,
            Instant start,
            Duration duration,
            @Nullable Duration rpo,
            @Nullable Duration rpoLimit,
            @Nullable Duration rto,
            @Nullable Duration rtoLimit,
            String sandbox,
            List<Phase> phases,
            List<CheckResult> checks,
            List<String> notTested,
            List<String> knownLosses,
            long bytesPulled,
            @Nullable Verdict expectedVerdict) {
        this(
                scenario,
                title,
                verdict,
                cause,
                snapshot,
                snapshot == null || rpo == null
                        ? List.of()
                        : List.of(new DrilledSnapshot(snapshot, List.of(), rpo, rpoLimit)),
                start,
                duration,
                rpo,
                rpoLimit,
                rto,
                rtoLimit,
                sandbox,
                phases,
                checks,
                notTested,
                knownLosses,
                bytesPulled,
                null,
                expectedVerdict);
    }

    /** A drill that restored nothing: there is no snapshot to tell of. */
    public static DrillResult withoutSnapshot(
            String scenario,
            String title,
            Judgement judgement,
            Instant start,
            Duration duration,
            List<CheckResult> checks,
            @Nullable Verdict expectedVerdict) {
        return new DrillResult(
                scenario,
                title,
                judgement.verdict(),
                judgement.cause(),
                null,
                start,
                duration,
                null,
                null,
                null,
                null,
                "",
                List.of(),
                checks,
                List.of(),
                List.of(),
                0,
                expectedVerdict);
    }

    /** Number of checks that ended this way. */
    public long count(CheckStatus status) {
        return checks.stream().filter(check -> check.status() == status).count();
    }

    /** What the drill tells besides its findings, such as why and until when a failure is expected. */
    public List<String> notes() {
        return checks.stream()
                .filter(check -> check.kind().equals(CheckResult.NOTE))
                .map(CheckResult::message)
                .toList();
    }

    /**
     * Whether this came out as it was expected to, or should have: as a negative control (a backup broken on purpose, to see
     * whether the checks catch it), or with a failure that is known for now.
     */
    public boolean isControl() {
        return expectedVerdict != null;
    }

    /** Whether what is expected to fail came out as it must; always true for ordinary drills. */
    public boolean asExpected() {
        return expectedVerdict == null || expectedVerdict == verdict;
    }

    /** The same drill with the findings of tests that looked at its data, and the verdict that follows. */
    public DrillResult withChecks(List<CheckResult> more) {
        List<CheckResult> all = Stream.concat(checks.stream(), more.stream()).toList();
        return judged(scenario, title, tags, Judgement.of(all, effort), all, phases, bytesPulled, expectedVerdict);
    }

    /** The same drill, whose checks are asked for in files of other names. */
    public DrillResult withFiles(UnaryOperator<String> names) {
        List<CheckResult> moved = checks.stream()
                .map(check -> check.position() == null
                        ? check
                        : check.at(new SourcePosition(
                                names.apply(check.position().file()),
                                check.position().line(),
                                check.position().column())))
                .toList();
        return judged(
                scenario, title, tags, new Judgement(verdict, cause), moved, phases, bytesPulled, expectedVerdict);
    }

    /** The same drill with its scenario's tags. */
    public DrillResult tagged(Collection<String> names) {
        return judged(
                scenario, title, names, new Judgement(verdict, cause), checks, phases, bytesPulled, expectedVerdict);
    }

    /**
     * What another drill found on the data of this one: nothing was restored or pulled for it.
     *
     * @param names the other's tags
     * @param found all of its checks
     */
    public DrillResult seenFrom(String name, String other, Collection<String> names, List<CheckResult> found) {
        return judged(name, other, names, Judgement.of(found, effort), List.copyOf(found), List.of(), 0, null);
    }

    private DrillResult judged(
            String name,
            String called,
            Collection<String> names,
            Judgement judgement,
            List<CheckResult> found,
            List<Phase> ran,
            long pulled,
            @Nullable Verdict expected) {
        return new DrillResult(
                name,
                called,
                List.copyOf(names),
                judgement.verdict(),
                judgement.cause(),
                snapshot,
                snapshots,
                start,
                duration,
                rpo,
                rpoLimit,
                rto,
                rtoLimit,
                sandbox,
                ran,
                found,
                notTested,
                knownLosses,
                pulled,
                effort,
                expected);
    }
}
