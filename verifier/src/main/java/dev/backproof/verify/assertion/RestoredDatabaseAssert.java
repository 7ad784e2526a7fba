package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;

/**
 * Assertions on a restored database.
 *
 * <pre>{@code
 * assertThat(shop).table("orders").hasRowsBetween(9_000, 11_000);               // passes
 * assertThat(shop).query("select count(*) from orders where total < 0").returns(0); // fails: the query gave 3, expected 0
 * }</pre>
 */
public final class RestoredDatabaseAssert extends AbstractCheckAssert<RestoredDatabaseAssert, RestoredDatabase> {
    RestoredDatabaseAssert(RestoredDatabase actual) {
        super(actual, RestoredDatabaseAssert.class);
    }

    @Override
    String source() {
        return actual.source();
    }

    /** The table or view is there; goes on with assertions on it. */
    public TableAssert table(String name) {
        holds(DatabaseChecks.table(actual, name));
        return new TableAssert(actual, name).as(info.description());
    }

    /** Goes on with assertions on what a query answers. It can only read. */
    public QueryAssert query(String sql) {
        isNotNull();
        return new QueryAssert(actual, sql, false).as(info.description());
    }
}
