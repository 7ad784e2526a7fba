package dev.backproof.backup.source.mariadb;

import static dev.backproof.backup.source.mariadb.InventoryQuery.literal;
import static dev.backproof.backup.source.mariadb.InventoryQuery.select;

import dev.backproof.backup.source.mariadb.InventoryQuery.Row;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads a {@link SchemaInventory} from a server, over whatever connection there is to it. */
public final class InventoryReader {
    private final InventoryQuery.Runner server;
    private final MariaDbVersion version;

    /**
     * @param server answers questions
     * @param version the server's, since older ones know less of themselves
     */
    public InventoryReader(InventoryQuery.Runner server, MariaDbVersion version) {
        this.server = server;
        this.version = version;
    }

    /** The server's databases without its own, in ascending order; only those that the account may see. */
    public List<String> databases() {
        return one(select(
                        List.of("SCHEMA_NAME"),
                        "FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN"
                                + " ('information_schema', 'performance_schema', 'mysql', 'sys')"))
                .stream()
                .map(row -> row.text(0))
                .sorted()
                .toList();
    }

    /** What the database consists of; empty when there is no such database, or the account may not see it. */
    public Optional<SchemaInventory> read(String database) {
        List<List<Row>> answers = server.run(List.of(
                select(
                        List.of("SCHEMA_NAME", "DEFAULT_CHARACTER_SET_NAME", "DEFAULT_COLLATION_NAME"),
                        "FROM information_schema.SCHEMATA WHERE " + is("SCHEMA_NAME", database)),
                of("TABLES", database, "TABLE_NAME", "TABLE_TYPE", "ENGINE", "TABLE_COLLATION", "AUTO_INCREMENT"),
                of(
                        "COLUMNS",
                        database,
                        "TABLE_NAME",
                        "COLUMN_NAME",
                        "COLUMN_TYPE",
                        "IS_NULLABLE",
                        "COLUMN_DEFAULT",
                        "EXTRA",
                        "COLLATION_NAME",
                        "GENERATION_EXPRESSION",
                        "ORDINAL_POSITION"),
                of(
                        "STATISTICS",
                        database,
                        "TABLE_NAME",
                        "INDEX_NAME",
                        "NON_UNIQUE",
                        "INDEX_TYPE",
                        "COLUMN_NAME",
                        "SUB_PART",
                        "COLLATION",
                        "SEQ_IN_INDEX"),
                select(
                        List.of(
                                "k.TABLE_NAME",
                                "k.CONSTRAINT_NAME",
                                "k.COLUMN_NAME",
                                "k.REFERENCED_TABLE_SCHEMA",
                                "k.REFERENCED_TABLE_NAME",
                                "k.REFERENCED_COLUMN_NAME",
                                "r.UPDATE_RULE",
                                "r.DELETE_RULE",
                                "k.ORDINAL_POSITION"),
                        "FROM information_schema.KEY_COLUMN_USAGE k JOIN information_schema.REFERENTIAL_CONSTRAINTS r"
                                + " ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.TABLE_NAME = k.TABLE_NAME"
                                + " AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME WHERE "
                                + is("k.TABLE_SCHEMA", database) + " AND " + is("r.CONSTRAINT_SCHEMA", database)),
                checks(database),
                of("VIEWS", database, "TABLE_NAME", "DEFINER", "SECURITY_TYPE", "CHECK_OPTION", "VIEW_DEFINITION"),
                select(
                        List.of(
                                "TRIGGER_NAME",
                                "EVENT_OBJECT_TABLE",
                                "ACTION_TIMING",
                                "EVENT_MANIPULATION",
                                "DEFINER",
                                "ACTION_STATEMENT"),
                        "FROM information_schema.TRIGGERS WHERE " + is("TRIGGER_SCHEMA", database)),
                select(
                        List.of("ROUTINE_NAME", "ROUTINE_TYPE", "DEFINER", "SECURITY_TYPE", "ROUTINE_DEFINITION"),
                        "FROM information_schema.ROUTINES WHERE " + is("ROUTINE_SCHEMA", database)),
                select(
                        List.of(
                                "EVENT_NAME",
                                "DEFINER",
                                "STATUS",
                                "EVENT_TYPE",
                                "INTERVAL_VALUE",
                                "INTERVAL_FIELD",
                                "EVENT_DEFINITION"),
                        "FROM information_schema.EVENTS WHERE " + is("EVENT_SCHEMA", database))));
        if (answers.get(0).isEmpty()) {
            return Optional.empty();
        }
        Row schema = answers.get(0).get(0);
        List<Row> tables = answers.get(1);
        return Optional.of(new SchemaInventory(
                schema.text(0),
                schema.text(1),
                schema.text(2),
                tables(
                        tables,
                        byTable(answers.get(2)),
                        byTable(answers.get(3)),
                        byTable(answers.get(4)),
                        byTable(answers.get(5))),
                sorted(answers.get(6), InventoryReader::view, SchemaInventory.View::name),
                sorted(answers.get(7), InventoryReader::trigger, SchemaInventory.Trigger::name),
                sorted(answers.get(8), InventoryReader::routine, routine -> routine.name() + " " + routine.type()),
                sorted(answers.get(9), InventoryReader::event, SchemaInventory.Event::name),
                sequences(database, tables)));
    }

    private static InventoryQuery of(String table, String database, String... columns) {
        return select(List.of(columns), "FROM information_schema." + table + " WHERE " + is("TABLE_SCHEMA", database));
    }

    /** Names in information_schema compare without case: the second comparison makes it exact. */
    private static String is(String column, String name) {
        return column + " = " + literal(name) + " AND BINARY " + column + " = BINARY " + literal(name);
    }

    private InventoryQuery checks(String database) {
        List<String> columns = List.of("TABLE_NAME", "CONSTRAINT_NAME", "CHECK_CLAUSE");
        return version.isAtLeast(10, 3, 10)
                ? select(
                        columns, "FROM information_schema.CHECK_CONSTRAINTS WHERE " + is("CONSTRAINT_SCHEMA", database))
                : select(List.of("''", "''", "''"), "FROM DUAL WHERE FALSE");
    }

    private List<Row> one(InventoryQuery query) {
        return server.run(List.of(query)).get(0);
    }

    private static Map<String, List<Row>> byTable(List<Row> rows) {
        return rows.stream().collect(Collectors.groupingBy(row -> row.text(0)));
    }

    private static <T> List<T> sorted(List<Row> rows, Function<Row, T> maker, Function<T, String> key) {
        return rows.stream().map(maker).sorted(Comparator.comparing(key)).toList();
    }

    private static List<SchemaInventory.Table> tables(
            List<Row> tables,
            Map<String, List<Row>> columns,
            Map<String, List<Row>> indexParts,
            Map<String, List<Row>> keyParts,
            Map<String, List<Row>> checks) {
        return tables.stream()
                .filter(row -> row.text(1).equals("BASE TABLE") || row.text(1).equals("SYSTEM VERSIONED"))
                .map(row -> {
                    String name = row.text(0);
                    String collation = row.text(3);
                    return new SchemaInventory.Table(
                            name,
                            row.text(2),
                            charsetOf(collation),
                            collation,
                            row.text(1).equals("SYSTEM VERSIONED"),
                            row.get(4) == null ? null : row.number(4),
                            columns(columns.getOrDefault(name, List.of())),
                            indexes(indexParts.getOrDefault(name, List.of())),
                            foreignKeys(keyParts.getOrDefault(name, List.of())),
                            sorted(
                                    checks.getOrDefault(name, List.of()),
                                    check -> new SchemaInventory.Check(check.text(1), check.text(2)),
                                    SchemaInventory.Check::name));
                })
                .sorted(Comparator.comparing(SchemaInventory.Table::name))
                .toList();
    }

    /** Every collation's name begins with its character set's. */
    private static String charsetOf(String collation) {
        int end = collation.indexOf('_');
        return end < 0 ? collation : collation.substring(0, end);
    }

    private static List<SchemaInventory.Column> columns(List<Row> rows) {
        return rows.stream()
                .sorted(Comparator.comparingLong(row -> row.number(8)))
                .map(row -> new SchemaInventory.Column(
                        row.text(1), row.text(2), row.yes(3), row.get(4), row.text(5), row.text(6), row.text(7)))
                .toList();
    }

    private static List<SchemaInventory.Index> indexes(List<Row> rows) {
        return grouped(rows, 7).values().stream()
                .map(parts -> {
                    Row first = parts.get(0);
                    return new SchemaInventory.Index(
                            first.text(1),
                            first.number(2) == 0,
                            first.text(3),
                            parts.stream().map(InventoryReader::indexPart).toList());
                })
                .sorted(Comparator.comparing(SchemaInventory.Index::name))
                .toList();
    }

    private static String indexPart(Row row) {
        return row.text(4)
                + (row.get(5) == null ? "" : "(" + row.text(5) + ")")
                + (row.text(6).equals("D") ? " DESC" : "");
    }

    private static List<SchemaInventory.ForeignKey> foreignKeys(List<Row> rows) {
        return grouped(rows, 8).values().stream()
                .map(parts -> {
                    Row first = parts.get(0);
                    return new SchemaInventory.ForeignKey(
                            first.text(1),
                            parts.stream().map(part -> part.text(2)).toList(),
                            first.text(3),
                            first.text(4),
                            parts.stream().map(part -> part.text(5)).toList(),
                            first.text(6),
                            first.text(7));
                })
                .sorted(Comparator.comparing(SchemaInventory.ForeignKey::name))
                .toList();
    }

    /** The parts of each index or key, by its name in the second column, in the order that a column gives. */
    private static Map<String, List<Row>> grouped(List<Row> rows, int orderColumn) {
        return rows.stream()
                .sorted(Comparator.comparingLong(row -> row.number(orderColumn)))
                .collect(Collectors.groupingBy(row -> row.text(1), LinkedHashMap::new, Collectors.toList()));
    }

    private static SchemaInventory.View view(Row row) {
        return new SchemaInventory.View(row.text(0), row.text(1), row.text(2), row.text(3), digest(row, 4));
    }

    private static SchemaInventory.Trigger trigger(Row row) {
        return new SchemaInventory.Trigger(
                row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), digest(row, 5));
    }

    private static SchemaInventory.Routine routine(Row row) {
        return new SchemaInventory.Routine(row.text(0), row.text(1), row.text(2), row.text(3), digest(row, 4));
    }

    private static SchemaInventory.Event event(Row row) {
        String schedule = row.text(3).equals("RECURRING") ? "EVERY " + row.text(4) + " " + row.text(5) : row.text(3);
        return new SchemaInventory.Event(row.text(0), row.text(1), row.text(2), schedule, digest(row, 6));
    }

    /** White space at both ends is left out, since a dump adds some. */
    private static String digest(Row row, int column) {
        String text = row.text(column).strip();
        if (text.isEmpty()) {
            return "";
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** A sequence tells its state as the one row of a table. */
    private List<SchemaInventory.Sequence> sequences(String database, List<Row> tables) {
        List<String> names = tables.stream()
                .filter(row -> row.text(1).equals("SEQUENCE"))
                .map(row -> row.text(0))
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return List.of();
        }
        List<List<Row>> states = server.run(names.stream()
                .map(name -> select(
                        List.of(
                                "start_value",
                                "minimum_value",
                                "maximum_value",
                                "increment",
                                "cycle_option",
                                "next_not_cached_value"),
                        "FROM " + SqlName.quoted(database) + "." + SqlName.quoted(name)))
                .toList());
        List<SchemaInventory.Sequence> sequences = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!states.get(i).isEmpty()) {
                Row row = states.get(i).get(0);
                sequences.add(new SchemaInventory.Sequence(
                        names.get(i),
                        row.number(0),
                        row.number(1),
                        row.number(2),
                        row.number(3),
                        row.number(4) != 0,
                        row.number(5)));
            }
        }
        return sequences;
    }
}
