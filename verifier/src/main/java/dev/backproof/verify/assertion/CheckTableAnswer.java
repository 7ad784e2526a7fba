package dev.backproof.verify.assertion;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Reads what {@code CHECK TABLE} answers: rows of type and text; the table is sound when the status says {@code OK}
 * (MariaDB, "CHECK TABLE"). Engines that cannot check say so in a note, which is no finding.
 */
final class CheckTableAnswer {
    private static final String CANNOT_CHECK = "doesn't support check";

    private CheckTableAnswer() {}

    static Outcome read(String subject, String table, ResultSet rows) throws SQLException {
        boolean sound = false;
        String complaint = "";
        while (rows.next()) {
            String type = rows.getString("Msg_type").toLowerCase(Locale.ROOT);
            String text = rows.getString("Msg_text");
            if (type.equals("note") && text.contains(CANNOT_CHECK)) {
                return Outcome.skipped("its storage engine cannot check");
            }
            if (type.equals("status") && (text.equals("OK") || text.equals("Table is already up to date"))) {
                sound = true;
            } else if (complaint.isEmpty()) {
                complaint = type + ": " + withoutQuotedValues(text);
            }
        }
        return sound
                ? Outcome.passed("status OK" + (complaint.isEmpty() ? "" : " (" + complaint + ")"), "OK", "OK")
                : Outcome.failed(subject + ": CHECK TABLE " + table + " says " + complaint, "OK", complaint);
    }

    private static String withoutQuotedValues(String text) {
        return text.replaceAll("'[^']*'", "'…'");
    }
}
