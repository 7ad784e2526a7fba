package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.scenario.Assertion.Answer;
import java.math.BigDecimal;

/**
 * Assertions on what a query answers. Text that comes back is told by length and digest only, unless
 * {@link #showingValues} allows it.
 */
public final class QueryAssert extends AbstractCheckAssert<QueryAssert, RestoredDatabase> {
    private final String sql;
    private final boolean showValues;

    QueryAssert(RestoredDatabase actual, String sql, boolean showValues) {
        super(actual, QueryAssert.class);
        this.sql = sql;
        this.showValues = showValues;
    }

    @Override
    String source() {
        return actual.source();
    }

    /** Allows restored text in messages. */
    public QueryAssert showingValues() {
        return new QueryAssert(actual, sql, true).as(info.description());
    }

    /** It answers one row with this one number. */
    public QueryAssert returns(long number) {
        return returns(BigDecimal.valueOf(number));
    }

    /** It answers one row with this one number. */
    public QueryAssert returns(BigDecimal number) {
        return answers(new Answer.OneNumber(number));
    }

    /** It answers one row with this one text. */
    public QueryAssert returns(String text) {
        return answers(new Answer.OneText(text));
    }

    /** It answers one row with one number between these, both included. */
    public QueryAssert isBetween(long min, long max) {
        return answers(new Answer.NumberBetween(BigDecimal.valueOf(min), BigDecimal.valueOf(max)));
    }

    /** It answers one row with one number of at least this. */
    public QueryAssert isAtLeast(long min) {
        return answers(new Answer.NumberAtLeast(BigDecimal.valueOf(min)));
    }

    /** It answers no row. */
    public QueryAssert isEmpty() {
        return answers(new Answer.NoRows());
    }

    private QueryAssert answers(Answer answer) {
        return holds(DatabaseChecks.query(actual, sql, sql, answer, showValues));
    }
}
