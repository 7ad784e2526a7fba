package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.DumpFacts;
import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.backup.source.mariadb.MariaDbVersion;
import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.sandbox.JdbcQueries;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a restored database must have in common with what was dumped, one check for each object and promise: named after
 * the object, so that a report tells which table, view or trigger did not come back.
 *
 * <ol>
 *   <li>With a manifest: every table with its engine, columns, indexes, foreign keys, CHECK constraints and AUTO_INCREMENT;
 *       every view, trigger, routine, event and sequence; rows as the manifest says; nothing more.
 *   <li>Without: every object that the dump creates; rows as the dump holds.
 *   <li>Always: {@code CHECK TABLE}, each view answers, foreign keys without orphans.
 * </ol>
 *
 * <p>Where source and sandbox run different release series, what the server words in its own way (types' display widths,
 * defaults, definitions) is not compared.
 */
public final class DatabaseContract implements AutoCloseable {
    private final RestoredDatabase database;
    private final LoadedDump dump;
    private final SqlSession session;
    private final SchemaComparison comparison;
    private final Set<String> changing;
    private final String authority;
    private @Nullable SchemaInventory actual;

    private DatabaseContract(RestoredDatabase database, LoadedDump dump) {
        this.database = database;
        this.dump = dump;
        this.session = new SqlSession(database);
        DumpManifest manifest = dump.manifest();
        this.changing = manifest == null ? Set.of() : Set.copyOf(manifest.changedDuringDump());
        this.authority = manifest == null ? "the dump" : "the dump's manifest";
        this.comparison = new SchemaComparison(sameSeries(), sameName());
    }

    /** The contract of a database that this dump was loaded into. Close it when the checks have run. */
    public static DatabaseContract of(RestoredDatabase database, LoadedDump dump) {
        return new DatabaseContract(database, dump);
    }

    private boolean sameSeries() {
        String there = dump.manifest() == null
                ? dump.facts().serverVersion()
                : dump.manifest().serverVersion();
        var source = MariaDbVersion.find(there);
        var here = MariaDbVersion.find(database.serverVersion());
        return source.isPresent() && here.isPresent() && source.get().sameSeries(here.get());
    }

    private boolean sameName() {
        DumpManifest manifest = dump.manifest();
        return manifest == null || manifest.schema().database().equals(database.schema());
    }

    /** The checks, to be run in this order by one thread. */
    public List<Check> checks() {
        DumpManifest manifest = dump.manifest();
        List<Check> checks = new ArrayList<>();
        if (manifest == null) {
            fromDump(DumpChecks.contents(dump), checks);
        } else {
            fromManifest(manifest, checks);
        }
        return checks;
    }

    private void fromManifest(DumpManifest manifest, List<Check> checks) {
        SchemaInventory expected = manifest.schema();
        inventory(checks, "database", "character set", () -> {
            SchemaInventory found = actual();
            return comparison.database(expected, found);
        });
        for (SchemaInventory.Table table : expected.tables()) {
            tableChecks(manifest, table, checks);
        }
        byName(expected.views(), SchemaInventory.View::name).forEach((name, view) -> {
            object(
                    checks,
                    "view",
                    name,
                    SchemaInventory::views,
                    SchemaInventory.View::name,
                    found -> comparison.view(view, found));
            viewAnswers(checks, name, view.definer());
        });
        byName(expected.triggers(), SchemaInventory.Trigger::name)
                .forEach((name, trigger) -> object(
                        checks,
                        "trigger",
                        name,
                        SchemaInventory::triggers,
                        SchemaInventory.Trigger::name,
                        found -> comparison.trigger(trigger, found)));
        byName(expected.routines(), DatabaseContract::routineName)
                .forEach((name, routine) -> object(
                        checks,
                        "routine",
                        name,
                        SchemaInventory::routines,
                        DatabaseContract::routineName,
                        found -> comparison.routine(routine, found)));
        byName(expected.events(), SchemaInventory.Event::name)
                .forEach((name, event) -> object(
                        checks,
                        "event",
                        name,
                        SchemaInventory::events,
                        SchemaInventory.Event::name,
                        found -> comparison.event(event, found)));
        byName(expected.sequences(), SchemaInventory.Sequence::name)
                .forEach((name, sequence) -> object(
                        checks,
                        "sequence",
                        name,
                        SchemaInventory::sequences,
                        SchemaInventory.Sequence::name,
                        found -> comparison.sequence(sequence, found)));
        checks.add(nothingMore(new Names(expected)));
    }

    private void tableChecks(DumpManifest manifest, SchemaInventory.Table table, List<Check> checks) {
        String name = table.name();
        object(
                checks,
                "table",
                name,
                SchemaInventory::tables,
                SchemaInventory.Table::name,
                found -> comparison.table(table, found));
        partOfTable(checks, name, "columns", found -> comparison.columns(table, found));
        if (!table.indexes().isEmpty()) {
            partOfTable(checks, name, "indexes", found -> comparison.indexes(table, found));
        }
        if (!table.foreignKeys().isEmpty()) {
            partOfTable(checks, name, "foreign keys", found -> comparison.foreignKeys(table, found));
        }
        if (!table.checks().isEmpty()) {
            partOfTable(checks, name, "CHECK constraints", found -> comparison.checks(table, found));
        }
        if (table.autoIncrement() != null) {
            partOfTable(checks, name, "AUTO_INCREMENT", found -> comparison.autoIncrement(table, found));
        }
        Long rows = manifest.rows().get(name);
        long expectedRows = rows == null ? 0 : rows;
        rowsOf(checks, name, expectedRows, manifest.historyIncluded() && table.systemVersioned());
        checkTable(checks, name, expectedRows > 0);
        for (SchemaInventory.ForeignKey key : table.foreignKeys()) {
            orphans(checks, name, key, expectedRows > 0);
        }
    }

    private void fromDump(DumpFacts.Contents expected, List<Check> checks) {
        for (String name : expected.tables()) {
            object(checks, "table", name, SchemaInventory::tables, SchemaInventory.Table::name, found -> "");
            long rows = expected.rows().getOrDefault(name, 0L);
            rowsOf(checks, name, rows, false);
            checkTable(checks, name, rows > 0);
            checks.add(allOrphans(name, rows > 0));
        }
        for (String name : expected.views()) {
            object(checks, "view", name, SchemaInventory::views, SchemaInventory.View::name, found -> "");
            viewAnswers(checks, name, "");
        }
        for (String name : expected.triggers()) {
            object(checks, "trigger", name, SchemaInventory::triggers, SchemaInventory.Trigger::name, found -> "");
        }
        for (String name : expected.routines()) {
            object(checks, "routine", name, SchemaInventory::routines, DatabaseContract::routineName, found -> "");
        }
        for (String name : expected.events()) {
            object(checks, "event", name, SchemaInventory::events, SchemaInventory.Event::name, found -> "");
        }
        for (String name : expected.sequences()) {
            object(checks, "sequence", name, SchemaInventory::sequences, SchemaInventory.Sequence::name, found -> "");
        }
    }

    private static String routineName(SchemaInventory.Routine routine) {
        return routine.type() + " " + routine.name();
    }

    // ---- one object ------------------------------------------------------------------------------------------------

    /** That an object is there and equals what was dumped; the comparison gives a difference or an empty text. */
    private <T> void object(
            List<Check> checks,
            String kind,
            String name,
            Function<SchemaInventory, List<T>> list,
            Function<T, String> nameOf,
            Function<T, String> compare) {
        inventory(checks, kind, kind + " " + name, () -> {
            for (T each : list.apply(actual())) {
                if (nameOf.apply(each).equals(name)) {
                    return difference(kind, name, compare.apply(each));
                }
            }
            return Outcome.failed(
                    database.name() + ": " + kind + " " + name + " is missing", name, otherwiseThere(kind, name));
        });
    }

    /** A view that came back as a table is not simply missing. */
    private String otherwiseThere(String kind, String name) throws SQLException {
        if (!kind.equals("view") && !kind.equals("table")) {
            return "missing";
        }
        String type = Sql.tableType(database, name);
        return type.isEmpty() ? "missing" : "is a " + type;
    }

    private void partOfTable(
            List<Check> checks, String table, String part, Function<SchemaInventory.Table, String> compare) {
        inventory(checks, part.replace(' ', '-').toLowerCase(Locale.ROOT), part + " of " + table, () -> {
            SchemaInventory.Table found = table(table);
            return found == null
                    ? Outcome.skipped("table " + table + " is missing")
                    : difference("table", table, compare.apply(found));
        });
    }

    private Outcome difference(String kind, String name, String difference) {
        if (difference.isEmpty()) {
            return Outcome.passed("as in " + authority);
        }
        if (changing.contains(kind + " " + name)) {
            return Outcome.skipped("it changed while the dump was made: " + difference);
        }
        return Outcome.failed(
                database.name() + ": " + kind + " " + name + ": " + difference, "as in " + authority, difference);
    }

    private void inventory(List<Check> checks, String kind, String what, Check.Probe probe) {
        checks.add(new Check(database.name() + ": " + what, kind, false, probe, "", null));
    }

    private Check nothingMore(Names expected) {
        return new Check(
                database.name() + ": nothing that was not dumped",
                "inventory",
                false,
                () -> {
                    List<String> more = new Names(actual()).without(expected);
                    return more.isEmpty()
                            ? Outcome.passed("no object but those in " + authority)
                            : Outcome.failed(
                                    database.name() + " holds what " + authority + " does not list: "
                                            + Words.some(more, more.size()),
                                    "0",
                                    Integer.toString(more.size()));
                },
                "",
                null);
    }

    // ---- data ------------------------------------------------------------------------------------------------------

    private void rowsOf(List<Check> checks, String table, long expected, boolean withHistory) {
        checks.add(new Check(
                database.name() + ": rows of " + table,
                "rows",
                expected > 0,
                () -> {
                    if (table(table) == null) {
                        return Outcome.skipped("table " + table + " is missing");
                    }
                    boolean versioned = isVersioned(table);
                    long rows = count(table, withHistory && versioned);
                    if (rows != expected && !withHistory && versioned) {
                        rows = count(table, true);
                    }
                    String message = database.name() + ": table " + table + " has " + Words.count(rows, "row");
                    return rows == expected
                            ? Outcome.passed(message, Long.toString(expected), Long.toString(rows))
                            : Outcome.failed(
                                    message + ", " + authority + " says " + expected,
                                    Long.toString(expected),
                                    Long.toString(rows));
                },
                "",
                null));
    }

    private long count(String table, boolean withHistory) throws SQLException {
        return session.number("select count(*) from " + Sql.name(database.schema(), table)
                + (withHistory ? " for system_time all" : ""));
    }

    private boolean isVersioned(String table) throws SQLException {
        SchemaInventory.Table found = table(table);
        return found != null && found.systemVersioned();
    }

    private void checkTable(List<Check> checks, String table, boolean provesData) {
        checks.add(new Check(
                database.name() + ": CHECK TABLE " + table,
                "check-table",
                provesData,
                () -> {
                    if (table(table) == null) {
                        return Outcome.skipped("table " + table + " is missing");
                    }
                    return session.ask(
                            "check table " + Sql.name(database.schema(), table) + " extended",
                            rows -> CheckTableAnswer.read(database.name(), table, rows));
                },
                "",
                null));
    }

    /** A definer that is empty is not known. */
    private void viewAnswers(List<Check> checks, String view, String definer) {
        inventory(checks, "view", "view " + view + " answers", () -> {
            if (!"VIEW".equals(Sql.tableType(database, view))) {
                return Outcome.skipped("view " + view + " is missing");
            }
            try {
                return session.ask(
                        "select * from " + Sql.name(database.schema(), view) + " limit 0",
                        rows -> Outcome.passed("it can be selected from"));
            } catch (SQLException e) {
                if (e.getErrorCode() == SqlTrouble.NO_SUCH_USER && mayHaveHadUser(definer)) {
                    return Outcome.skipped("it runs as " + (definer.isEmpty() ? "a user" : definer)
                            + ", one of the server's users, which are no part of this dump");
                }
                Outcome outcome = SqlTrouble.outcome(e);
                return new Outcome(
                        outcome.status(),
                        database.name() + ": view " + view + " cannot be used: " + outcome.message(),
                        "an answer",
                        outcome.actual());
            }
        });
    }

    /** Whether the source server had this user, as far as can be told: accounts belong to a server, not to a database. */
    private boolean mayHaveHadUser(String name) {
        DumpManifest manifest = dump.manifest();
        return manifest == null
                || manifest.accounts() == null
                || manifest.accounts().stream()
                        .anyMatch(account -> account.name().equals(name));
    }

    private void orphans(List<Check> checks, String table, SchemaInventory.ForeignKey key, boolean provesData) {
        checks.add(new Check(
                database.name() + ": orphans of " + key.name() + " in " + table,
                "orphans",
                provesData,
                () -> {
                    if (table(table) == null) {
                        return Outcome.skipped("table " + table + " is missing");
                    }
                    return orphans(table, key);
                },
                "",
                null));
    }

    /** For a dump without manifest: the foreign keys are those that came back. */
    private Check allOrphans(String table, boolean provesData) {
        return new Check(
                database.name() + ": orphans in " + table,
                "orphans",
                provesData,
                () -> {
                    SchemaInventory.Table found = table(table);
                    if (found == null) {
                        return Outcome.skipped("table " + table + " is missing");
                    }
                    if (found.foreignKeys().isEmpty()) {
                        return Outcome.skipped("table " + table + " has no foreign key");
                    }
                    Outcome last = Outcome.passed("");
                    for (SchemaInventory.ForeignKey key : found.foreignKeys()) {
                        last = orphans(table, key);
                        if (last.status() != CheckStatus.PASSED) {
                            return last;
                        }
                    }
                    return last;
                },
                "",
                null);
    }

    private Outcome orphans(String table, SchemaInventory.ForeignKey key) throws SQLException {
        DumpManifest manifest = dump.manifest();
        boolean inside = manifest == null
                ? key.referencedDatabase().equals(database.schema())
                : key.referencedDatabase().equals(manifest.schema().database());
        if (!inside) {
            return Outcome.skipped("it refers to the database " + key.referencedDatabase());
        }
        if (table(key.referencedTable()) == null) {
            return Outcome.skipped("table " + key.referencedTable() + " is missing");
        }
        long orphans = session.number(orphanQuery(table, key));
        return orphans == 0
                ? Outcome.passed("every row finds its " + key.referencedTable(), "0", "0")
                : Outcome.failed(
                        database.name() + ": " + Words.count(orphans, "row") + " of " + table + " refer to rows of "
                                + key.referencedTable() + " that are not there (" + key.name() + ")",
                        "0",
                        Long.toString(orphans));
    }

    private String orphanQuery(String table, SchemaInventory.ForeignKey key) {
        List<String> joined = new ArrayList<>();
        List<String> filled = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            String column = "c." + Sql.name(key.columns().get(i));
            joined.add(column + " = p." + Sql.name(key.referencedColumns().get(i)));
            filled.add(column + " is not null");
        }
        return "select count(*) from " + Sql.name(database.schema(), table) + " c where " + String.join(" and ", filled)
                + " and not exists (select 1 from " + Sql.name(database.schema(), key.referencedTable()) + " p where "
                + String.join(" and ", joined) + ")";
    }

    // ---- what came back --------------------------------------------------------------------------------------------

    private SchemaInventory.@Nullable Table table(String name) throws SQLException {
        for (SchemaInventory.Table table : actual().tables()) {
            if (table.name().equals(name)) {
                return table;
            }
        }
        return null;
    }

    private SchemaInventory actual() throws SQLException {
        SchemaInventory known = actual;
        if (known == null) {
            known = read();
            actual = known;
        }
        return known;
    }

    private SchemaInventory read() throws SQLException {
        return JdbcQueries.inventory(session.connection(), database.schema())
                .orElseThrow(() -> new SQLException("no database " + database.schema(), "42000", 1049));
    }

    private static <T> Map<String, T> byName(List<T> objects, Function<T, String> name) {
        Map<String, T> map = new TreeMap<>();
        objects.forEach(object -> map.put(name.apply(object), object));
        return map;
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }

    /** The names of everything in a database. */
    private static final class Names {
        private final Set<String> names = new TreeSet<>();

        Names(SchemaInventory inventory) {
            inventory.tables().forEach(table -> names.add("table " + table.name()));
            inventory.views().forEach(view -> names.add("view " + view.name()));
            inventory.triggers().forEach(trigger -> names.add("trigger " + trigger.name()));
            inventory.routines().forEach(routine -> names.add("routine " + routineName(routine)));
            inventory.events().forEach(event -> names.add("event " + event.name()));
            inventory.sequences().forEach(sequence -> names.add("sequence " + sequence.name()));
        }

        List<String> without(Names others) {
            Set<String> rest = new TreeSet<>(names);
            rest.removeAll(others.names);
            return List.copyOf(rest);
        }
    }
}
