package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.Cell;
import dev.backproof.verify.scenario.Assertion.ObjectKind;
import dev.backproof.verify.scenario.Assertion.Reference;
import dev.backproof.verify.scenario.Bounds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks on what a restored database consists of, that somebody asks for; {@link DatabaseContract} finds the others. */
public final class ObjectChecks {
    /** What the server says of a user who is not there, and of a statement that a reading connection may not send. */
    private static final int NO_SUCH_GRANT = 1141;

    private static final int READ_ONLY = 1792;
    private static final int WRONG_ARGUMENTS = 1318;
    private static final int SIGNALLED = 1644;

    /** {@code GRANT SELECT, INSERT (`a`) ON `shop`.* TO …} ("MariaDB SHOW GRANTS"). */
    private static final Pattern GRANT =
            Pattern.compile("GRANT (.+?) ON (?:TABLE |FUNCTION |PROCEDURE )?(\\S+|`.*`) TO .*", Pattern.DOTALL);

    private ObjectChecks() {}

    /** How many objects of a kind there are lies within bounds. */
    public static Check count(RestoredDatabase database, ObjectKind kind, Bounds bounds) {
        return new Check(
                database.name() + ": number of " + kind.key(),
                "count",
                false,
                () -> {
                    try (RestoredSchema schema = new RestoredSchema(database)) {
                        SchemaInventory inventory = schema.inventory();
                        int number = switch (kind) {
                            case TABLES -> inventory.tables().size();
                            case VIEWS -> inventory.views().size();
                            case TRIGGERS -> inventory.triggers().size();
                            case ROUTINES -> inventory.routines().size();
                            case EVENTS -> inventory.events().size();
                            case SEQUENCES -> inventory.sequences().size();
                        };
                        String noun = kind.key().substring(0, kind.key().length() - 1);
                        String message = database.name() + " has " + Words.count(number, noun);
                        return bounds.contains(number)
                                ? Outcome.passed(message, bounds.toString(), Integer.toString(number))
                                : Outcome.failed(
                                        message + ", expected " + bounds, bounds.toString(), Integer.toString(number));
                    }
                },
                "",
                null);
    }

    /** The database, its tables and their columns of text have this character set; {@code utf8} means {@code utf8mb3}. */
    public static Check charset(RestoredDatabase database, String charset) {
        return new Check(
                database.name() + ": character set " + charset,
                "charset",
                false,
                () -> {
                    String wanted = name(charset);
                    List<String> others = new ArrayList<>();
                    try (RestoredSchema schema = new RestoredSchema(database)) {
                        SchemaInventory inventory = schema.inventory();
                        if (!name(inventory.charset()).equals(wanted)) {
                            others.add("the database has " + inventory.charset());
                        }
                        for (SchemaInventory.Table table : inventory.tables()) {
                            if (!name(table.charset()).equals(wanted)) {
                                others.add("table " + table.name() + " has " + table.charset());
                            }
                            for (SchemaInventory.Column column : table.columns()) {
                                String own = column.collation().replaceFirst("_.*", "");
                                if (!own.isEmpty() && !name(own).equals(wanted)) {
                                    others.add("column " + table.name() + "." + column.name() + " has " + own);
                                }
                            }
                        }
                    }
                    return others.isEmpty()
                            ? Outcome.passed("everywhere", charset, charset)
                            : Outcome.failed(
                                    database.name() + ": not everything is " + charset + ": "
                                            + Words.some(others, others.size()),
                                    charset,
                                    others.size() + " others");
                },
                "",
                null);
    }

    private static String name(String charset) {
        return charset.equalsIgnoreCase("utf8") ? "utf8mb3" : charset.toLowerCase(Locale.ROOT);
    }

    /** No table or view of this name is there. */
    public static Check noTable(RestoredDatabase database, String table) {
        return new Check(
                database.name() + ": no table " + table,
                "no-table",
                false,
                () -> {
                    String type = Sql.tableType(database, table);
                    return type.isEmpty()
                            ? Outcome.passed("there is none", "none", "none")
                            : Outcome.failed(
                                    database.name() + " has a table " + table + ", expected none",
                                    "none",
                                    type.toLowerCase(Locale.ROOT));
                },
                "",
                null);
    }

    /**
     * Every row of a table finds the rows that it refers to.
     *
     * @param reference what refers to what; null for all foreign keys of the table
     */
    public static Check noOrphans(RestoredDatabase database, String table, @Nullable Reference reference) {
        String what = reference == null ? "orphans in " + table : "orphans of " + reference.column() + " in " + table;
        return new Check(database.name() + ": " + what, "orphans", () -> {
            try (RestoredSchema schema = new RestoredSchema(database)) {
                SchemaInventory.Table found = schema.table(table);
                if (found == null) {
                    return DatabaseChecks.missing(database, table);
                }
                TableChecks checks = new TableChecks(schema, "");
                if (reference != null) {
                    return schema.table(reference.otherTable()) == null
                            ? DatabaseChecks.missing(database, reference.otherTable())
                            : checks.orphans(table, key(database, reference), database.schema(), true)
                                    .look();
                }
                return found.foreignKeys().isEmpty()
                        ? Outcome.error("table " + table + " has no foreign key: say which column refers to what")
                        : checks.allOrphans(table, true).look();
            }
        });
    }

    private static SchemaInventory.ForeignKey key(RestoredDatabase database, Reference reference) {
        return new SchemaInventory.ForeignKey(
                reference.column(),
                List.of(reference.column()),
                database.schema(),
                reference.otherTable(),
                List.of(reference.otherColumn()),
                "",
                "");
    }

    /**
     * An account is there and holds these privileges by itself; what it would get from roles does not count.
     *
     * @param on {@code shop.*}, {@code shop.orders} or {@code *.*}; empty for the whole database
     */
    public static Check grants(RestoredDatabase database, String account, List<String> privileges, String on) {
        String place = on.isEmpty() ? database.schema() + ".*" : on;
        return new Check(
                database.name() + ": what account " + account + " may",
                "grants",
                false,
                () -> {
                    try (SqlSession session = new SqlSession(database)) {
                        Set<String> held = session.ask("show grants for " + AccountChecks.quoted(account), rows -> {
                            Set<String> all = new TreeSet<>();
                            while (rows.next()) {
                                all.addAll(held(rows.getString(1), place));
                            }
                            return all;
                        });
                        List<String> lacking = held.contains("ALL PRIVILEGES")
                                ? List.of()
                                : privileges.stream()
                                        .filter(privilege -> !held.contains(privilege))
                                        .toList();
                        String expected = privileges.isEmpty() ? "there" : String.join(", ", privileges);
                        return lacking.isEmpty()
                                ? Outcome.passed("account " + account + " is there", expected, expected)
                                : Outcome.failed(
                                        database.name() + ": account " + account + " may not "
                                                + String.join(", ", lacking) + " on " + place,
                                        expected,
                                        held.isEmpty() ? "nothing" : String.join(", ", held));
                    } catch (SQLException e) {
                        if (e.getErrorCode() == NO_SUCH_GRANT) {
                            return Outcome.failed(
                                    database.name() + ": account " + account + " is missing", account, "missing");
                        }
                        throw e;
                    }
                },
                "",
                null);
    }

    /** What a line of SHOW GRANTS gives for a place, from there or from further above. */
    private static Set<String> held(String line, String place) {
        Matcher grant = GRANT.matcher(line);
        if (!grant.matches()) {
            return Set.of();
        }
        String at = grant.group(2).replace("`", "").replace("\\_", "_");
        String wholeSchema = place.substring(0, place.indexOf('.') + 1) + "*";
        if (!at.equals("*.*") && !at.equals(place) && !at.equals(wholeSchema)) {
            return Set.of();
        }
        // columns in brackets are less than the privilege
        return new TreeSet<>(Arrays.stream(grant.group(1).split(",(?![^(]*\\))", -1))
                .map(String::strip)
                .filter(privilege -> !privilege.contains("("))
                .toList());
    }

    /**
     * A function or procedure can be called. It runs on a connection that can only read: one that gets as far as writing is
     * stopped there, and counts as called.
     *
     * @param answer what must come, or null when anything will do
     */
    public static Check callable(
            RestoredDatabase database, String routine, List<Cell> arguments, @Nullable Answer answer) {
        return new Check(
                database.name() + ": routine " + routine + " can be called",
                "callable",
                false,
                () -> {
                    try (Connection connection = database.connect()) {
                        String type = type(connection, database.schema(), routine);
                        if (type.isEmpty()) {
                            return Outcome.failed(
                                    database.name() + ": routine " + routine + " is missing", routine, "missing");
                        }
                        String call =
                                (type.equals("FUNCTION") ? "select " : "call ") + Sql.name(database.schema(), routine)
                                        + "(" + String.join(", ", Collections.nCopies(arguments.size(), "?")) + ")";
                        return call(database, connection, call, routine, arguments, answer);
                    }
                },
                "",
                null);
    }

    private static Outcome call(
            RestoredDatabase database,
            Connection connection,
            String call,
            String routine,
            List<Cell> arguments,
            @Nullable Answer answer)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(call)) {
            for (int i = 0; i < arguments.size(); i++) {
                switch (arguments.get(i)) {
                    case Cell.Null none -> statement.setObject(i + 1, null);
                    case Cell.Numeral number -> statement.setBigDecimal(i + 1, number.value());
                    case Cell.Text text -> statement.setString(i + 1, text.value());
                }
            }
            boolean rows = statement.execute();
            if (answer == null) {
                return Outcome.passed("it ran to its end", "an answer", "an answer");
            }
            if (!rows) {
                return Outcome.failed(
                        database.name() + ": routine " + routine + " gave no rows", "an answer", "no rows");
            }
            try (ResultSet result = statement.getResultSet()) {
                return new QueryAnswer(answer, false).compare(database.name() + ": " + routine, result);
            }
        } catch (SQLException e) {
            return switch (e.getErrorCode()) {
                case READ_ONLY ->
                    answer == null
                            ? Outcome.passed("it ran until it would have written, and a drill only reads")
                            : Outcome.error("routine " + routine + " writes, and a drill only reads");
                case WRONG_ARGUMENTS ->
                    Outcome.failed(
                            database.name() + ": routine " + routine + " does not take "
                                    + Words.count(arguments.size(), "argument"),
                            Words.count(arguments.size(), "argument"),
                            "another number");
                case SIGNALLED ->
                    Outcome.failed(
                            database.name() + ": routine " + routine + " signals SQLSTATE " + e.getSQLState(),
                            "an answer",
                            e.getSQLState());
                default -> {
                    Outcome outcome = SqlTrouble.outcome(e);
                    yield new Outcome(
                            outcome.status(),
                            database.name() + ": routine " + routine + ": " + outcome.message(),
                            "an answer",
                            outcome.actual());
                }
            };
        }
    }

    private static String type(Connection connection, String schema, String routine) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select routine_type from information_schema.routines where routine_schema = ?"
                        + " and routine_name = ? and routine_type in ('FUNCTION', 'PROCEDURE')")) {
            statement.setString(1, schema);
            statement.setString(2, routine);
            try (ResultSet rows = statement.executeQuery()) {
                String type = rows.next() ? rows.getString(1) : null;
                return type == null ? "" : type;
            }
        }
    }
}
