package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.SqlName;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Bounds;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Checks on a restored database that somebody asks for. */
public final class DatabaseChecks {
    private DatabaseChecks() {}

    /** A table or view is there. */
    public static Check table(RestoredDatabase database, String table) {
        return new Check(database.name() + ": table " + table, "table", () -> {
            String type = Sql.tableType(database, table);
            return type.isEmpty()
                    ? missing(database, table)
                    : Outcome.passed(table + " is a " + type.toLowerCase(Locale.ROOT));
        });
    }

    /** The number of rows of a table lies within bounds. */
    public static Check rows(RestoredDatabase database, String table, Bounds bounds) {
        return new Check(database.name() + ": rows of " + table, "rows", () -> {
            if (Sql.tableType(database, table).isEmpty()) {
                return missing(database, table);
            }
            long rows = Sql.number(database, "select count(*) from " + Sql.name(database.schema(), table));
            String message = database.name() + ": table " + table + " has " + Words.count(rows, "row");
            return bounds.contains(rows)
                    ? Outcome.passed(message, bounds.toString(), Long.toString(rows))
                    : Outcome.failed(message + ", expected " + bounds, bounds.toString(), Long.toString(rows));
        });
    }

    /** The newest value in a column of dates, taken as UTC, was younger than this when the drill began. */
    public static Check newestRow(RestoredDatabase database, String table, String column, Duration within) {
        return new Check(database.name() + ": newest row of " + table, "newest-row", () -> {
            if (Sql.tableType(database, table).isEmpty()) {
                return missing(database, table);
            }
            String sql = "select max(" + SqlName.quoted(column) + ") from " + Sql.name(database.schema(), table);
            return Sql.ask(database, sql, rows -> newest(database, table, column, within, rows));
        });
    }

    private static Outcome newest(
            RestoredDatabase database, String table, String column, Duration within, ResultSet rows)
            throws SQLException {
        String expected = "younger than " + Words.age(within);
        String subject = database.name() + ": the newest row of " + table;
        LocalDateTime newest;
        try {
            newest = rows.next() ? rows.getObject(1, LocalDateTime.class) : null;
        } catch (SQLException e) {
            return Outcome.error("column " + column + " of " + table + " holds no dates");
        }
        if (newest == null) {
            return Outcome.failed(subject + " has no " + column + ": there is none", expected, "no row");
        }
        Instant time = newest.toInstant(ZoneOffset.UTC);
        Duration age = Duration.between(time, database.drillStart());
        String message = subject + " is " + Words.old(age) + " by " + column;
        return age.compareTo(within) < 0
                ? Outcome.passed(message, expected, Words.age(age))
                : Outcome.failed(message + ", expected " + expected, expected, Words.age(age));
    }

    /**
     * What a query answers.
     *
     * @param shown the query as it may stand in reports
     * @param showValues whether text that comes back may stand in reports
     */
    public static Check query(
            RestoredDatabase database, String sql, String shown, Answer expected, boolean showValues) {
        return new Check(database.name() + ": " + oneLine(shown), "query", () -> {
            try (Connection connection = database.connect();
                    Statement statement = connection.createStatement()) {
                QueryAnswer answer = new QueryAnswer(expected, showValues);
                statement.setMaxRows(answer.rows());
                if (!statement.execute(sql)) {
                    return Outcome.error("the query gives no rows to look at; write a select");
                }
                try (ResultSet rows = statement.getResultSet()) {
                    return answer.compare(database.name(), rows);
                }
            }
        });
    }

    static String oneLine(String sql) {
        return sql.strip().replaceAll("\\s+", " ");
    }

    static Outcome missing(RestoredDatabase database, String table) {
        return Outcome.failed(database.name() + ": table " + table + " is missing", table, "missing");
    }
}
