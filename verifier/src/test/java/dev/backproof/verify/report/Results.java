package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.Effort;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.Price;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.result.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Results to write reports of: small ones, to be changed where a test needs it. */
final class Results {
    static final Instant START = Instant.parse("2026-11-23T04:00:00Z");
    static final String ID = "5f1c9e07a3b84d62" + "0".repeat(40) + "c0ffee11";

    private Results() {}

    static RunResult run(DrillResult... drills) {
        return run(START, drills);
    }

    /** The drills as if they had begun then. */
    static RunResult run(Instant start, DrillResult... drills) {
        return new RunResult(
                start,
                start.plusSeconds(95),
                "0.1.0",
                Stream.of(drills).map(drill -> at(start, drill)).toList());
    }

    /** A sample of 52 of 1,000 files, and what that costs. */
    private static final Effort SAMPLE = new Effort(
            "sample",
            1000,
            4_000_000_000L,
            52,
            214_000_000,
            20,
            new Price(new BigDecimal("0.00214"), "USD", 52, 3, LocalDate.of(2026, 6, 1)));

    private static DrillResult at(Instant start, DrillResult drill) {
        return with(start, drill, drill.effort());
    }

    private static DrillResult with(Instant start, DrillResult drill, @Nullable Effort effort) {
        return new DrillResult(
                drill.scenario(),
                drill.title(),
                drill.verdict(),
                drill.cause(),
                drill.snapshot(),
                drill.snapshots(),
                start,
                drill.duration(),
                drill.rpo(),
                drill.rpoLimit(),
                drill.rto(),
                drill.rtoLimit(),
                drill.sandbox(),
                drill.phases(),
                drill.checks(),
                drill.notTested(),
                drill.knownLosses(),
                drill.bytesPulled(),
                effort,
                drill.expectedVerdict());
    }

    /** A drill that read 52 of 1,000 files. */
    static DrillResult sample(String scenario) {
        DrillResult pass = pass(scenario);
        return with(pass.start(), pass, SAMPLE);
    }

    static DrillResult pass(String scenario) {
        return drill(scenario, Verdict.PASS, "", null, check("shop: rows of orders", "rows", CheckStatus.PASSED));
    }

    static DrillResult fail(String scenario, String cause) {
        return drill(scenario, Verdict.FAIL, cause, null, check("shop: rows of orders", "rows", CheckStatus.FAILED));
    }

    static DrillResult notVerified(String scenario, String cause) {
        return new DrillResult(
                scenario,
                scenario,
                Verdict.NOT_VERIFIED,
                cause,
                null,
                START,
                Duration.ofMillis(800),
                null,
                Duration.ofHours(26),
                null,
                Duration.ofMinutes(45),
                "",
                List.of(),
                List.of(),
                List.of("everything: the store could not be opened"),
                List.of(),
                0,
                null);
    }

    /** A negative control that came out as given and had to be a FAIL. */
    static DrillResult control(String scenario, Verdict verdict) {
        return drill(
                scenario,
                verdict,
                verdict == Verdict.PASS ? "" : "table rental is empty: 0 rows, the manifest has 16,044",
                Verdict.FAIL,
                check("sakila: rows of actor", "rows", CheckStatus.PASSED),
                check(
                        "sakila: rows of rental",
                        "rows",
                        verdict == Verdict.PASS ? CheckStatus.PASSED : CheckStatus.FAILED));
    }

    /** One that fails for a reason that somebody knows. */
    static DrillResult knownFailure(String scenario) {
        return control(scenario, Verdict.FAIL)
                .withChecks(List.of(new CheckResult(
                        "note",
                        CheckResult.NOTE,
                        CheckStatus.PASSED,
                        false,
                        "expected to come out as FAIL until 2027-01-31: the new disk comes in January",
                        "",
                        "",
                        Duration.ZERO)));
    }

    static DrillResult drill(
            String scenario, Verdict verdict, String cause, @Nullable Verdict expectedVerdict, CheckResult... checks) {
        SnapshotFacts snapshot = new SnapshotFacts(
                ID,
                START.minus(Duration.ofHours(5)),
                "b2:acme-backups:shop",
                "nas",
                List.of("/data/uploads"),
                List.of("nightly"));
        return drillOf(snapshot, scenario, verdict, cause, expectedVerdict, checks);
    }

    static DrillResult drillOf(
            SnapshotFacts snapshot,
            String scenario,
            Verdict verdict,
            String cause,
            @Nullable Verdict expectedVerdict,
            CheckResult... checks) {
        return new DrillResult(
                scenario,
                "The " + scenario,
                verdict,
                cause,
                snapshot,
                START,
                Duration.ofMillis(31_400),
                Duration.ofHours(5),
                Duration.ofHours(26),
                Duration.ofMillis(12_345),
                Duration.ofMinutes(45),
                "process: mariadbd 10.11.19",
                List.of(
                        new Phase("open", Duration.ZERO, Duration.ofMillis(345), 0),
                        new Phase("restore uploads", Duration.ofMillis(345), Duration.ofSeconds(12), 214_000_000),
                        new Phase("check", Duration.ofMillis(12_345), Duration.ofMillis(19_055), 0)),
                List.of(checks),
                List.of("files of uploads outside this night's slice"),
                List.of("owners and modes (rclone keeps none)"),
                98_000_000,
                expectedVerdict);
    }

    /** A volume and a database that were backed up apart. */
    static DrillResult ofTwoSnapshots(String scenario) {
        DrillResult one = pass(scenario);
        SnapshotFacts facts = Objects.requireNonNull(one.snapshot());
        SnapshotFacts other = new SnapshotFacts(
                "a" + "0".repeat(63),
                START.minus(Duration.ofHours(1)),
                facts.source(),
                "db1",
                List.of("/mariadb/shop"),
                List.of());
        return new DrillResult(
                one.scenario(),
                one.title(),
                one.verdict(),
                one.cause(),
                facts,
                List.of(
                        new DrilledSnapshot(facts, List.of("uploads"), Duration.ofHours(5), Duration.ofHours(26)),
                        new DrilledSnapshot(other, List.of("shop"), Duration.ofHours(1), null)),
                one.start(),
                one.duration(),
                one.rpo(),
                one.rpoLimit(),
                one.rto(),
                one.rtoLimit(),
                one.sandbox(),
                Stream.concat(
                                one.phases().stream(),
                                Stream.of(
                                        new Phase("load shop", Duration.ZERO, Duration.ofSeconds(1), 1_000_000),
                                        new Phase("read wiki", Duration.ZERO, Duration.ofSeconds(1), 9_000_000)))
                        .toList(),
                one.checks(),
                one.notTested(),
                one.knownLosses(),
                one.bytesPulled(),
                SAMPLE,
                null);
    }

    static CheckResult check(String name, String kind, CheckStatus status) {
        boolean passed = status == CheckStatus.PASSED;
        return new CheckResult(
                name,
                kind,
                status,
                true,
                passed ? "16,044 rows" : "0 rows, the manifest has 16,044",
                "16044",
                passed ? "16044" : "0",
                Duration.ofMillis(12),
                "the shop cannot open without them",
                new SourcePosition("shop.yaml", 12, 5));
    }
}
