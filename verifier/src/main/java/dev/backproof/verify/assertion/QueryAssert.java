package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.Cell;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ListAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on what a query answers. Text that comes back is told by length and digest only, unless
 * {@link #showingValues} allows it; {@link #rows} and {@link #rowsAs} hand it out to AssertJ's own assertions, whose messages
 * may quote it.
 *
 * <pre>{@code
 * assertThat(shop).query("select count(*) from orders").returns(3);  // passes
 * assertThat(shop).query("select count(*) from orders").returns(4);  // fails: shop: the query gave 3, expected 4
 * }</pre>
 */
public final class QueryAssert extends AbstractCheckAssert<QueryAssert, RestoredDatabase> {
    private final String sql;
    private final boolean showValues;

    QueryAssert(RestoredDatabase actual, String sql, boolean showValues, @Nullable BackproofSoftAssertions soft) {
        super(actual, QueryAssert.class, soft);
        this.sql = sql;
        this.showValues = showValues;
    }

    @Override
    String source() {
        return actual.source();
    }

    /** Allows restored text in messages. */
    public QueryAssert showingValues() {
        return new QueryAssert(actual, sql, true, soft).as(info.description());
    }

    /**
     * It answers one row with this one number.
     *
     * <pre>{@code
     * assertThat(shop).query("select count(*) from orders").returns(3); // passes
     * assertThat(shop).query("select count(*) from orders").returns(4); // fails: shop: the query gave 3, expected 4
     * }</pre>
     */
    public QueryAssert returns(long number) {
        return returns(BigDecimal.valueOf(number));
    }

    /** As {@link #returns(long)}, with decimals; 1.0 is 1. */
    public QueryAssert returns(BigDecimal number) {
        return answers(new Answer.OneNumber(number));
    }

    /**
     * It answers one row with this one text.
     *
     * <pre>{@code
     * assertThat(shop).query("select name from customers where id = 1").returns("Ada");   // passes
     * assertThat(shop).query("select name from customers where id = 1").returns("Grace"); // fails: … gave text of 3 characters, SHA-256 …
     * }</pre>
     */
    public QueryAssert returns(String text) {
        return answers(new Answer.OneText(text));
    }

    /** It answers one row with true ({@code 1}) or false ({@code 0}). */
    public QueryAssert returns(boolean flag) {
        return returns(flag ? 1 : 0);
    }

    /** It answers one row with this one day. */
    public QueryAssert returns(LocalDate day) {
        return answers(new Answer.OneText(day.toString()));
    }

    /** It answers one row with this one time, as it stands in the database. */
    public QueryAssert returns(LocalDateTime time) {
        return answers(new Answer.OneText(((Cell.Text) Cells.of(time)).value()));
    }

    /**
     * It answers one row with one NULL.
     *
     * <pre>{@code
     * assertThat(shop).query("select note from orders where id = 1").returnsNull(); // passes
     * assertThat(shop).query("select count(*) from orders").returnsNull();          // fails: shop: the query gave 3, expected NULL
     * }</pre>
     */
    public QueryAssert returnsNull() {
        return answers(new Answer.OneNull());
    }

    /**
     * It answers one row with one number between these, both included.
     *
     * <pre>{@code
     * assertThat(shop).query("select count(*) from orders").isBetween(1, 3); // passes
     * assertThat(shop).query("select count(*) from orders").isBetween(4, 9); // fails: shop: the query gave 3, expected between 4 and 9
     * }</pre>
     */
    public QueryAssert isBetween(long min, long max) {
        return answers(new Answer.NumberBetween(BigDecimal.valueOf(min), BigDecimal.valueOf(max)));
    }

    /**
     * It answers one row with one number of at least this.
     *
     * <pre>{@code
     * assertThat(shop).query("select count(*) from orders").isAtLeast(3); // passes
     * assertThat(shop).query("select count(*) from orders").isAtLeast(4); // fails: shop: the query gave 3, expected at least 4
     * }</pre>
     */
    public QueryAssert isAtLeast(long min) {
        return answers(new Answer.NumberAtLeast(BigDecimal.valueOf(min)));
    }

    /**
     * It answers one row with one number of at most this.
     *
     * <pre>{@code
     * assertThat(shop).query("select count(*) from orders").isAtMost(3); // passes
     * assertThat(shop).query("select count(*) from orders").isAtMost(2); // fails: shop: the query gave 3, expected at most 2
     * }</pre>
     */
    public QueryAssert isAtMost(long max) {
        return answers(new Answer.NumberAtMost(BigDecimal.valueOf(max)));
    }

    /**
     * It answers no row.
     *
     * <pre>{@code
     * assertThat(shop).query("select 1 from orders where total < 0").isEmpty(); // passes
     * assertThat(shop).query("select 1 from orders").isEmpty();                 // fails: shop: the query gave rows, expected none
     * }</pre>
     */
    public QueryAssert isEmpty() {
        return answers(new Answer.NoRows());
    }

    /**
     * It answers these rows in this order; each is the values of all columns: numbers, texts, true and false, dates, null.
     *
     * <pre>{@code
     * assertThat(shop).query("select id, name from customers order by id").returnsRows(List.of(1, "Ada"), List.of(2, "Grace")); // passes
     * assertThat(shop).query("select id from customers").returnsRows(List.of(1)); // fails: shop: the query gave more than the expected 1 row
     * }</pre>
     */
    public final QueryAssert returnsRows(List<? extends @Nullable Object>... rows) {
        return answers(new Answer.Rows(
                List.of(), Arrays.stream(rows).map(QueryAssert::cells).toList()));
    }

    /**
     * It answers these rows in this order; of each row only the columns that are named are compared, the same in each.
     *
     * <pre>{@code
     * assertThat(shop).query("select * from customers order by id").returnsRecords(List.of(Map.of("name", "Ada"), Map.of("name", "Grace"))); // passes
     * assertThat(shop).query("select * from customers where id = 1").returnsRecords(List.of(Map.of("name", "Eve"))); // fails: … row 1 … as name …
     * }</pre>
     */
    public QueryAssert returnsRecords(List<? extends Map<String, ? extends @Nullable Object>> rows) {
        List<String> columns =
                rows.isEmpty() ? List.of() : List.copyOf(rows.get(0).keySet());
        List<List<Cell>> cells = new ArrayList<>();
        for (Map<String, ? extends @Nullable Object> row : rows) {
            if (row.size() != columns.size() || !row.keySet().containsAll(columns)) {
                throw new IllegalArgumentException("all rows name the same columns: " + columns + ", " + row.keySet());
            }
            cells.add(columns.stream().map(column -> Cells.of(row.get(column))).toList());
        }
        return rows.isEmpty() ? isEmpty() : answers(new Answer.Rows(columns, cells));
    }

    /** All rows as maps of columns to values, for AssertJ's own assertions. */
    public ListAssert<Map<String, @Nullable Object>> rows() {
        return asserting(QueryRows::maps);
    }

    /**
     * All rows as records whose components are named as the columns ({@code customerId} takes {@code customer_id}), for
     * AssertJ's own assertions, recursive comparison among them.
     *
     * <pre>{@code
     * record Customer(int id, String name) {}
     *
     * assertThat(shop).query("select id, name from customers").rowsAs(Customer.class).contains(new Customer(1, "Ada")); // passes
     * assertThat(shop).query("select id, name from customers").rowsAs(Customer.class).hasSize(9); // fails: Expected size: 9 but was: 2 …
     * }</pre>
     */
    public <R extends Record> ListAssert<R> rowsAs(Class<R> type) {
        return asserting(rows -> QueryRows.records(rows, type));
    }

    private <T> ListAssert<T> asserting(Sql.Reader<List<T>> reader) {
        isNotNull();
        List<T> rows;
        try {
            rows = QueryRows.read(actual, sql, reader);
        } catch (SQLException e) {
            Outcome outcome = SqlTrouble.outcome(e);
            // a query on what did not come back fails; one that cannot be judged aborts
            holds(new Check(actual.name() + ": " + sql, "query", () -> outcome));
            rows = List.of();
        }
        ListAssert<T> assertions = soft == null ? Assertions.assertThat(rows) : soft.assertThat(rows);
        String description = info.descriptionText();
        return assertions.as((description.isEmpty() ? "" : description + ", ") + actual.name() + " (" + source() + ")");
    }

    private static List<Cell> cells(List<? extends @Nullable Object> row) {
        return row.stream().map(Cells::of).toList();
    }

    private QueryAssert answers(Answer answer) {
        return holds(DatabaseChecks.query(actual, sql, sql, answer, showValues));
    }
}
