package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.Extent;
import dev.backproof.verify.result.ProvenDrill;
import dev.backproof.verify.scenario.HistorySettings;
import dev.backproof.verify.scenario.HistorySettings.Aspect;
import dev.backproof.verify.scenario.HistorySettings.Except;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nights of one scenario, one snapshot each. */
class HistoryChecksTest {
    /** A Monday. */
    private static final Instant FIRST = Instant.parse("2026-11-02T02:00:00Z");

    private static final HistorySettings USUAL = HistorySettings.USUAL;

    // ---- what is a finding -----------------------------------------------------------------------------------------

    @Test
    void aTableThatHadRowsAndHasNoneIsAFinding() {
        List<Outcome> found = rows(USUAL, 9_000, 9_010, 9_020, 0);

        assertThat(failures(found))
                .containsExactly("shop: table orders has 0 rows, about 9,010 rows (9,000 rows to 9,020 rows in 3 proven"
                        + " drills); the last good snapshot is 00000002 of 2026-11-04T02:00:00Z with 9,020 rows");
    }

    @Test
    void aVolumeThatShrankToHalfIsAFinding() {
        assertThat(failures(files(USUAL, 1200, 1210, 1190, 1200, 600)))
                .singleElement()
                .asString()
                .startsWith("uploads has 600 files, about 1,200 files");
        assertThat(failures(files(USUAL, 1200, 1210, 1190, 1200, 700))).isEmpty();
        assertThat(failures(bytes(USUAL, 90_000_000, 91_000_000, 92_000_000, 40_000_000)))
                .singleElement()
                .asString()
                .contains("uploads has 40,000,000 bytes", "the last good snapshot is 00000002");
    }

    @Test
    void aFewThatNeverChangedAreMissedToo() {
        assertThat(failures(files(USUAL, 20, 20, 20, 10))).hasSize(1);
        assertThat(failures(rows(USUAL, 6, 6, 6, 6, 0))).hasSize(1);
    }

    @Test
    void aTableOrViewThatIsGoneIsAFinding() {
        Map<String, Long> both = Map.of("orders", 3L, "customers", 0L);
        List<Extent> nights = nights(4, night -> database(night, both, Set.of("open_orders")));
        nights.set(3, database(3, Map.of("orders", 3L), Set.of()));

        assertThat(failures(outcomes(USUAL, nights)))
                .containsExactly("shop: customers, open_orders are gone; the last good snapshot is 00000002 of"
                        + " 2026-11-04T02:00:00Z");
    }

    @Test
    void theLastGoodSnapshotIsNotOneOfTheBadOnes() {
        // a night that was proven although it was low does not become the one to go back to
        assertThat(failures(rows(USUAL, 9_000, 9_000, 9_000, 9_000, 100, 0)))
                .singleElement()
                .asString()
                .contains("the last good snapshot is 00000003");
    }

    // ---- what is none ----------------------------------------------------------------------------------------------

    @Test
    void withoutEnoughHistoryNothingIsCompared() {
        List<Extent> nights = nights(3, night -> volume(night, 1000, 0));
        nights.set(2, volume(2, 0, 0));

        HistoryChecks checks = checks(USUAL, nights);
        assertThat(checks.checks()).isEmpty();
        assertThat(checks.notTested())
                .isEqualTo("uploads: sizes against history: 2 proven drills so far, 3 are needed");
        assertThat(HistoryChecks.of(USUAL, volume(9, 1, 1), List.of()).notTested())
                .contains("no proven drill so far");
    }

    @Test
    void smallNumbersSwing() {
        assertThat(failures(rows(USUAL, 1, 2, 1, 2, 0))).isEmpty();
        assertThat(failures(rows(USUAL, 4, 4, 4, 4, 0))).isEmpty();
        assertThat(failures(rows(USUAL, 12, 9, 15, 11, 5))).isEmpty();
        assertThat(failures(rows(USUAL, 12, 0, 9, 30, 0))).isEmpty();
        assertThat(failures(files(USUAL, 8, 8, 8, 3))).isEmpty();
        assertThat(failures(bytes(USUAL, 30_000, 30_000, 30_000, 900))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sessionsThatComeAndGoAtRandomAreNoFinding(long seed) {
        Random random = new Random(seed);
        noAlarm(60, night -> Math.max(0, Math.round(20 + 6 * random.nextGaussian())));
    }

    @Test
    void steadyGrowthIsNoFinding() {
        noAlarm(90, night -> 1000 + 25L * night);
        noAlarm(90, night -> Math.round(1000 * Math.pow(1.02, night)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void aWeeklyRhythmIsNoFindingWhicheverDayItBegins(int firstDay) {
        noAlarm(60, night -> (night + firstDay) % 7 >= 5 ? 400 : 1000);
        noAlarm(60, night -> (night + firstDay) % 7 == 6 ? 12_000 : 900 + night);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void aLogThatIsEmptiedEachWeekIsNoFinding(int firstDay) {
        noAlarm(60, night -> 10_000L * ((night + firstDay) % 7));
        noAlarm(60, night -> 10_000L * ((night + firstDay) % 7 + 1));
    }

    @Test
    void aLogThatIsEmptiedEachMonthIsNoFindingOnceTwoWeeksAreKnown() {
        noAlarm(120, night -> 1000L * (night % 30 + 1));
    }

    @Test
    void tablesNamedAfterTheirDayComeAndGo() {
        List<Extent> nights = nights(30, night -> {
            Map<String, Long> tables = new TreeMap<>(Map.of("orders", 100L));
            IntStream.rangeClosed(Math.max(0, night - 6), night)
                    .forEach(day -> tables.put("log_" + (20261101 + day), 5000L));
            return database(night, tables, Set.of());
        });

        everyNight(nights);
        Map<String, Long> none = Map.of("orders", 100L);
        nights.add(database(30, none, Set.of()));
        assertThat(failures(outcomes(USUAL, nights))).singleElement().asString().startsWith("shop: log_# is gone");
    }

    @Test
    void tablesNamedAfterTheirMonthComeAndGo() {
        everyNight(nights(
                90,
                night -> database(
                        night,
                        Map.of("log_2026" + (10 + night / 30), 5000L, "log_2026" + (11 + night / 30), 0L),
                        Set.of())));
    }

    @Test
    void whatIsRestoredFromElsewhereBeginsAnew() {
        List<Extent> nights = nights(5, night -> volume(night, 1000, 0));
        nights.set(4, new Extent.Volume("uploads", new Extent.Origin("/elsewhere", "4", FIRST), 1, 1));

        assertThat(checks(USUAL, nights).notTested()).contains("no proven drill");
    }

    // ---- notes -----------------------------------------------------------------------------------------------------

    @Test
    void growthIsANote() {
        HistoryChecks checks = checks(USUAL, nights(5, night -> volume(night, night == 4 ? 9000 : 1000, 0)));

        assertThat(checks.checks()).extracting(check -> check.look().status()).containsOnly(CheckStatus.PASSED);
        assertThat(checks.notes())
                .containsExactly("uploads has 9,000 files, about 1,000 files (the same in all 4 proven drills); it was"
                        + " never so much");
    }

    @Test
    void aFallOnADayNeverSeenIsANote() {
        // Monday to Friday, then Saturday
        HistoryChecks checks = checks(USUAL, nights(6, night -> volume(night, night == 5 ? 400 : 1000, 0)));

        assertThat(checks.checks()).extracting(check -> check.look().status()).containsOnly(CheckStatus.PASSED);
        assertThat(checks.notes())
                .singleElement()
                .asString()
                .contains("no proven drill was of a Saturday, so that is no finding yet");
    }

    // ---- settings --------------------------------------------------------------------------------------------------

    @Test
    void whatIsLeftOutIsNotComparedAndItsReasonIsTold() {
        HistorySettings settings = new HistorySettings(
                14,
                3,
                0.5,
                null,
                "",
                Map.of(Aspect.BYTES, "recompressed each night"),
                List.of(new Except("shop", "cache_*", "emptied each night")));
        List<Extent> nights = nights(
                5,
                night -> database(
                        night,
                        night == 4 ? Map.of("orders", 100L) : Map.of("orders", 100L, "cache_x", 900L),
                        Set.of()));

        assertThat(checks(settings, nights).checks())
                .extracting(Check::name)
                .containsExactly("shop: tables and views as in history", "shop: rows as in history");
        assertThat(failures(outcomes(settings, nights))).isEmpty();
        assertThat(settings.left())
                .containsExactly(
                        "history: bytes are not compared: recompressed each night",
                        "history: shop, tables cache_*: not compared: emptied each night");
    }

    @Test
    void drillsBeforeADayDoNotCount() {
        HistorySettings settings = new HistorySettings(
                14, 3, 0.5, LocalDate.parse("2026-11-04"), "moved to another disk", Map.of(), List.of());
        List<Extent> nights = nights(5, night -> volume(night, night < 2 ? 9000 : 100, 0));

        assertThat(checks(settings, nights).notTested()).contains("2 proven drills");
        assertThat(settings.left())
                .containsExactly("history: drills before 2026-11-04 do not count: moved to another disk");
    }

    @Test
    void theShareCanBeChosen() {
        HistorySettings settings = new HistorySettings(14, 3, 0.9, null, "", Map.of(), List.of());

        assertThat(failures(files(settings, 1000, 1000, 1000, 890))).hasSize(1);
        assertThat(failures(files(settings, 1000, 1000, 1000, 910))).isEmpty();
    }

    // ---- nights ----------------------------------------------------------------------------------------------------

    /** No night is a finding, each compared with those before it. */
    private static void noAlarm(int nights, IntToLongFunction number) {
        everyNight(nights(nights, night -> database(night, Map.of("log", number.applyAsLong(night)), Set.of())));
        everyNight(nights(nights, night -> volume(night, number.applyAsLong(night), number.applyAsLong(night) * 1000)));
    }

    private static void everyNight(List<Extent> nights) {
        for (int night = 1; night < nights.size(); night++) {
            assertThat(failures(outcomes(USUAL, nights.subList(0, night + 1))))
                    .as("night %d", night)
                    .isEmpty();
        }
    }

    private static List<Outcome> rows(HistorySettings settings, long... rows) {
        return outcomes(settings, numbered(rows, (night, each) -> database(night, Map.of("orders", each), Set.of())));
    }

    private static List<Outcome> files(HistorySettings settings, long... files) {
        return outcomes(settings, numbered(files, (night, each) -> volume(night, each, 0)));
    }

    private static List<Outcome> bytes(HistorySettings settings, long... bytes) {
        return outcomes(settings, numbered(bytes, (night, each) -> volume(night, 100, each)));
    }

    private interface Night {
        Extent at(int night, long number);
    }

    private static List<Extent> numbered(long[] numbers, Night made) {
        List<Long> each = LongStream.of(numbers).boxed().toList();
        // the last night is of a day that has been seen
        return nights(
                numbers.length, night -> onTheFirstDay(made.at(night, each.get(night)), night == each.size() - 1));
    }

    private static Extent onTheFirstDay(Extent extent, boolean yes) {
        Extent.Origin origin = extent.origin();
        Extent.Origin moved =
                yes ? new Extent.Origin(origin.path(), origin.snapshotId(), FIRST.plus(Duration.ofDays(14))) : origin;
        return switch (extent) {
            case Extent.Volume volume -> new Extent.Volume(volume.name(), moved, volume.files(), volume.bytes());
            case Extent.Database database ->
                new Extent.Database(database.name(), moved, database.bytes(), database.rows(), database.views());
        };
    }

    private static List<Extent> nights(int number, IntFunction<Extent> night) {
        return new ArrayList<>(IntStream.range(0, number).mapToObj(night).toList());
    }

    private static Extent.Origin origin(int night) {
        return new Extent.Origin("/data", "%08d".formatted(night), FIRST.plus(Duration.ofDays(night)));
    }

    private static Extent volume(int night, long files, long bytes) {
        return new Extent.Volume("uploads", origin(night), files, bytes);
    }

    private static Extent database(int night, Map<String, Long> rows, Set<String> views) {
        return new Extent.Database("shop", origin(night), 1_000_000L, new HashMap<>(rows), views);
    }

    /** The last night against those before. */
    private static HistoryChecks checks(HistorySettings settings, List<Extent> nights) {
        List<ProvenDrill> proven = nights.subList(0, nights.size() - 1).stream()
                .map(extent -> new ProvenDrill(extent.origin().snapshotTime(), List.of(extent), null))
                .toList();
        return HistoryChecks.of(settings, nights.getLast(), proven);
    }

    private static List<Outcome> outcomes(HistorySettings settings, List<Extent> nights) {
        return checks(settings, nights).checks().stream().map(Check::look).toList();
    }

    private static List<String> failures(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.status() != CheckStatus.PASSED)
                .map(Outcome::message)
                .toList();
    }
}
