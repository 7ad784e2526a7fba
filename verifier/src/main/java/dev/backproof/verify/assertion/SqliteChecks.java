package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredSqlite;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.SQLiteErrorCode;

/** Checks on SQLite databases among restored files. */
final class SqliteChecks {
    /** SQLite's words for what is not there; it has one code for that and for queries it does not understand. */
    private static final Pattern NOT_THERE = Pattern.compile("no such (table|column): ([\\w.]+)");

    private SqliteChecks() {}

    /** Looks into a database that is open. */
    @FunctionalInterface
    interface Work {
        Outcome look(RestoredSqlite database) throws IOException, SQLException;
    }

    /** What a query answers. */
    static Check query(RestoredVolume volume, String path, DatabaseExpectation.Query query) {
        String name = volume.name() + ": " + path + ": " + DatabaseChecks.oneLine(query.shown());
        return new Check(
                        name,
                        "query",
                        () -> in(volume, path, database -> {
                            QueryAnswer answer = new QueryAnswer(query.answer(), query.showValues());
                            try (Statement statement = database.connection().createStatement();
                                    ResultSet rows = statement.executeQuery(query.sql())) {
                                return answer.compare(volume.name() + ": " + path, rows);
                            }
                        }))
                .provingData(volume.holdsData());
    }

    /** Opens a database and looks into it; tells what is wrong with it when that fails. */
    static Outcome in(RestoredVolume volume, String path, Work work) throws IOException {
        if (!volume.isRestored(RestoredVolume.entry(path))) {
            return Outcome.skipped(path + " was not read this time");
        }
        try (RestoredSqlite database = RestoredSqlite.open(volume, path)) {
            return work.look(database);
        } catch (FileNotFoundException e) {
            boolean other = volume.find(RestoredVolume.entry(path)).isPresent();
            String actual = other ? "no regular file" : "missing";
            return Outcome.failed(volume.name() + ": " + path + " is " + actual, path, actual);
        } catch (SQLException e) {
            return trouble(volume.name() + ": " + path, e);
        } catch (LinkageError e) {
            return Outcome.error("SQLite's library cannot be loaded on this machine");
        }
    }

    private static Outcome trouble(String subject, SQLException e) {
        SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode());
        return switch (code) {
            case SQLITE_CORRUPT, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_SEQUENCE, SQLITE_CORRUPT_VTAB, SQLITE_NOTADB ->
                Outcome.failed(subject + ": SQLite says its image is malformed", "a SQLite database", code.name());
            case SQLITE_INTERRUPT -> Outcome.error(subject + ": the query took too long");
            case SQLITE_ERROR -> {
                Matcher lacking = NOT_THERE.matcher(String.valueOf(e.getMessage()));
                yield lacking.find()
                        ? Outcome.failed(
                                subject + ": " + lacking.group(1) + " " + lacking.group(2) + " is missing",
                                lacking.group(2),
                                "missing")
                        : Outcome.error(subject + ": SQLite does not understand the query");
            }
            default -> Outcome.error(subject + ": SQLite refuses: " + code.name());
        };
    }
}
