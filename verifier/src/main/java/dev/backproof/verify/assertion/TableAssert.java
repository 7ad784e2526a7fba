package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.scenario.Bounds;
import java.time.Duration;

/** Assertions on a table of a restored database. */
public final class TableAssert extends AbstractCheckAssert<TableAssert, RestoredDatabase> {
    private final String table;

    TableAssert(RestoredDatabase actual, String table) {
        super(actual, TableAssert.class);
        this.table = table;
    }

    @Override
    String source() {
        return actual.source();
    }

    /** It has exactly so many rows. */
    public TableAssert hasRows(long number) {
        return hasRowsBetween(number, number);
    }

    /** The number of its rows lies between these, both included. */
    public TableAssert hasRowsBetween(long min, long max) {
        return holds(DatabaseChecks.rows(actual, table, Bounds.between(min, max)));
    }

    /** It has so many rows or more. */
    public TableAssert hasAtLeastRows(long min) {
        return holds(DatabaseChecks.rows(actual, table, Bounds.atLeast(min)));
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

        /** It was younger than this when the drill began. */
        public TableAssert isYoungerThan(Duration age) {
            return holds(DatabaseChecks.newestRow(actual, table, column, age));
        }
    }
}
