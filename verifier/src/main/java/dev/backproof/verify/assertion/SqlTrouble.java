package dev.backproof.verify.assertion;

import java.sql.SQLException;
import java.util.Map;

/**
 * Tells errors that speak about restored data from errors that do not. The server's own words are left out: they may
 * quote values.
 */
final class SqlTrouble {
    /** The code of the error that a view's or routine's definer does not exist. */
    static final int NO_SUCH_USER = 1449;

    /** Errors that mean the data did not come back as they should (MariaDB, "MariaDB Error Codes"). */
    private static final Map<Integer, String> ABOUT_DATA = Map.ofEntries(
            Map.entry(1017, "the table's file is missing"),
            Map.entry(1030, "the storage engine reports an error"),
            Map.entry(1033, "the table's definition is damaged"),
            Map.entry(1034, "the table's index is damaged"),
            Map.entry(1049, "the database is missing"),
            Map.entry(1054, "a column is missing"),
            Map.entry(1146, "a table or view is missing"),
            Map.entry(1194, "the table is marked as crashed"),
            Map.entry(1195, "the table is marked as crashed"),
            Map.entry(1286, "the table's storage engine is not there"),
            Map.entry(1305, "a routine is missing"),
            Map.entry(1356, "the view refers to something that is missing or that its definer may not use"),
            Map.entry(1370, "the definer may not call a routine"),
            Map.entry(NO_SUCH_USER, "the definer does not exist"),
            Map.entry(1712, "an index is damaged"),
            Map.entry(1877, "the table is damaged"),
            Map.entry(1932, "the storage engine does not know the table"),
            Map.entry(4091, "a sequence is missing"));

    private SqlTrouble() {}

    static Outcome outcome(SQLException e) {
        String code = "ERROR " + e.getErrorCode() + " (" + e.getSQLState() + ")";
        String meaning = ABOUT_DATA.get(e.getErrorCode());
        if (meaning != null) {
            return Outcome.failed(meaning + ": " + code, "", code);
        }
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("08") || e.getErrorCode() == 1927 || e.getErrorCode() == 1053) {
            return Outcome.error("the sandbox's server is gone: " + code);
        }
        return Outcome.error(
                switch (e.getErrorCode()) {
                    case 1064 -> "the server does not understand the query: " + code;
                    case 1792 -> "a drill's connection can only read: " + code;
                    case 1969, 3024 -> "the query took too long: " + code;
                    default -> "the server refused: " + code;
                });
    }
}
