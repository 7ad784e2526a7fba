package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.Cell;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers and what they must be, without a server. */
class QueryAnswerTest {
    @ParameterizedTest
    @CsvSource(nullValues = "NULL", textBlock = """
            between, 2, PASSED
            between, 4, PASSED
            between, 1, FAILED
            between, 5, FAILED
            between, x, FAILED
            between, NULL, FAILED
            atLeast, 2, PASSED
            atLeast, 1.99, FAILED
            atLeast, x, FAILED
            atMost, 4, PASSED
            atMost, 4.01, FAILED
            atMost, x, FAILED
            number, 2.0, PASSED
            number, 2.1, FAILED
            number, x, FAILED
            number, NULL, FAILED
            text, x, PASSED
            text, X, FAILED
            text, 2, FAILED
            text, NULL, FAILED
            null, NULL, PASSED
            null, 2, FAILED
            """)
    void oneValueIsCompared(String expected, @Nullable String actual, CheckStatus status) throws SQLException {
        Answer answer = switch (expected) {
            case "between" -> new Answer.NumberBetween(new BigDecimal(2), new BigDecimal(4));
            case "atLeast" -> new Answer.NumberAtLeast(new BigDecimal(2));
            case "atMost" -> new Answer.NumberAtMost(new BigDecimal(4));
            case "number" -> new Answer.OneNumber(new BigDecimal(2));
            case "text" -> new Answer.OneText("x");
            default -> new Answer.OneNull();
        };

        assertThat(compare(answer, row(actual)).status()).isEqualTo(status);
    }

    @Test
    void whatIsNoSingleValueIsTold() throws SQLException {
        Answer two = new Answer.OneNumber(new BigDecimal(2));
        assertThat(compare(two)).isEqualTo(Outcome.failed("shop: the query gave no row, expected 2", "2", "no rows"));
        assertThat(compare(two, row("2"), row("2")))
                .isEqualTo(Outcome.failed("shop: the query gave more than one row, expected 2", "2", "several rows"));
        assertThat(new QueryAnswer(two, false).compare("shop", FakeRows.of(List.of("a", "b"), List.of(row("1", "2")))))
                .isEqualTo(Outcome.error("the query gives 2 columns; a drill compares one value"));
        assertThat(compare(two, row("2"))).isEqualTo(Outcome.passed("the query gave 2", "2", "2"));
    }

    @Test
    void noRowsAreNoRows() throws SQLException {
        assertThat(compare(new Answer.NoRows())).isEqualTo(Outcome.passed("no rows", "no rows", "no rows"));
        assertThat(compare(new Answer.NoRows(), row("1")))
                .isEqualTo(Outcome.failed("shop: the query gave rows, expected none", "no rows", "rows"));
    }

    @Test
    void asManyRowsAreReadAsItTakesToTell() {
        assertThat(new QueryAnswer(new Answer.NoRows(), false).rows()).isEqualTo(2);
        assertThat(new QueryAnswer(rows(List.of(), 1, 2, 3), false).rows()).isEqualTo(4);
    }

    @Test
    void rowsAreComparedInTheirOrder() throws SQLException {
        Answer one = rows(List.of(), 1, 2);
        assertThat(compare(one, row("1"), row("2")))
                .isEqualTo(Outcome.passed("the query gave the expected 2 rows", "2 rows", "2 rows"));
        assertThat(compare(one, row("2"), row("1")))
                .isEqualTo(Outcome.failed("shop: row 1 of the query has 2 as a, expected 1", "1", "2"));
        assertThat(compare(one, row("1")))
                .isEqualTo(Outcome.failed("shop: the query gave 1 row, expected 2", "2 rows", "1 row"));
        assertThat(compare(one, row("1"), row("2"), row("3")))
                .isEqualTo(Outcome.failed("shop: the query gave more than the expected 2 rows", "2 rows", "more rows"));
    }

    @Test
    void columnsAreFoundByNameInWhateverCase() throws SQLException {
        Answer second = rows(List.of("B"), 2);
        assertThat(new QueryAnswer(second, false)
                        .compare("shop", FakeRows.of(List.of("a", "b"), List.of(row("1", "2"))))
                        .status())
                .isEqualTo(CheckStatus.PASSED);
        assertThat(new QueryAnswer(second, false).compare("shop", FakeRows.of(List.of("a", "c"), List.of())))
                .isEqualTo(Outcome.error("shop: the query gives no column B, but a, c"));
        assertThat(new QueryAnswer(rows(List.of(), 2), false)
                        .compare("shop", FakeRows.of(List.of("a", "b"), List.of())))
                .isEqualTo(Outcome.error("shop: the query gives 2 columns, and the expected rows have 1"));
    }

    @Test
    void textStandsInMessagesOnlyWhereThatIsAllowed() throws SQLException {
        Answer text = new Answer.Rows(List.of(), List.of(List.of(new Cell.Text("12"))));
        assertThat(new QueryAnswer(text, true).compare("shop", FakeRows.of(List.of("a"), List.of(row("34")))))
                .isEqualTo(Outcome.failed("shop: row 1 of the query has '34' as a, expected '12'", "'12'", "'34'"));
        assertThat(compare(text, row("34")).message())
                .doesNotContain("34", "12")
                .contains("text of 2 characters");
        assertThat(compare(new Answer.OneText("12"), row("34")).message()).doesNotContain("34", "12");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "NULL", textBlock = """
            2026-03-01 02:00:00, 2026-03-01 02:00:00,     true
            2026-03-01 02:00:00, 2026-03-01 02:00:00.000, true
            2026-03-01 02:00:00, 2026-03-01 02:00:00.001, false
            2026-03-01,          2026-03-01.0,            false
            a,                   NULL,                    false
            """)
    void aTimeWithAFractionOfZerosIsTheTimeWithout(String expected, @Nullable String actual, boolean equal) {
        assertThat(Cells.equal(new Cell.Text(expected), actual)).isEqualTo(equal);
    }

    private static Answer.Rows rows(List<String> columns, int... values) {
        return new Answer.Rows(
                columns,
                Arrays.stream(values)
                        .mapToObj(value -> List.<Cell>of(new Cell.Numeral(new BigDecimal(value))))
                        .toList());
    }

    private static List<@Nullable String> row(@Nullable String... values) {
        return Arrays.asList(values);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // they go on as they came
    private static Outcome compare(Answer answer, List<@Nullable String>... rows) throws SQLException {
        return new QueryAnswer(answer, false).compare("shop", FakeRows.of(List.of("a"), List.of(rows)));
    }
}
