package dev.backproof.verify.assertion;

import dev.backproof.verify.scenario.Assertion.Answer;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Compares what a query gave with what it must give. */
record QueryAnswer(Answer expected, boolean showValues) {
    Outcome compare(String subject, ResultSet rows) throws SQLException {
        if (expected instanceof Answer.NoRows) {
            return rows.next()
                    ? Outcome.failed(subject + ": the query gave rows, expected none", "no rows", "rows")
                    : Outcome.passed("no rows", "no rows", "no rows");
        }
        int columns = rows.getMetaData().getColumnCount();
        if (columns != 1) {
            return Outcome.error("the query gives " + columns + " columns; a drill compares one value");
        }
        if (!rows.next()) {
            return Outcome.failed(subject + ": the query gave no row, expected " + describe(), describe(), "no rows");
        }
        String text = rows.getString(1);
        if (rows.next()) {
            return Outcome.failed(
                    subject + ": the query gave more than one row, expected " + describe(), describe(), "several rows");
        }
        if (text == null) {
            return Outcome.failed(subject + ": the query gave NULL, expected " + describe(), describe(), "NULL");
        }
        return expected instanceof Answer.OneText wanted
                ? outcome(subject, wanted.value().equals(text), ShownText.of(text, showValues))
                : compareNumber(subject, text);
    }

    private Outcome compareNumber(String subject, String text) {
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            return outcome(subject, false, ShownText.of(text, showValues));
        }
        boolean good = switch (expected) {
            case Answer.OneNumber wanted -> number.compareTo(wanted.value()) == 0;
            case Answer.NumberBetween wanted ->
                number.compareTo(wanted.min()) >= 0 && number.compareTo(wanted.max()) <= 0;
            case Answer.NumberAtLeast wanted -> number.compareTo(wanted.min()) >= 0;
            case Answer.OneText wanted -> wanted.value().equals(text);
            case Answer.NoRows none -> false;
        };
        return outcome(subject, good, number.toPlainString());
    }

    private Outcome outcome(String subject, boolean good, String actual) {
        return good
                ? Outcome.passed("the query gave " + actual, describe(), actual)
                : Outcome.failed(
                        subject + ": the query gave " + actual + ", expected " + describe(), describe(), actual);
    }

    private String describe() {
        return switch (expected) {
            case Answer.OneNumber wanted -> wanted.value().toPlainString();
            case Answer.OneText wanted -> ShownText.of(wanted.value(), showValues);
            case Answer.NumberBetween wanted ->
                "between " + wanted.min().toPlainString() + " and "
                        + wanted.max().toPlainString();
            case Answer.NumberAtLeast wanted -> "at least " + wanted.min().toPlainString();
            case Answer.NoRows none -> "no rows";
        };
    }
}
