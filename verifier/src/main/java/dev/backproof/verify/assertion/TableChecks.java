package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.backup.source.mariadb.SqlName;
import dev.backproof.verify.result.CheckStatus;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks on the rows of restored tables. Each is skipped when its table is missing, which is another check's finding. */
final class TableChecks {
    private static final String NAME = "`((?:[^`]|``)*)`";
    private static final Pattern NEXT_VALUE =
            Pattern.compile("nextval\\((?:" + NAME + "\\.)?" + NAME + "\\)", Pattern.CASE_INSENSITIVE);
    /** The largest values of integer columns. */
    private static final Map<String, String> LARGEST = Map.of(
            "tinyint", "127",
            "tinyint unsigned", "255",
            "smallint", "32767",
            "smallint unsigned", "65535",
            "mediumint", "8388607",
            "mediumint unsigned", "16777215",
            "int", "2147483647",
            "int unsigned", "4294967295",
            "bigint", "9223372036854775807",
            "bigint unsigned", "18446744073709551615");

    private final RestoredSchema schema;
    private final String name;
    private final String authority;

    /**
     * @param authority what tells how it should be, such as {@code the dump}
     */
    TableChecks(RestoredSchema schema, String authority) {
        this.schema = schema;
        this.name = schema.database().name();
        this.authority = authority;
    }

    /** Looks at a table that is there. */
    @FunctionalInterface
    private interface Look {
        Outcome at(SchemaInventory.Table table) throws SQLException;
    }

    private Check check(String what, String kind, boolean provesData, String table, Look look) {
        return new Check(
                name + ": " + what,
                kind,
                provesData,
                () -> {
                    SchemaInventory.Table found = schema.table(table);
                    return found == null ? Outcome.skipped("table " + table + " is missing") : look.at(found);
                },
                "",
                null);
    }

    /**
     * The number of rows.
     *
     * @param withHistory whether rows of the past are among the expected ones
     */
    Check rows(String table, long expected, boolean withHistory) {
        return check("rows of " + table, "rows", expected > 0, table, found -> {
            long rows = count(table, withHistory && found.systemVersioned());
            String message = name + ": table " + table + " has " + Words.count(rows, "row");
            return rows == expected
                    ? Outcome.passed(message, Long.toString(expected), Long.toString(rows))
                    : Outcome.failed(
                            message + ", " + authority + " says " + expected,
                            Long.toString(expected),
                            Long.toString(rows));
        });
    }

    /** Whether the rows of the past of a system-versioned table came back. */
    Check history(String table, boolean dumped) {
        return check("history of " + table, "history", false, table, found -> {
            if (!found.systemVersioned()) {
                return Outcome.skipped("table " + table + " is not system-versioned");
            }
            if (!dumped) {
                return Outcome.skipped("the dump holds no rows of the past: it was made without --dump-history");
            }
            long past = count(table, true) - count(table, false);
            return Outcome.passed(Words.count(past, "row") + " of the past came back");
        });
    }

    private long count(String table, boolean withHistory) throws SQLException {
        return schema.session().number("select count(*) from " + rowsOf(table, withHistory));
    }

    private long sum(List<String> terms, String rows) throws SQLException {
        return terms.isEmpty() ? 0 : schema.session().number("select " + String.join(" + ", terms) + " from " + rows);
    }

    private String rowsOf(String table, boolean withHistory) {
        return schema.quoted(table) + (withHistory ? " for system_time all" : "");
    }

    /**
     * Characters that UTF-8 writes in four bytes, emoji among them: the first to be lost where a character set is too
     * small.
     *
     * @param generatedToo whether values of generated columns are among the expected
     */
    Check wideCharacters(String table, long expected, boolean withHistory, boolean generatedToo) {
        return check("emoji and other 4-byte characters of " + table, "characters", true, table, found -> {
            List<String> counts = new ArrayList<>();
            for (SchemaInventory.Column column : found.columns()) {
                if (!column.collation().isEmpty()
                        && (generatedToo || column.generated().isEmpty())) {
                    String text = SqlName.quoted(column.name());
                    // UTF-16 has two units for each of them
                    counts.add("coalesce(sum(length(convert(" + text + " using utf16)) div 2 - char_length(" + text
                            + ")), 0)");
                }
            }
            long there = sum(counts, rowsOf(table, withHistory && found.systemVersioned()));
            String message = name + ": table " + table + " has " + Words.count(there, "character") + " of four bytes";
            return there == expected
                    ? Outcome.passed(message, Long.toString(expected), Long.toString(there))
                    : Outcome.failed(
                            message + ", the dump says " + expected, Long.toString(expected), Long.toString(there));
        });
    }

    /** Question marks in columns whose characters the dump's character set could not hold. */
    Check replacedCharacters(String table, String dumpCharset) {
        return check(
                "characters of " + table + " that " + dumpCharset + " lacks", "characters", false, table, found -> {
                    List<String> suspicious = found.columns().stream()
                            .filter(column -> column.collation().startsWith("utf8mb4_"))
                            .map(column -> "coalesce(sum(" + SqlName.quoted(column.name()) + " like '%?%'), 0)")
                            .toList();
                    long values = sum(suspicious, rowsOf(table, false));
                    return values == 0
                            ? Outcome.passed("no value holds a '?' that could stand for one")
                            : Outcome.error(
                                    name + ": the dump was made in " + dumpCharset + ", where emoji turn into '?'; "
                                            + Words.count(values, "value") + " of table " + table
                                            + " with a '?' may have had some:"
                                            + " dump with --default-character-set=utf8mb4");
                });
    }

    /** Whether the next row gets a number that no row has. */
    Check nextValue(String table) {
        return check("next value of " + table, "next-value", false, table, found -> {
            for (SchemaInventory.Column column : found.columns()) {
                if (column.extra().contains("auto_increment")) {
                    return nextNumber(found, column);
                }
                Matcher sequence = NEXT_VALUE.matcher(String.valueOf(column.defaultValue()));
                if (sequence.matches()) {
                    return nextOfSequence(found, column, sequence.group(2).replace("``", "`"));
                }
            }
            return Outcome.skipped("no column of " + table + " is numbered");
        });
    }

    private Outcome nextNumber(SchemaInventory.Table table, SchemaInventory.Column column) throws SQLException {
        boolean leads = table.indexes().stream()
                .anyMatch(index -> index.parts().get(0).equals(column.name())
                        || index.parts().get(0).equals(column.name() + " DESC"));
        Long next = table.autoIncrement();
        if (!leads || next == null) {
            return Outcome.skipped("column " + column.name() + " is numbered within groups");
        }
        Optional<BigDecimal> highest = highest(table.name(), column.name());
        String type = column.type().replaceAll("\\(\\d+\\)", "").replace(" zerofill", "");
        if (highest.isEmpty() || highest.get().compareTo(BigDecimal.valueOf(next)) < 0) {
            return Outcome.passed("AUTO_INCREMENT is " + next);
        }
        if (highest.get().toPlainString().equals(LARGEST.get(type))) {
            return Outcome.passed("column " + column.name() + " has reached its largest value");
        }
        return behind(table.name(), column.name(), "AUTO_INCREMENT is " + next, next, highest.get());
    }

    private Outcome nextOfSequence(SchemaInventory.Table table, SchemaInventory.Column column, String sequence)
            throws SQLException {
        for (SchemaInventory.Sequence found : schema.inventory().sequences()) {
            if (found.name().equals(sequence)) {
                Optional<BigDecimal> highest = highest(table.name(), column.name());
                boolean counts = found.increment() > 0 && !found.cycle();
                return !counts || highest.isEmpty() || highest.get().compareTo(BigDecimal.valueOf(found.next())) < 0
                        ? Outcome.passed("sequence " + sequence + " goes on with " + found.next())
                        : behind(
                                table.name(),
                                column.name(),
                                "sequence " + sequence + " goes on with " + found.next(),
                                found.next(),
                                highest.get());
            }
        }
        return Outcome.skipped("sequence " + sequence + " is not in this database");
    }

    private Optional<BigDecimal> highest(String table, String column) throws SQLException {
        return schema.session()
                .ask(
                        "select max(" + SqlName.quoted(column) + ") from " + schema.quoted(table),
                        rows -> rows.next() ? Optional.ofNullable(rows.getBigDecimal(1)) : Optional.empty());
    }

    private Outcome behind(String table, String column, String counter, long next, BigDecimal highest) {
        return Outcome.failed(
                name + ": table " + table + ": " + counter + ", but " + column + " is " + highest.toPlainString()
                        + " already",
                "above " + highest.toPlainString(),
                Long.toString(next));
    }

    /** What the server's own check of the table says. */
    Check checkTable(String table, boolean provesData) {
        return check(
                "CHECK TABLE " + table,
                "check-table",
                provesData,
                table,
                found -> schema.session()
                        .ask(
                                "check table " + schema.quoted(table) + " extended",
                                rows -> CheckTableAnswer.read(name, table, rows)));
    }

    /** Rows that a foreign key refers to and that are not there. */
    Check orphans(String table, SchemaInventory.ForeignKey key, String database, boolean provesData) {
        return check(
                "orphans of " + key.name() + " in " + table,
                "orphans",
                provesData,
                table,
                found -> orphans(table, key, database));
    }

    /** As {@link #orphans}, for whatever foreign keys came back. */
    Check allOrphans(String table, boolean provesData) {
        return check("orphans in " + table, "orphans", provesData, table, found -> {
            if (found.foreignKeys().isEmpty()) {
                return Outcome.skipped("table " + table + " has no foreign key");
            }
            Outcome last = Outcome.passed("");
            for (SchemaInventory.ForeignKey key : found.foreignKeys()) {
                last = orphans(table, key, schema.database().schema());
                if (last.status() != CheckStatus.PASSED) {
                    return last;
                }
            }
            return last;
        });
    }

    private Outcome orphans(String table, SchemaInventory.ForeignKey key, String database) throws SQLException {
        if (!key.referencedDatabase().equals(database)) {
            return Outcome.skipped("it refers to the database " + key.referencedDatabase());
        }
        if (schema.table(key.referencedTable()) == null) {
            return Outcome.skipped("table " + key.referencedTable() + " is missing");
        }
        long orphans = schema.session().number(orphanQuery(table, key));
        return orphans == 0
                ? Outcome.passed("every row finds its " + key.referencedTable(), "0", "0")
                : Outcome.failed(
                        name + ": " + Words.count(orphans, "row") + " of " + table + " refer to rows of "
                                + key.referencedTable() + " that are not there (" + key.name() + ")",
                        "0",
                        Long.toString(orphans));
    }

    private String orphanQuery(String table, SchemaInventory.ForeignKey key) {
        List<String> joined = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            joined.add("c." + SqlName.quoted(key.columns().get(i)) + " = p."
                    + SqlName.quoted(key.referencedColumns().get(i)));
        }
        String filled = key.columns().stream()
                .map(column -> "c." + SqlName.quoted(column) + " is not null")
                .collect(Collectors.joining(" and "));
        return "select count(*) from " + schema.quoted(table) + " c where " + filled + " and not exists (select 1 from "
                + schema.quoted(key.referencedTable()) + " p where " + String.join(" and ", joined) + ")";
    }
}
