package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Many nights of many drills: data that grows, restores that vary, a few nights that went wrong. The same each time. */
final class Nights {
    private static final List<String> TITLES = List.of(
            "Nextcloud",
            "WordPress blog",
            "Forgejo",
            "Photo archive",
            "Paperless",
            "Home Assistant",
            "Vaultwarden",
            "Jellyfin",
            "Firefly III",
            "BookStack",
            "Mail archive",
            "Dump cut in the middle");

    private final SplittableRandom random = new SplittableRandom(20_261_123);

    static List<RunResult> of(int nights, int drills) {
        Nights maker = new Nights();
        Instant last = SampleRun.START;
        return IntStream.range(0, nights)
                .mapToObj(night -> maker.run(last.minus(Duration.ofDays(nights - 1L - night)), night, drills))
                .toList();
    }

    private RunResult run(Instant start, int night, int drills) {
        List<DrillResult> results = new ArrayList<>();
        Instant next = start;
        for (int drill = 0; drill < drills; drill++) {
            DrillResult result = drill(next, night, drill);
            results.add(result);
            next = next.plus(result.duration());
        }
        return new RunResult(start, next, "0.1.0", results);
    }

    private DrillResult drill(Instant start, int night, int drill) {
        String title = TITLES.get(drill % TITLES.size());
        boolean control = drill == TITLES.size() - 1;
        Verdict verdict = control || (night * 7 + drill * 13) % 59 == 3
                ? Verdict.FAIL
                : (night * 5 + drill * 11) % 83 == 8 ? Verdict.NOT_VERIFIED : Verdict.PASS;
        long bytes = (drill + 1) * 1_200_000_000L + night * 11_000_000L + random.nextLong(9_000_000);
        long millis = 9_000 + drill * 2_500L + random.nextLong(4_000);
        long rows = 40_000L * (drill + 1) + night * 170L + random.nextLong(90);
        Duration age = Duration.ofMinutes(280 + random.nextInt(60));
        return new DrillResult(
                title.toLowerCase(Locale.ROOT).replace(' ', '-'),
                title,
                verdict,
                verdict == Verdict.PASS ? "" : "table orders is empty: its last proven drill had 16,044 rows",
                new SnapshotFacts(
                        Results.ID, start.minus(age), "b2:acme-backups:lab", "nas", List.of("/data"), List.of()),
                start,
                Duration.ofMillis(millis + 5_000),
                age,
                Duration.ofHours(26),
                verdict == Verdict.NOT_VERIFIED ? null : Duration.ofMillis(millis),
                Duration.ofMinutes(45),
                "process: mariadbd 10.11.19",
                List.of(new Phase("restore data", Duration.ZERO, Duration.ofMillis(millis), bytes)),
                checks(rows, verdict),
                List.of(),
                List.of(),
                bytes / 3,
                control ? Verdict.FAIL : null);
    }

    private static List<CheckResult> checks(long rows, Verdict verdict) {
        List<CheckResult> checks = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            CheckStatus status = verdict == Verdict.FAIL && i == 3 ? CheckStatus.FAILED : CheckStatus.PASSED;
            checks.add(new CheckResult(
                    "shop: rows of table " + i,
                    "rows",
                    status,
                    true,
                    "",
                    "",
                    Long.toString(rows / 30),
                    Duration.ofMillis(3)));
        }
        return checks;
    }
}
