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
import java.util.HexFormat;
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

    /** For how many nights each drill is red at the end: three of them are. */
    private static final List<Integer> RED_NIGHTS = List.of(0, 1, 0, 0, 3, 0, 0, 0, 0, 9, 0, 0);

    private static final List<String> CAUSES = List.of(
            "table wp_posts is empty: its last proven drill had 16,044 rows",
            "the dump ends in the middle of a statement: no trailer, and 1,703,780 of 3,407,561 bytes",
            "1 of 1,204 files could not be restored: letters.zip");

    private static final List<List<String>> TAGS =
            List.of(List.of("files", "database"), List.of("database"), List.of("files"));

    private final SplittableRandom random = new SplittableRandom(20_261_123);

    static List<RunResult> of(int nights, int drills) {
        Nights maker = new Nights();
        Instant last = SampleRun.START;
        return IntStream.range(0, nights)
                .mapToObj(night ->
                        maker.run(last.minus(Duration.ofDays(nights - 1L - night)), night, nights - 1 - night, drills))
                .toList();
    }

    private RunResult run(Instant start, int night, int fromLast, int drills) {
        List<DrillResult> results = new ArrayList<>();
        Instant next = start;
        for (int drill = 0; drill < drills; drill++) {
            DrillResult result = drill(next, night, fromLast, drill);
            results.add(result);
            next = next.plus(result.duration());
        }
        return new RunResult(start, next, "0.1.0", results);
    }

    private DrillResult drill(Instant start, int night, int fromLast, int drill) {
        String title = TITLES.get(drill % TITLES.size());
        boolean control = drill == TITLES.size() - 1;
        boolean red = control
                || fromLast < RED_NIGHTS.get(drill % TITLES.size())
                || (fromLast > 0 && (night * 7 + drill * 13) % 59 == 3);
        Verdict verdict = red
                ? Verdict.FAIL
                : fromLast > 0 && (night * 5 + drill * 11) % 83 == 8 ? Verdict.NOT_VERIFIED : Verdict.PASS;
        long bytes = (drill + 1) * 1_200_000_000L + night * 11_000_000L + random.nextLong(9_000_000);
        long millis = 9_000 + drill * 2_500L + random.nextLong(4_000);
        long rows = 40_000L * (drill + 1) + night * 170L + random.nextLong(90);
        Duration age = Duration.ofMinutes(280 + random.nextInt(60));
        return new DrillResult(
                        title.toLowerCase(Locale.ROOT).replace(' ', '-'),
                        title,
                        verdict,
                        verdict == Verdict.PASS ? "" : CAUSES.get(drill / 4 % CAUSES.size()),
                        new SnapshotFacts(
                                HexFormat.of().toHexDigits(random.nextLong()).repeat(4),
                                start.minus(age),
                                "b2:acme-backups:lab",
                                "nas",
                                List.of("/data"),
                                List.of()),
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
                        control ? Verdict.FAIL : null)
                .tagged(TAGS.get(drill % TAGS.size()));
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
                    status == CheckStatus.FAILED ? "the table is empty" : Shown.count(rows / 30) + " rows",
                    Long.toString(rows / 30),
                    status == CheckStatus.FAILED ? "0" : Long.toString(rows / 30),
                    Duration.ofMillis(3)));
        }
        return checks;
    }
}
