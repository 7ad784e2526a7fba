package dev.backproof.verify;

import dev.backproof.verify.assertion.Check;
import dev.backproof.verify.assertion.HistoryChecks;
import dev.backproof.verify.assertion.TableCounts;
import dev.backproof.verify.report.Shown;
import dev.backproof.verify.restore.ChosenSnapshot;
import dev.backproof.verify.restore.DumpRestore;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.Extent;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.StandIns;
import dev.backproof.verify.scenario.RestoreItem;
import dev.backproof.verify.scenario.Scenario;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Lets the checks of a drill show that they catch something.
 *
 * <ol>
 *   <li>Each restored volume and database is copied: files as further names of the restored ones, dumps and physical backups
 *       by restoring them once more into another server. What was restored itself stays as it is.
 *   <li>The same checks run on the copy. What passes there is what can be caught.
 *   <li>The copy is damaged in one way after the other, and the checks run again. A damage is caught when a check that passed
 *       before it fails.
 *   <li>Where nothing was caught the checks are blind: the drill cannot be told to have proven anything.
 * </ol>
 *
 * <p>A copy that would be too large, or take too long, is not made, and the report says so.
 */
final class NegativeControls {
    /** The kind of the checks that tell what was caught. */
    static final String KIND = "negative-control";

    /** A little less than a week: a drill may begin earlier than it did the last time. */
    private static final Duration WEEK = Duration.ofDays(6).plusHours(12);

    /** So many times as long as the drill took must fit into its time to live. */
    private static final int SHARE_OF_TIME = 4;

    private static final long LARGEST_DATABASES = 1L << 30;
    private static final Duration LONGEST_SUITE = Duration.ofMinutes(3);

    private final Scenario scenario;
    private final RestoreDrill.Options options;
    private final Journal journal;
    private final DrillResources resources;
    private final DrillSuite suite;
    private final DrillHistory history;
    private boolean blind;
    private boolean looked;

    NegativeControls(
            Scenario scenario,
            RestoreDrill.Options options,
            Journal journal,
            DrillResources resources,
            DrillSuite suite,
            DrillHistory history) {
        this.scenario = scenario;
        this.options = options;
        this.journal = journal;
        this.resources = resources;
        this.suite = suite;
        this.history = history;
    }

    /** Whether they are to be made in this drill. */
    boolean due() {
        if (!wanted()) {
            return false;
        }
        boolean inTime = journal.elapsed().multipliedBy(SHARE_OF_TIME).compareTo(options.timeToLive(scenario)) < 0;
        if (!inTime) {
            journal.notTested("whether the checks catch anything: the drill has used too much of its time to live");
        }
        return inTime;
    }

    private boolean wanted() {
        if (options.negativeControls()) {
            return true;
        }
        return switch (scenario.controls().when()) {
            case ALWAYS -> true;
            case WEEKLY -> weekly();
            case NEVER -> {
                journal.notTested("whether the checks catch anything: "
                        + scenario.controls().because());
                yield false;
            }
        };
    }

    /** With a history only: otherwise nobody knows when it last was. The first drill of all is spared. */
    private boolean weekly() {
        Instant last = history.controlled();
        return !history.proven().isEmpty()
                && (last == null || last.isBefore(journal.start().minus(WEEK)));
    }

    /** Tells history when the checks have shown that they see. */
    void end() {
        if (looked && !blind) {
            history.nowControlled();
        }
    }

    // ---- volumes ---------------------------------------------------------------------------------------------------

    /**
     * Damages a copy of a volume.
     *
     * @param probes looks into the files of a copy
     */
    void volume(RestoredVolume volume, Function<RestoredVolume, List<CheckResult>> probes) {
        if (!volume.holdsData()) {
            skip(volume.name(), "no file of it was read");
            return;
        }
        Tally tally = new Tally(volume.name());
        try (VolumeDamage copy = VolumeDamage.of(volume, resources.workspace().volume(volume.name() + ".control"))) {
            RestoredVolume damaged = volume.at(copy.folder());
            Set<String> before = passed(look(damaged, probes));
            for (VolumeDamage.Damage damage : copy.all()) {
                damage.apply();
                tally.add(damage.what(), before, look(damaged, probes));
                damage.undo();
            }
            tally.tell();
        } catch (VolumeDamage.TooLargeException e) {
            skip(volume.name(), String.valueOf(e.getMessage()));
        } catch (TooSlowException e) {
            tally.stop();
        } catch (IOException | SQLException | RuntimeException e) {
            noCopy(volume.name(), e);
        }
    }

    private Map<String, CheckStatus> look(RestoredVolume copy, Function<RestoredVolume, List<CheckResult>> probes)
            throws SQLException {
        Map<String, CheckStatus> ends = run(runner -> suite.onVolume(copy, runner));
        probes.apply(copy).forEach(check -> ends.put(check.name(), check.status()));
        return ends;
    }

    // ---- databases -------------------------------------------------------------------------------------------------

    /**
     * A database as the drill restored it.
     *
     * @param shared whether another dump was loaded into the same database
     */
    record Loaded(
            RestoreItem.Dump item,
            ChosenSnapshot snapshot,
            LoadedDump dump,
            RestoredDatabase database,
            boolean shared) {}

    /** Loads dumps once more into a server of their own, and damages what came of it. */
    void dumps(List<Loaded> all, Supplier<DatabaseSandbox> server) {
        Map<String, Long> sizes = new HashMap<>(); // several may be databases of one dump
        all.forEach(each -> sizes.put(each.dump().sha256(), each.dump().facts().bytes()));
        long bytes = sizes.values().stream().mapToLong(Long::longValue).sum();
        if (all.isEmpty()) {
            return;
        }
        String names = all.stream().map(each -> each.item().name()).collect(Collectors.joining(", "));
        if (bytes > LARGEST_DATABASES) {
            skip(names, tooLarge(bytes));
            return;
        }
        during(names, server, sandbox -> {
            Map<Loaded, LoadedDump> copies = new LinkedHashMap<>();
            DumpRestore restore = new DumpRestore(sandbox);
            for (Loaded each : all) {
                LoadedDump copy = restore.load(each.snapshot(), each.item(), (done, total) -> stopIfAsked());
                if (copy.load() == null || !copy.load().ok()) {
                    skip(each.item().name(), "its dump did not load a second time");
                } else {
                    copies.put(each, copy);
                }
            }
            Set<String> standIns = StandIns.make(sandbox);
            for (Map.Entry<Loaded, LoadedDump> each : copies.entrySet()) {
                RestoredDatabase copy =
                        copy(each.getKey().database(), each.getValue().schema(), sandbox);
                damage(
                        copy,
                        sandbox,
                        runner -> suite.onDatabase(
                                copy, each.getValue(), standIns, each.getKey().shared(), runner));
            }
        });
    }

    /**
     * Starts a server on a physical backup once more, and damages its database.
     */
    void physical(RestoreItem.Physical item, RestoredDatabase database, Supplier<DatabaseSandbox> server) {
        try {
            long bytes = TableCounts.bytes(database);
            if (bytes > LARGEST_DATABASES) {
                skip(item.name(), tooLarge(bytes));
                return;
            }
        } catch (SQLException e) {
            skip(item.name(), "its size is not known: ERROR " + e.getErrorCode());
            return;
        }
        during(item.name(), server, sandbox -> {
            RestoredDatabase copy = copy(database, database.schema(), sandbox);
            Set<String> standIns = StandIns.make(sandbox);
            Extent.Origin origin = new Extent.Origin(item.path(), "", journal.start());
            damage(copy, sandbox, runner -> {
                suite.onDatabase(copy, null, standIns, false, runner);
                HistoryChecks.of(scenario.history(), TableCounts.of(copy, origin), history.proven())
                        .checks()
                        .forEach(runner);
            });
        });
    }

    private static String tooLarge(long bytes) {
        return "a copy of " + Shown.bytes(bytes) + " would be too large, " + Shown.bytes(LARGEST_DATABASES)
                + " is the most";
    }

    private RestoredDatabase copy(RestoredDatabase database, String schema, DatabaseSandbox sandbox) {
        return new RestoredDatabase(database.name(), schema, database.source(), journal.start(), sandbox);
    }

    private interface OnServer {
        void work(DatabaseSandbox sandbox) throws IOException, SQLException;
    }

    private void during(String names, Supplier<DatabaseSandbox> server, OnServer work) {
        DatabaseSandbox sandbox = null;
        try {
            sandbox = server.get();
            work.work(sandbox);
        } catch (SandboxException e) {
            skip(names, "a second server could not be had: " + e.getMessage());
        } catch (IOException | SQLException | RuntimeException e) {
            noCopy(names, e);
        } finally {
            if (sandbox != null) {
                resources.ended(sandbox);
            }
        }
    }

    private void damage(RestoredDatabase copy, DatabaseSandbox sandbox, Suite checks) throws SQLException {
        Tally tally = new Tally(copy.name());
        try (Connection connection = sandbox.connect(copy.schema())) {
            Map<String, Long> rows = TableCounts.of(copy, new Extent.Origin("", "", journal.start()))
                    .rows();
            Set<String> before = passed(run(checks));
            for (DatabaseDamage damage : DatabaseDamage.of(connection, copy.schema(), rows)) {
                try {
                    damage.apply(connection);
                } catch (SQLException e) {
                    tally.impossible(damage.what(), "ERROR " + e.getErrorCode());
                    continue;
                }
                Map<String, CheckStatus> after = run(checks);
                tally.add(damage.what(), before, after);
                before = passed(after);
            }
            tally.tell();
        } catch (TooSlowException e) {
            tally.stop();
        }
    }

    // ---- one run of the checks -------------------------------------------------------------------------------------

    private interface Suite {
        void run(Consumer<Check> runner) throws SQLException;
    }

    /** The checks on one copy took too long to be repeated. */
    private static final class TooSlowException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlowException() {
            super("the checks take too long", null, false, false);
        }
    }

    /** How each check ends on the copy as it is now. */
    private Map<String, CheckStatus> run(Suite checks) throws SQLException {
        Instant begin = options.clock().instant();
        Map<String, CheckStatus> ends = new LinkedHashMap<>();
        checks.run(check -> {
            stopIfAsked();
            String name = check.name();
            for (int i = 2; ends.containsKey(name); i++) {
                name = check.name() + " (" + i + ")";
            }
            ends.put(name, end(check));
        });
        if (Duration.between(begin, options.clock().instant()).compareTo(LONGEST_SUITE) > 0) {
            throw new TooSlowException();
        }
        return ends;
    }

    private CheckStatus end(Check check) {
        try {
            return check.look().status();
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            stopIfAsked();
            return CheckStatus.ERROR;
        }
    }

    private static Set<String> passed(Map<String, CheckStatus> ends) {
        return ends.entrySet().stream()
                .filter(each -> each.getValue() == CheckStatus.PASSED)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void stopIfAsked() {
        if (resources.stopped()) {
            throw new CancellationException();
        }
    }

    private void skip(String name, String why) {
        journal.notTested(name + ": whether its checks catch anything: " + why);
    }

    /** Trouble with a copy says nothing about what was restored. */
    private void noCopy(String name, Exception e) {
        stopIfAsked();
        if (e instanceof CancellationException stopped) {
            throw stopped;
        }
        skip(name, "the copy could not be made: " + e.getMessage());
    }

    /** What was caught of the damage done to one copy. */
    private final class Tally {
        private final String name;
        private final List<String> caught = new ArrayList<>();
        private final List<String> missed = new ArrayList<>();

        Tally(String name) {
            this.name = name;
        }

        void add(String what, Set<String> before, Map<String, CheckStatus> after) {
            boolean seen = before.stream().anyMatch(check -> after.get(check) == CheckStatus.FAILED);
            (seen ? caught : missed).add(what);
        }

        void impossible(String what, String why) {
            journal.notTested(name + ": whether its checks catch '" + what + "': it could not be done: " + why);
        }

        void stop() {
            skip(name, "its checks take longer than " + Spans.words(LONGEST_SUITE));
            if (!caught.isEmpty()) {
                tell();
            }
        }

        void tell() {
            int number = caught.size() + missed.size();
            if (number == 0) {
                skip(name, "there is nothing in it that could be damaged");
                return;
            }
            looked = true;
            blind |= caught.isEmpty();
            String damage = number + (number == 1 ? " kind of damage" : " kinds of damage");
            missed.forEach(what -> journal.notTested(
                    name + ": this damage, done on purpose to a copy, was not caught by any check: " + what));
            journal.check(
                    name + ": checks catch damage done on purpose",
                    KIND,
                    caught.isEmpty() ? CheckStatus.ERROR : CheckStatus.PASSED,
                    caught.isEmpty()
                            ? name + ": its checks are blind: of " + damage
                                    + " done on purpose to a copy none was caught (" + String.join(", ", missed) + ")"
                            : "caught: " + String.join(", ", caught)
                                    + (missed.isEmpty() ? "" : "; not caught: " + String.join(", ", missed)),
                    damage,
                    caught.size() + " caught");
        }
    }
}
