package dev.backproof.verify.assertion;

import dev.backproof.verify.assertion.Spread.Kind;
import dev.backproof.verify.assertion.Spread.Verdict;
import dev.backproof.verify.result.Extent;
import dev.backproof.verify.result.ProvenDrill;
import dev.backproof.verify.scenario.HistorySettings;
import dev.backproof.verify.scenario.HistorySettings.Aspect;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares how much of a volume or database came back with the proven drills before.
 *
 * <ol>
 *   <li>Only what has the same name and path in the scenario is compared, and only with drills that were a PASS.
 *   <li>A table or view that the last {@link HistorySettings#least()} of them had, and that is not there now, is gone.
 *   <li>What had rows, files or bytes in each of them, and has none now, was emptied.
 *   <li>What came down to half of the median, below everything seen before and by more than numbers of its kind swing, has
 *       shrunk. On a day of the week that no proven drill was on this is no more than a note.
 *   <li>What doubled is a note.
 *   <li>Tables whose names hold four digits or more in a row ({@code log_20261124}), and that come and go, are taken together.
 * </ol>
 *
 * <p>None of the checks proves data: they tell that what was proven before is not there any more.
 */
public final class HistoryChecks {
    /** The kind of these checks. */
    public static final String KIND = "history";

    private static final Pattern NUMBERED = Pattern.compile(".*[0-9]{4}.*", Pattern.DOTALL);
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final HistorySettings settings;
    private final Extent now;
    private final List<Extent> before;
    private final List<String> notes = new ArrayList<>();

    private HistoryChecks(HistorySettings settings, Extent now, List<Extent> before) {
        this.settings = settings;
        this.now = now;
        this.before = before;
    }

    /**
     * What there is to be compared for one restored thing.
     *
     * @param proven the scenario's proven drills, oldest first
     */
    public static HistoryChecks of(HistorySettings settings, Extent now, List<ProvenDrill> proven) {
        LocalDate since = settings.since();
        List<Extent> same = proven.stream()
                .filter(drill -> since == null || !day(drill.start()).isBefore(since))
                .flatMap(drill -> drill.extents().stream())
                .filter(extent -> extent.name().equals(now.name())
                        && extent.getClass() == now.getClass()
                        && extent.origin().path().equals(now.origin().path()))
                .toList();
        return new HistoryChecks(
                settings, now, same.subList(Math.max(0, same.size() - settings.drills()), same.size()));
    }

    private static LocalDate day(Instant time) {
        return time.atZone(ZoneOffset.UTC).toLocalDate();
    }

    /** Why nothing is compared, or empty. */
    public String notTested() {
        return settings.leavesOut(now.name()) || before.size() >= settings.least()
                ? ""
                : now.name() + ": sizes against history: "
                        + (before.isEmpty() ? "no proven drill" : Words.count(before.size(), "proven drill"))
                        + " so far, " + settings.least() + " are needed";
    }

    /** The checks; none when there is too little history. */
    public List<Check> checks() {
        if (before.size() < settings.least() || settings.leavesOut(now.name())) {
            return List.of();
        }
        List<Check> checks = new ArrayList<>();
        switch (now) {
            case Extent.Volume volume -> {
                add(checks, Aspect.FILES, "files", () -> number("file", Kind.COUNT, volumes(Extent.Volume::files)));
                add(checks, Aspect.BYTES, "bytes", () -> number("byte", Kind.BYTES, volumes(Extent.Volume::bytes)));
            }
            case Extent.Database database -> {
                if (database.bytes() != null) {
                    add(checks, Aspect.BYTES, "bytes of the dump", () -> number("byte", Kind.BYTES, dumpBytes()));
                }
                add(checks, Aspect.TABLES, "tables and views", this::tables);
                add(checks, Aspect.ROWS, "rows", this::rows);
            }
        }
        return checks;
    }

    /** What is worth a line though it is no finding; to be asked after the checks have run. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    private void add(List<Check> checks, Aspect aspect, String what, Check.Probe probe) {
        if (!settings.off().containsKey(aspect)) {
            checks.add(new Check(now.name() + ": " + what + " as in history", KIND, probe).provingData(false));
        }
    }

    // ---- one number ------------------------------------------------------------------------------------------------

    /** A number in one drill. */
    private record Seen(Extent extent, long number) {}

    /** The number of each drill, this one's last. */
    private List<Seen> volumes(Function<Extent.Volume, Long> number) {
        return all().filter(Extent.Volume.class::isInstance)
                .map(extent -> new Seen(extent, number.apply((Extent.Volume) extent)))
                .toList();
    }

    private List<Seen> dumpBytes() {
        List<Seen> seen = new ArrayList<>();
        databases(extent -> {
            if (extent.bytes() != null) {
                seen.add(new Seen(extent, extent.bytes()));
            }
        });
        return seen;
    }

    private Stream<Extent> all() {
        return Stream.concat(before.stream(), Stream.of(now));
    }

    private void databases(Consumer<Extent.Database> consumer) {
        all().filter(Extent.Database.class::isInstance)
                .map(Extent.Database.class::cast)
                .forEach(consumer);
    }

    private Outcome number(String noun, Kind kind, List<Seen> seen) {
        if (seen.size() <= settings.least()) {
            return Outcome.skipped("too few drills before told the number of " + noun + "s");
        }
        Change change = change(now.name(), noun, kind, seen);
        return change.finding()
                ? Outcome.failed(change.words(), change.expected(), change.actual())
                : Outcome.passed(change.words(), change.expected(), change.actual());
    }

    /** How a number changed, in words. */
    private record Change(boolean finding, String words, String expected, String actual) {}

    private Change change(String subject, String noun, Kind kind, List<Seen> seen) {
        long last = seen.getLast().number();
        List<Seen> past = seen.subList(0, seen.size() - 1);
        Spread spread = Spread.of(past.stream().map(Seen::number).toList());
        Verdict verdict = spread.judge(last, kind, settings.shrunkTo());
        Seen good = lastGood(past, spread);
        String expected = "about " + amount(spread.median(), noun) + " ("
                + (spread.least() == spread.most()
                        ? "the same in all "
                        : amount(spread.least(), noun) + " to " + amount(spread.most(), noun) + " in ")
                + spread.number() + " proven drills)";
        String words = subject + " has " + amount(last, noun) + ", " + expected
                + switch (verdict) {
                    case ORDINARY -> "";
                    case GROWN -> "; it was never so much";
                    case EMPTIED, SHRUNK ->
                        "; the last good snapshot is " + snapshot(good.extent()) + " with "
                                + amount(good.number(), noun);
                };
        DayOfWeek unseen = verdict == Verdict.SHRUNK ? dayNeverSeen() : null;
        if (verdict == Verdict.GROWN) {
            notes.add(words);
        } else if (unseen != null) {
            notes.add(words + "; no proven drill was of a " + unseen.getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                    + ", so that is no finding yet");
        }
        boolean finding = verdict == Verdict.EMPTIED || (verdict == Verdict.SHRUNK && unseen == null);
        return new Change(finding, words, expected, amount(last, noun));
    }

    /** The newest drill that had more than what counts as shrunk. */
    private Seen lastGood(List<Seen> past, Spread spread) {
        return past.reversed().stream()
                .filter(seen -> seen.number() > settings.shrunkTo() * spread.median())
                .findFirst()
                .orElse(past.getLast());
    }

    /** The day of the week of this snapshot when the others span several days and none was of that one; else null. */
    private @Nullable DayOfWeek dayNeverSeen() {
        Set<LocalDate> days = before.stream()
                .map(extent -> day(extent.origin().snapshotTime()))
                .collect(Collectors.toSet());
        DayOfWeek today = day(now.origin().snapshotTime()).getDayOfWeek();
        return days.size() > 1 && days.stream().noneMatch(each -> each.getDayOfWeek() == today) ? today : null;
    }

    private static String amount(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    private static String snapshot(Extent extent) {
        String id = extent.origin().snapshotId();
        return id.substring(0, Math.min(8, id.length())) + " of "
                + extent.origin().snapshotTime().truncatedTo(ChronoUnit.SECONDS);
    }

    // ---- tables ----------------------------------------------------------------------------------------------------

    /** Names of tables that come and go, as {@link #family} writes them. */
    private Set<String> comingAndGoing() {
        Map<String, Set<Set<String>>> members = new TreeMap<>();
        Set<String> all = new TreeSet<>();
        databases(extent -> objects(extent).stream()
                .filter(name -> NUMBERED.matcher(name).matches())
                .map(HistoryChecks::family)
                .forEach(all::add));
        databases(extent -> {
            Map<String, Set<String>> here = objects(extent).stream()
                    .filter(name -> NUMBERED.matcher(name).matches())
                    .collect(Collectors.groupingBy(HistoryChecks::family, TreeMap::new, Collectors.toSet()));
            all.forEach(family ->
                    members.computeIfAbsent(family, key -> new HashSet<>()).add(here.getOrDefault(family, Set.of())));
        });
        return members.entrySet().stream()
                .filter(each -> each.getValue().stream()
                                .filter(names -> !names.isEmpty())
                                .distinct()
                                .count()
                        > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static String family(String table) {
        return DIGITS.matcher(table).replaceAll("#");
    }

    private static Set<String> objects(Extent.Database extent) {
        Set<String> names = new TreeSet<>(extent.rows().keySet());
        names.addAll(extent.views());
        return names;
    }

    private Set<String> named(Extent.Database extent, Set<String> comingAndGoing) {
        return objects(extent).stream()
                .filter(name -> !settings.leavesOut(now.name(), name))
                .map(name -> named(name, comingAndGoing))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String named(String table, Set<String> comingAndGoing) {
        String family = family(table);
        return comingAndGoing.contains(family) ? family : table;
    }

    private Outcome tables() {
        Set<String> families = comingAndGoing();
        List<Set<String>> each = new ArrayList<>();
        databases(extent -> each.add(named(extent, families)));
        Set<String> here = each.getLast();
        List<Set<String>> last = each.subList(each.size() - 1 - settings.least(), each.size() - 1);
        Set<String> gone = new TreeSet<>(last.getFirst());
        last.forEach(gone::retainAll);
        int expected = gone.size();
        gone.removeAll(here);
        if (gone.isEmpty()) {
            return Outcome.passed(
                    now.name() + ": every table and view of the last " + settings.least() + " proven drills is there",
                    expected + " tables and views",
                    expected + " tables and views");
        }
        return Outcome.failed(
                now.name() + ": " + Words.some(List.copyOf(gone), gone.size())
                        + (gone.size() == 1 ? " is gone" : " are gone") + "; the last good snapshot is "
                        + snapshot(before.getLast()),
                expected + " tables and views",
                gone.size() + " gone");
    }

    private Outcome rows() {
        Set<String> families = comingAndGoing();
        Map<String, List<Seen>> byTable = new TreeMap<>();
        databases(extent -> {
            Map<String, Long> rows = new TreeMap<>();
            extent.rows().forEach((table, number) -> {
                if (!settings.leavesOut(now.name(), table)) {
                    rows.merge(named(table, families), number, Long::sum);
                }
            });
            rows.forEach((table, number) ->
                    byTable.computeIfAbsent(table, key -> new ArrayList<>()).add(new Seen(extent, number)));
        });
        List<Change> findings = new ArrayList<>();
        int compared = 0;
        for (Map.Entry<String, List<Seen>> table : byTable.entrySet()) {
            List<Seen> seen = table.getValue();
            if (seen.getLast().extent().equals(now) && seen.size() > settings.least()) {
                compared++;
                Change change = change(now.name() + ": table " + table.getKey(), "row", Kind.COUNT, seen);
                if (change.finding()) {
                    findings.add(change);
                }
            }
        }
        if (findings.isEmpty()) {
            return Outcome.passed(now.name() + ": " + Words.count(compared, "table")
                    + (compared == 1 ? " has" : " have") + " about as many rows as before");
        }
        findings.sort(Comparator.comparing(Change::words));
        Change first = findings.getFirst();
        return Outcome.failed(
                findings.stream().map(Change::words).limit(3).collect(Collectors.joining("; "))
                        + (findings.size() > 3 ? "; and " + (findings.size() - 3) + " more tables" : ""),
                first.expected(),
                first.actual());
    }
}
