package dev.backproof.verify.assertion;

import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.Cell;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares what a query gave with what it must give. */
record QueryAnswer(Answer expected, boolean showValues) {
    /** How many rows have to be read to tell. */
    int rows() {
        return expected instanceof Answer.Rows wanted ? wanted.rows().size() + 1 : 2;
    }

    Outcome compare(String subject, ResultSet rows) throws SQLException {
        return switch (expected) {
            case Answer.NoRows none ->
                rows.next()
                        ? Outcome.failed(subject + ": the query gave rows, expected none", "no rows", "rows")
                        : Outcome.passed("no rows", "no rows", "no rows");
            case Answer.Rows wanted -> compareRows(subject, wanted, rows);
            default -> compareValue(subject, rows);
        };
    }

    // ---- one value -------------------------------------------------------------------------------------------------

    private Outcome compareValue(String subject, ResultSet rows) throws SQLException {
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
        String actual = expected instanceof Answer.OneText && text != null
                ? ShownText.of(text, showValues)
                : Cells.shown(text, showValues);
        return isAsExpected(text)
                ? Outcome.passed("the query gave " + actual, describe(), actual)
                : Outcome.failed(
                        subject + ": the query gave " + actual + ", expected " + describe(), describe(), actual);
    }

    private boolean isAsExpected(@Nullable String text) {
        BigDecimal number = text == null ? null : Cells.number(text);
        return switch (expected) {
            case Answer.OneNull none -> text == null;
            case Answer.OneText wanted -> Cells.equal(new Cell.Text(wanted.value()), text);
            case Answer.OneNumber wanted -> number != null && number.compareTo(wanted.value()) == 0;
            case Answer.NumberBetween wanted ->
                number != null && number.compareTo(wanted.min()) >= 0 && number.compareTo(wanted.max()) <= 0;
            case Answer.NumberAtLeast wanted -> number != null && number.compareTo(wanted.min()) >= 0;
            case Answer.NumberAtMost wanted -> number != null && number.compareTo(wanted.max()) <= 0;
            case Answer.NoRows none -> false;
            case Answer.Rows several -> false;
        };
    }

    private String describe() {
        return switch (expected) {
            case Answer.OneNull none -> "NULL";
            case Answer.OneNumber wanted -> wanted.value().toPlainString();
            case Answer.OneText wanted -> ShownText.of(wanted.value(), showValues);
            case Answer.NumberBetween wanted ->
                "between " + wanted.min().toPlainString() + " and "
                        + wanted.max().toPlainString();
            case Answer.NumberAtLeast wanted -> "at least " + wanted.min().toPlainString();
            case Answer.NumberAtMost wanted -> "at most " + wanted.max().toPlainString();
            case Answer.NoRows none -> "no rows";
            case Answer.Rows wanted -> Words.count(wanted.rows().size(), "row");
        };
    }

    // ---- rows ------------------------------------------------------------------------------------------------------

    private Outcome compareRows(String subject, Answer.Rows wanted, ResultSet rows) throws SQLException {
        List<Integer> columns = new ArrayList<>();
        Outcome mismatch = findColumns(subject, wanted, rows.getMetaData(), columns);
        if (mismatch != null) {
            return mismatch;
        }
        int read = 0;
        for (; read < wanted.rows().size() && rows.next(); read++) {
            List<Cell> row = wanted.rows().get(read);
            for (int i = 0; i < row.size(); i++) {
                String text = rows.getString(columns.get(i));
                if (!Cells.equal(row.get(i), text)) {
                    String actual = row.get(i) instanceof Cell.Text && text != null
                            ? ShownText.of(text, showValues)
                            : Cells.shown(text, showValues);
                    String should = Cells.shown(row.get(i), showValues);
                    return Outcome.failed(
                            subject + ": row " + (read + 1) + " of the query has " + actual + " as "
                                    + rows.getMetaData().getColumnLabel(columns.get(i)) + ", expected " + should,
                            should,
                            actual);
                }
            }
        }
        if (read < wanted.rows().size()) {
            return Outcome.failed(
                    subject + ": the query gave " + Words.count(read, "row") + ", expected "
                            + wanted.rows().size(),
                    describe(),
                    Words.count(read, "row"));
        }
        return rows.next()
                ? Outcome.failed(
                        subject + ": the query gave more than the expected " + describe(), describe(), "more rows")
                : Outcome.passed("the query gave the expected " + describe(), describe(), describe());
    }

    private @Nullable Outcome findColumns(
            String subject, Answer.Rows wanted, ResultSetMetaData there, List<Integer> columns) throws SQLException {
        List<String> labels = new ArrayList<>();
        for (int column = 1; column <= there.getColumnCount(); column++) {
            labels.add(there.getColumnLabel(column));
        }
        if (wanted.columns().isEmpty()) {
            int width = wanted.rows().get(0).size();
            for (int column = 1; column <= labels.size(); column++) {
                columns.add(column);
            }
            return width == labels.size()
                    ? null
                    : Outcome.error(subject + ": the query gives " + Words.count(labels.size(), "column")
                            + ", and the expected rows have " + width);
        }
        for (String name : wanted.columns()) {
            int at = 0;
            while (at < labels.size() && !labels.get(at).equalsIgnoreCase(name)) {
                at++;
            }
            if (at == labels.size()) {
                return Outcome.error(
                        subject + ": the query gives no column " + name + ", but " + String.join(", ", labels));
            }
            columns.add(at + 1);
        }
        return null;
    }
}
