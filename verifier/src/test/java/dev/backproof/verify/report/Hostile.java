package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.result.Verdict;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs whose every text comes from somebody who means harm, or from a file system that takes any byte. */
final class Hostile {
    static final String TEXT = "</title><script>alert(1)</script> \" onload=\"x\" ' ${7*7} <!-- ]]> & &lt;"
            + " \u0000\u0007\u001b[31m\u0085 \u202efdp.exe\u2066 \ufffe\ud83d \ud83d\udca3 שלום javascript:alert(2) |`*_[x](http://a)";

    private Hostile() {}

    /** Ordinary drills of all three verdicts, and controls caught and not. */
    static RunResult run() {
        return Results.run(
                drill(Verdict.PASS, null, CheckStatus.PASSED),
                drill(Verdict.FAIL, null, CheckStatus.FAILED),
                drill(Verdict.NOT_VERIFIED, null, CheckStatus.ERROR, CheckStatus.SKIPPED),
                drill(Verdict.FAIL, Verdict.FAIL, CheckStatus.FAILED),
                drill(Verdict.PASS, Verdict.FAIL, CheckStatus.PASSED));
    }

    private static DrillResult drill(Verdict verdict, @Nullable Verdict expected, CheckStatus... statuses) {
        return new DrillResult(
                        TEXT,
                        "Title " + TEXT,
                        verdict,
                        TEXT,
                        new SnapshotFacts(TEXT, Results.START, TEXT, TEXT, List.of(TEXT, "/"), List.of(TEXT)),
                        Results.START,
                        Duration.ofSeconds(1),
                        Duration.ofHours(30),
                        Duration.ofHours(26),
                        Duration.ofMillis(500),
                        Duration.ofMillis(100),
                        TEXT,
                        List.of(new Phase(TEXT, Duration.ZERO, Duration.ofSeconds(1), Long.MAX_VALUE)),
                        List.of(statuses).stream()
                                .map(status -> new CheckResult(
                                        status + TEXT,
                                        TEXT,
                                        status,
                                        true,
                                        TEXT,
                                        TEXT,
                                        TEXT,
                                        Duration.ofMillis(-1),
                                        TEXT,
                                        new SourcePosition(TEXT, 12, 5)))
                                .toList(),
                        List.of(TEXT),
                        List.of(TEXT),
                        Long.MAX_VALUE,
                        expected)
                .tagged(List.of(TEXT));
    }
}
