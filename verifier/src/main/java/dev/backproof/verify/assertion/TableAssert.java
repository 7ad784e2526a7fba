package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.scenario.Assertion.Reference;
import dev.backproof.verify.scenario.Bounds;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Assertions on a table of a restored database. */
public final class TableAssert extends AbstractCheckAssert<TableAssert, RestoredDatabase> {
    private final String table;

    TableAssert(RestoredDatabase actual, String table, @Nullable BackproofSoftAssertions soft) {
        super(actual, TableAssert.class, soft);
        this.table = table;
    }

    @Override
    String source() {
        return actual.source();
    }

    /**
     * It has exactly so many rows.
     *
     * <pre>{@code
     * assertThat(shop).table("orders").hasRows(3); // passes
     * assertThat(shop).table("orders").hasRows(4); // fails: shop: table orders has 3 rows, expected exactly 4
     * }</pre>
     */
    public TableAssert hasRows(long number) {
        return hasRowsBetween(number, number);
    }

    /**
     * The number of its rows lies between these, both included.
     *
     * <pre>{@code
     * assertThat(shop).table("orders").hasRowsBetween(1, 3); // passes
     * assertThat(shop).table("orders").hasRowsBetween(4, 9); // fails: shop: table orders has 3 rows, expected between 4 and 9
     * }</pre>
     */
    public TableAssert hasRowsBetween(long min, long max) {
        return holds(DatabaseChecks.rows(actual, table, Bounds.between(min, max)));
    }

    /**
     * It has so many rows or more.
     *
     * <pre>{@code
     * assertThat(shop).table("orders").hasAtLeastRows(3); // passes
     * assertThat(shop).table("orders").hasAtLeastRows(4); // fails: shop: table orders has 3 rows, expected at least 4
     * }</pre>
     */
    public TableAssert hasAtLeastRows(long min) {
        return holds(DatabaseChecks.rows(actual, table, Bounds.atLeast(min)));
    }

    /**
     * Every row finds the rows that the table's foreign keys refer to.
     *
     * <pre>{@code
     * assertThat(shop).table("orders").hasNoOrphans(); // passes
     * assertThat(shop).table("orders").hasNoOrphans(); // fails: shop: 1 row of orders refer to rows of customers that are not there
     * }</pre>
     */
    public TableAssert hasNoOrphans() {
        return holds(ObjectChecks.noOrphans(actual, table, null));
    }

    /**
     * Every row finds the row that a column of it refers to, whether or not a foreign key says so.
     *
     * <pre>{@code
     * assertThat(shop).table("orders").hasNoOrphans("customer_id", "customers", "id"); // passes
     * assertThat(shop).table("orders").hasNoOrphans("customer_id", "clients", "id");   // fails: shop: table clients is missing
     * }</pre>
     */
    public TableAssert hasNoOrphans(String column, String otherTable, String otherColumn) {
        return holds(ObjectChecks.noOrphans(actual, table, new Reference(column, otherTable, otherColumn)));
    }

    /** Goes on with the row that is newest by a column of dates, which are taken as UTC. */
    public NewestRow newestRow(String column) {
        return new NewestRow(column);
    }

    /** The newest row of the table. */
    public final class NewestRow {
        private final String column;

        private NewestRow(String column) {
            this.column = column;
        }

        /**
         * It was younger than this when the drill began.
         *
         * <pre>{@code
         * assertThat(shop).table("orders").newestRow("created_at").isYoungerThan(Duration.ofDays(1)); // passes
         * assertThat(shop).table("orders").newestRow("created_at").isYoungerThan(Duration.ofHours(1)); // fails: … is 2 h 0 min old …
         * }</pre>
         */
        public TableAssert isYoungerThan(Duration age) {
            return holds(DatabaseChecks.newestRow(actual, table, column, age));
        }
    }
}
