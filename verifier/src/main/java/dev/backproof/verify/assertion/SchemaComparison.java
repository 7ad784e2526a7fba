package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.CreatedTable;
import dev.backproof.backup.source.mariadb.SchemaInventory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Compares objects of a database as they were dumped with those that came back. Each method gives the first difference in
 * words, or an empty text.
 *
 * @param sameSeries whether both servers are of one release series, so that they word things alike
 * @param sameName whether the database has the same name, which views' definitions hold
 */
record SchemaComparison(boolean sameSeries, boolean sameName) {
    Outcome database(SchemaInventory expected, SchemaInventory actual) {
        String difference = first(
                text("character set", charset(expected.charset()), charset(actual.charset())),
                text("collation", collation(expected.collation()), collation(actual.collation())));
        return difference.isEmpty()
                ? Outcome.passed(actual.charset() + ", " + actual.collation())
                : Outcome.failed(
                        "database " + actual.database() + ": " + difference, expected.collation(), actual.collation());
    }

    String table(SchemaInventory.Table expected, SchemaInventory.Table actual) {
        return first(
                text("engine", expected.engine(), actual.engine()),
                text("character set", charset(expected.charset()), charset(actual.charset())),
                text("collation", collation(expected.collation()), collation(actual.collation())),
                versioned(expected.systemVersioned(), actual.systemVersioned()));
    }

    String columns(SchemaInventory.Table expected, SchemaInventory.Table actual) {
        String difference =
                named("column", expected.columns(), actual.columns(), SchemaInventory.Column::name, this::column);
        if (!difference.isEmpty()) {
            return difference;
        }
        return names(expected.columns(), SchemaInventory.Column::name)
                        .equals(names(actual.columns(), SchemaInventory.Column::name))
                ? ""
                : "the columns stand in another order";
    }

    private String column(SchemaInventory.Column expected, SchemaInventory.Column actual) {
        return first(
                text("type", type(expected.type()), type(actual.type())),
                text("collation", collation(expected.collation()), collation(actual.collation())),
                expected.nullable() == actual.nullable()
                        ? ""
                        : "it " + (actual.nullable() ? "takes" : "refuses") + " NULL",
                hidden("default", String.valueOf(expected.defaultValue()), String.valueOf(actual.defaultValue())),
                hidden("extra", expected.extra(), actual.extra()),
                hidden("generation expression", expected.generated(), actual.generated()));
    }

    String indexes(SchemaInventory.Table expected, SchemaInventory.Table actual) {
        return named(
                "index",
                expected.indexes(),
                actual.indexes(),
                SchemaInventory.Index::name,
                (before, after) -> first(
                        text("columns", String.join(", ", before.parts()), String.join(", ", after.parts())),
                        before.unique() == after.unique() ? "" : "it is " + (after.unique() ? "" : "not ") + "unique",
                        text("type", before.type(), after.type())));
    }

    String foreignKeys(SchemaInventory.Table expected, SchemaInventory.Table actual) {
        return named(
                "foreign key",
                expected.foreignKeys(),
                actual.foreignKeys(),
                SchemaInventory.ForeignKey::name,
                (before, after) -> first(
                        text("columns", String.join(", ", before.columns()), String.join(", ", after.columns())),
                        text("table", before.referencedTable(), after.referencedTable()),
                        text(
                                "referenced columns",
                                String.join(", ", before.referencedColumns()),
                                String.join(", ", after.referencedColumns())),
                        text("ON UPDATE", before.onUpdate(), after.onUpdate()),
                        text("ON DELETE", before.onDelete(), after.onDelete())));
    }

    String checks(SchemaInventory.Table expected, SchemaInventory.Table actual) {
        return named(
                "CHECK constraint",
                expected.checks(),
                actual.checks(),
                SchemaInventory.Check::name,
                (before, after) -> hidden("clause", before.clause(), after.clause()));
    }

    String autoIncrement(long before, SchemaInventory.Table actual) {
        long after = actual.autoIncrement() == null ? 0 : actual.autoIncrement();
        return after >= before ? "" : "AUTO_INCREMENT is " + after + ", expected at least " + before;
    }

    /** What two CREATE TABLE statements say of the table as a whole; what one of them leaves out is not compared. */
    String created(CreatedTable expected, CreatedTable actual) {
        String tables = first(
                told("engine", expected.engine(), actual.engine()),
                told("character set", charset(expected.charset()), charset(actual.charset())),
                told("collation", collation(expected.collation()), collation(actual.collation())),
                versioned(expected.systemVersioned(), actual.systemVersioned()));
        return tables.isEmpty()
                ? first(
                        hidden("list of options", expected.options(), actual.options()),
                        hidden(
                                "partitioning",
                                expected.parts().getOrDefault("partitions", ""),
                                actual.parts().getOrDefault("partitions", "")))
                : tables;
    }

    /** The columns, indexes or constraints of two CREATE TABLE statements, by the beginning of their names. */
    String parts(String prefix, CreatedTable expected, CreatedTable actual) {
        String difference = named(
                "",
                keys(prefix, expected),
                keys(prefix, actual),
                key -> key,
                (key, same) -> first(
                        prefix.equals(CreatedTable.COLUMN)
                                ? told(
                                        "collation",
                                        collation(expected.collationOf(key.substring(prefix.length()))),
                                        collation(actual.collationOf(key.substring(prefix.length()))))
                                : "",
                        hidden(
                                "definition",
                                expected.parts().getOrDefault(key, ""),
                                actual.parts().getOrDefault(key, ""))));
        return difference.isEmpty() && !keys(prefix, expected).equals(keys(prefix, actual)) && sameSeries
                ? "they stand in another order"
                : difference;
    }

    private static List<String> keys(String prefix, CreatedTable table) {
        return table.parts().keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .toList();
    }

    private static String versioned(boolean expected, boolean actual) {
        return expected == actual ? "" : "it is " + (actual ? "" : "not ") + "system-versioned";
    }

    /** MySQL's own collations have other names in MariaDB. */
    private static String told(String what, String expected, String actual) {
        return expected.isEmpty() || actual.isEmpty() || expected.contains("_0900_")
                ? ""
                : text(what, expected, actual);
    }

    String view(SchemaInventory.View expected, SchemaInventory.View actual) {
        return first(
                text("definer", expected.definer(), actual.definer()),
                text("security", expected.security(), actual.security()),
                text("check option", expected.checkOption(), actual.checkOption()),
                sameName ? definition(expected.definition(), actual.definition()) : "");
    }

    String trigger(SchemaInventory.Trigger expected, SchemaInventory.Trigger actual) {
        return first(
                text("table", expected.table(), actual.table()),
                text("moment", expected.timing() + " " + expected.event(), actual.timing() + " " + actual.event()),
                text("definer", expected.definer(), actual.definer()),
                definition(expected.definition(), actual.definition()));
    }

    String routine(SchemaInventory.Routine expected, SchemaInventory.Routine actual) {
        return first(
                text("definer", expected.definer(), actual.definer()),
                text("security", expected.security(), actual.security()),
                definition(expected.definition(), actual.definition()));
    }

    /** The status is left out: a sandbox's scheduler is off, and a dump may restore events as disabled on purpose. */
    String event(SchemaInventory.Event expected, SchemaInventory.Event actual) {
        return first(
                text("definer", expected.definer(), actual.definer()),
                text("schedule", expected.schedule(), actual.schedule()),
                definition(expected.definition(), actual.definition()));
    }

    String sequence(SchemaInventory.Sequence expected, SchemaInventory.Sequence actual) {
        boolean behind = expected.increment() < 0 ? actual.next() > expected.next() : actual.next() < expected.next();
        return first(
                text("increment", Long.toString(expected.increment()), Long.toString(actual.increment())),
                text("minimum", Long.toString(expected.minimum()), Long.toString(actual.minimum())),
                text("maximum", Long.toString(expected.maximum()), Long.toString(actual.maximum())),
                behind && !expected.cycle()
                        ? "the next value is " + actual.next() + ", which was handed out before " + expected.next()
                        : "");
    }

    // ---- words -----------------------------------------------------------------------------------------------------

    private static String first(String... differences) {
        for (String difference : differences) {
            if (!difference.isEmpty()) {
                return difference;
            }
        }
        return "";
    }

    private static String text(String what, String expected, String actual) {
        return expected.equals(actual) ? "" : what + " is '" + actual + "', expected '" + expected + "'";
    }

    /** For expressions, which servers of other series word differently and which may hold values. */
    private String hidden(String what, String expected, String actual) {
        return !sameSeries || expected.equals(actual) ? "" : "its " + what + " differs";
    }

    private String definition(String expected, String actual) {
        return !sameSeries || expected.isEmpty() || actual.isEmpty() || expected.equals(actual)
                ? ""
                : "its definition differs";
    }

    private String type(String type) {
        return sameSeries ? type : type.toLowerCase(Locale.ROOT).replaceAll("(int|year)\\(\\d+\\)", "$1");
    }

    /** {@code utf8} was another name of {@code utf8mb3} in older series. */
    private String charset(String charset) {
        return sameSeries ? charset : charset.replaceAll("^utf8$", "utf8mb3");
    }

    private String collation(String collation) {
        return sameSeries ? collation : collation.replaceAll("^utf8_", "utf8mb3_");
    }

    private static <T> List<String> names(List<T> objects, Function<T, String> name) {
        return objects.stream().map(name).toList();
    }

    private static <T> String named(
            String what, List<T> expected, List<T> actual, Function<T, String> name, BiFunction<T, T, String> compare) {
        Map<String, T> rest = new LinkedHashMap<>();
        actual.forEach(each -> rest.put(name.apply(each), each));
        List<String> differences = new ArrayList<>();
        for (T each : expected) {
            T found = rest.remove(name.apply(each));
            String difference = found == null ? "is missing" : compare.apply(each, found);
            if (!difference.isEmpty()) {
                differences.add((what + " " + name.apply(each)).strip() + (found == null ? " " : ": ") + difference);
            }
        }
        rest.keySet().forEach(more -> differences.add((what + " " + more).strip() + " was not dumped"));
        return differences.isEmpty() ? "" : Words.some(differences, differences.size());
    }
}
