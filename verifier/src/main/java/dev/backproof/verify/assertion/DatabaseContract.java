package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.Account;
import dev.backproof.backup.source.mariadb.CreatedTable;
import dev.backproof.backup.source.mariadb.DumpFacts;
import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.backup.source.mariadb.MariaDbVersion;
import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.restore.RestoredDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a restored database must have in common with what was dumped, one check for each object and promise: named after
 * the object, so that a report tells which table, view or trigger did not come back.
 *
 * <ol>
 *   <li>With a manifest: every table with its engine, columns, indexes, foreign keys, CHECK constraints and AUTO_INCREMENT;
 *       every view, trigger, routine, event and sequence; rows as the manifest says; nothing more.
 *   <li>With a dump alone: the same, as far as the dump's own text tells: its CREATE statements, its rows.
 *   <li>With neither (a physical backup): what came back is what is looked at.
 *   <li>Always: {@code CHECK TABLE}, emoji, rows of the past, next values, foreign keys without orphans; each view answers,
 *       each routine, trigger and event is understood, each definer exists; accounts that the dump brings.
 * </ol>
 *
 * <p>Where source and sandbox run different release series, what the server words in its own way (types' display widths,
 * defaults, definitions) is not compared.
 */
public final class DatabaseContract implements AutoCloseable {
    /** The kind of the check that there is nothing more: for who loads several dumps into one database. */
    public static final String INVENTORY = "inventory";

    private static final List<String> PARTS = List.of("column", "index", "foreign key", "CHECK constraint");

    private final RestoredDatabase database;
    private final @Nullable LoadedDump dump;
    private final RestoredSchema schema;
    private final SchemaComparison comparison;
    private final Set<String> changing;
    private final String authority;
    private final TableChecks tables;
    private final CodeChecks code;
    private final AccountChecks accounts;

    private DatabaseContract(RestoredDatabase database, @Nullable LoadedDump dump, Set<String> standIns) {
        this.database = database;
        this.dump = dump;
        this.schema = new RestoredSchema(database);
        DumpManifest manifest = dump == null ? null : dump.manifest();
        this.changing = manifest == null ? Set.of() : Set.copyOf(manifest.changedDuringDump());
        this.authority = manifest == null ? "the dump" : "the dump's manifest";
        this.comparison =
                new SchemaComparison(dump != null && sameSeries(database, dump), sameName(database, manifest));
        this.tables = new TableChecks(schema, authority);
        this.code = new CodeChecks(schema);
        this.accounts = new AccountChecks(schema, standIns);
    }

    /**
     * The contract of a database that this dump was loaded into. Close it when the checks have run.
     *
     * @param standIns accounts that the sandbox had to make up, see {@link dev.backproof.verify.sandbox.StandIns}
     */
    public static DatabaseContract of(RestoredDatabase database, LoadedDump dump, Set<String> standIns) {
        return new DatabaseContract(database, dump, standIns);
    }

    /** The contract of a database that came back by itself, with nothing that tells what must be in it. */
    public static DatabaseContract found(RestoredDatabase database, Set<String> standIns) {
        return new DatabaseContract(database, null, standIns);
    }

    private static boolean sameSeries(RestoredDatabase database, LoadedDump dump) {
        String there = dump.manifest() == null
                ? dump.facts().serverVersion()
                : dump.manifest().serverVersion();
        var source = MariaDbVersion.find(there);
        var here = MariaDbVersion.find(database.serverVersion());
        return source.isPresent() && here.isPresent() && source.get().sameSeries(here.get());
    }

    private static boolean sameName(RestoredDatabase database, @Nullable DumpManifest manifest) {
        return manifest == null || manifest.schema().database().equals(database.schema());
    }

    /**
     * The checks, to be run in this order by one thread.
     *
     * @throws SQLException when the server has to be asked what there is to be checked, and does not answer
     */
    public List<Check> checks() throws SQLException {
        List<Check> checks = new ArrayList<>();
        if (dump == null) {
            fromServer(schema.inventory(), checks);
        } else if (dump.manifest() == null) {
            fromDump(dump, DumpChecks.contents(dump), checks);
        } else {
            fromManifest(dump, dump.manifest(), checks);
        }
        return checks;
    }

    private void fromManifest(LoadedDump loaded, DumpManifest manifest, List<Check> checks) {
        SchemaInventory expected = manifest.schema();
        inventory(checks, "database", "character set", () -> comparison.database(expected, schema.inventory()));
        for (SchemaInventory.Table table : expected.tables()) {
            tableOfManifest(manifest, table, checks);
            rowsOfDump(loaded, table.name(), table.systemVersioned(), checks);
        }
        byName(expected.views(), SchemaInventory.View::name).forEach((name, view) -> {
            object(
                    checks,
                    "view",
                    name,
                    SchemaInventory::views,
                    SchemaInventory.View::name,
                    found -> comparison.view(view, found));
            checks.add(code.viewAnswers(name));
        });
        byName(expected.triggers(), SchemaInventory.Trigger::name)
                .forEach((name, trigger) -> trigger(checks, name, found -> comparison.trigger(trigger, found)));
        byName(expected.routines(), DatabaseContract::routineName)
                .forEach((name, routine) -> routine(checks, name, found -> comparison.routine(routine, found)));
        byName(expected.events(), SchemaInventory.Event::name)
                .forEach((name, event) -> event(checks, name, found -> comparison.event(event, found)));
        byName(expected.sequences(), SchemaInventory.Sequence::name)
                .forEach((name, sequence) -> object(
                        checks,
                        "sequence",
                        name,
                        SchemaInventory::sequences,
                        SchemaInventory.Sequence::name,
                        found -> comparison.sequence(sequence, found)));
        checks.add(nothingMore(new Names(expected)));
        List<Account> known = manifest.accounts();
        checks.add(accounts.definers(
                known == null ? null : known.stream().map(Account::name).collect(Collectors.toSet()), authority));
    }

    private void tableOfManifest(DumpManifest manifest, SchemaInventory.Table table, List<Check> checks) {
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
        Long counter = table.autoIncrement();
        if (counter != null) {
            partOfTable(checks, name, "AUTO_INCREMENT", found -> comparison.autoIncrement(counter, found));
        }
        Long rows = manifest.rows().get(name);
        long expectedRows = rows == null ? 0 : rows;
        checks.add(tables.rows(name, expectedRows, manifest.historyIncluded() && table.systemVersioned()));
        checks.add(tables.checkTable(name, expectedRows > 0));
        for (SchemaInventory.ForeignKey key : table.foreignKeys()) {
            checks.add(tables.orphans(name, key, manifest.schema().database(), expectedRows > 0));
        }
    }

    private void fromDump(LoadedDump loaded, DumpFacts.Contents expected, List<Check> checks) {
        boolean history = loaded.facts().history();
        Set<String> filled = new TreeSet<>(expected.tables());
        filled.addAll(expected.rows().keySet());
        for (String name : filled) {
            CreatedTable created = expected.definitions().get(name);
            if (expected.tables().contains(name)) {
                tableOfDump(checks, name, created);
            }
            long rows = expected.rows().getOrDefault(name, 0L);
            checks.add(tables.rows(name, rows, history));
            checks.add(tables.checkTable(name, rows > 0));
            checks.add(tables.allOrphans(name, rows > 0));
            rowsOfDump(loaded, name, created != null && created.systemVersioned(), checks);
        }
        for (String name : expected.views()) {
            object(checks, "view", name, SchemaInventory::views, SchemaInventory.View::name, found -> "");
            checks.add(code.viewAnswers(name));
        }
        expected.triggers().forEach(name -> trigger(checks, name, found -> ""));
        expected.routines().forEach(name -> routine(checks, name, found -> ""));
        expected.events().forEach(name -> event(checks, name, found -> ""));
        for (String name : expected.sequences()) {
            object(checks, "sequence", name, SchemaInventory::sequences, SchemaInventory.Sequence::name, found -> "");
        }
        checks.add(nothingMore(new Names(expected)));
        Set<String> known = loaded.facts().accounts().keySet();
        checks.add(accounts.definers(known.isEmpty() ? null : known, authority));
        checks.addAll(accounts.accounts(loaded));
    }

    private void tableOfDump(List<Check> checks, String name, @Nullable CreatedTable created) {
        inventory(checks, "table", "table " + name, () -> {
            if (schema.table(name) == null) {
                return missing("table", name);
            }
            return difference("table", name, created == null ? "" : comparison.created(created, schema.created(name)));
        });
        if (created == null) {
            return;
        }
        for (String part : PARTS) {
            if (created.parts().keySet().stream().anyMatch(key -> key.startsWith(part + " "))) {
                String plural = part.equals("index") ? "indexes" : part + "s";
                partOfTable(checks, name, plural, found -> comparison.parts(part + " ", created, schema.created(name)));
            }
        }
        Long counter = created.autoIncrement();
        if (counter != null) {
            partOfTable(checks, name, "AUTO_INCREMENT", found -> comparison.autoIncrement(counter, found));
        }
    }

    /** What the rows' own text tells. */
    private void rowsOfDump(LoadedDump loaded, String table, boolean versioned, List<Check> checks) {
        DumpFacts facts = loaded.facts();
        Long wide = DumpChecks.contents(loaded).wide().get(table);
        if (facts.charset().isEmpty() || facts.charset().equals("utf8mb4")) {
            if (wide != null) {
                boolean mariaDb = facts.toolVersion().startsWith("MariaDB")
                        || facts.toolVersion().contains("-MariaDB");
                checks.add(tables.wideCharacters(table, wide, facts.history(), mariaDb));
            }
        } else if (!facts.charset().equals("binary")) {
            checks.add(tables.replacedCharacters(table, facts.charset()));
        }
        if (versioned) {
            checks.add(tables.history(table, facts.history()));
        }
        checks.add(tables.nextValue(table));
    }

    private void fromServer(SchemaInventory there, List<Check> checks) {
        for (SchemaInventory.Table table : there.tables()) {
            checks.add(tables.checkTable(table.name(), true));
            for (SchemaInventory.ForeignKey key : table.foreignKeys()) {
                checks.add(tables.orphans(table.name(), key, database.schema(), true));
            }
            if (table.systemVersioned()) {
                checks.add(tables.history(table.name(), true));
            }
            checks.add(tables.nextValue(table.name()));
        }
        there.views().forEach(view -> checks.add(code.viewAnswers(view.name())));
        there.triggers()
                .forEach(trigger -> checks.add(code.compiles("trigger", "trigger", trigger.name(), trigger.name())));
        there.routines()
                .forEach(routine ->
                        checks.add(code.compiles("routine", routine.type(), routine.name(), routineName(routine))));
        there.events().forEach(event -> checks.add(code.compiles("event", "event", event.name(), event.name())));
        checks.add(accounts.definers(Set.of(), "the backup"));
    }

    private static String routineName(SchemaInventory.Routine routine) {
        return routine.type() + " " + routine.name();
    }

    // ---- one object ------------------------------------------------------------------------------------------------

    private void trigger(List<Check> checks, String name, Function<SchemaInventory.Trigger, String> compare) {
        object(checks, "trigger", name, SchemaInventory::triggers, SchemaInventory.Trigger::name, compare);
        checks.add(code.compiles("trigger", "trigger", name, name));
    }

    private void routine(List<Check> checks, String name, Function<SchemaInventory.Routine, String> compare) {
        object(checks, "routine", name, SchemaInventory::routines, DatabaseContract::routineName, compare);
        int end = name.startsWith("PACKAGE BODY ") ? "PACKAGE BODY".length() : name.indexOf(' ');
        checks.add(code.compiles("routine", name.substring(0, end), name.substring(end + 1), name));
    }

    private void event(List<Check> checks, String name, Function<SchemaInventory.Event, String> compare) {
        object(checks, "event", name, SchemaInventory::events, SchemaInventory.Event::name, compare);
        checks.add(code.compiles("event", "event", name, name));
    }

    /** That an object is there and equals what was dumped; the comparison gives a difference or an empty text. */
    private <T> void object(
            List<Check> checks,
            String kind,
            String name,
            Function<SchemaInventory, List<T>> list,
            Function<T, String> nameOf,
            Function<T, String> compare) {
        inventory(checks, kind, kind + " " + name, () -> {
            for (T each : list.apply(schema.inventory())) {
                if (nameOf.apply(each).equals(name)) {
                    return difference(kind, name, compare.apply(each));
                }
            }
            return missing(kind, name);
        });
    }

    /** A view that came back as a table is not simply missing. */
    private Outcome missing(String kind, String name) throws SQLException {
        String type = kind.equals("view") || kind.equals("table") ? Sql.tableType(database, name) : "";
        return Outcome.failed(
                database.name() + ": " + kind + " " + name + " is missing",
                name,
                type.isEmpty() ? "missing" : "is a " + type);
    }

    /** Says in words in what a part of a table differs, or an empty text. */
    @FunctionalInterface
    private interface Comparison {
        String difference(SchemaInventory.Table found) throws SQLException;
    }

    private void partOfTable(List<Check> checks, String table, String part, Comparison compare) {
        inventory(checks, part.replace(' ', '-').toLowerCase(Locale.ROOT), part + " of " + table, () -> {
            SchemaInventory.Table found = schema.table(table);
            return found == null
                    ? Outcome.skipped("table " + table + " is missing")
                    : difference("table", table, compare.difference(found));
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
                INVENTORY,
                false,
                () -> {
                    List<String> more = new Names(schema.inventory()).without(expected);
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

    private static <T> Map<String, T> byName(List<T> objects, Function<T, String> name) {
        Map<String, T> map = new TreeMap<>();
        objects.forEach(object -> map.put(name.apply(object), object));
        return map;
    }

    @Override
    public void close() throws SQLException {
        schema.close();
    }

    /** The names of everything in a database. */
    private static final class Names {
        private final Set<String> names = new TreeSet<>();

        Names(SchemaInventory inventory) {
            add("table", inventory.tables().stream().map(SchemaInventory.Table::name));
            add("view", inventory.views().stream().map(SchemaInventory.View::name));
            add("trigger", inventory.triggers().stream().map(SchemaInventory.Trigger::name));
            add("routine", inventory.routines().stream().map(DatabaseContract::routineName));
            add("event", inventory.events().stream().map(SchemaInventory.Event::name));
            add("sequence", inventory.sequences().stream().map(SchemaInventory.Sequence::name));
        }

        Names(DumpFacts.Contents contents) {
            add("table", Stream.concat(contents.tables().stream(), contents.rows().keySet().stream()));
            add("view", contents.views().stream());
            add("trigger", contents.triggers().stream());
            add("routine", contents.routines().stream());
            add("event", contents.events().stream());
            add("sequence", contents.sequences().stream());
        }

        private void add(String kind, Stream<String> all) {
            all.forEach(name -> names.add(kind + " " + name));
        }

        List<String> without(Names others) {
            Set<String> rest = new TreeSet<>(names);
            rest.removeAll(others.names);
            return List.copyOf(rest);
        }
    }
}
