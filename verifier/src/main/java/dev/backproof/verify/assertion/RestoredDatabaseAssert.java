package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.scenario.Assertion.Cell;
import dev.backproof.verify.scenario.Assertion.ObjectKind;
import dev.backproof.verify.scenario.Bounds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a restored database.
 *
 * <pre>{@code
 * assertThat(shop).table("orders").hasRowsBetween(9_000, 11_000);               // passes
 * assertThat(shop).query("select count(*) from orders where total < 0").returns(0); // fails: the query gave 3, expected 0
 * }</pre>
 */
public final class RestoredDatabaseAssert extends AbstractCheckAssert<RestoredDatabaseAssert, RestoredDatabase> {
    RestoredDatabaseAssert(RestoredDatabase actual, @Nullable BackproofSoftAssertions soft) {
        super(actual, RestoredDatabaseAssert.class, soft);
    }

    @Override
    String source() {
        return actual.source();
    }

    /**
     * The table or view is there; goes on with assertions on it.
     *
     * <pre>{@code
     * assertThat(shop).table("orders").hasRows(3); // passes
     * assertThat(shop).table("order");             // fails: shop: table order is missing
     * }</pre>
     */
    public TableAssert table(String name) {
        holds(DatabaseChecks.table(actual, name));
        return new TableAssert(actual, name, soft).as(info.description());
    }

    /** Goes on with assertions on what a query answers. It can only read. */
    public QueryAssert query(String sql) {
        isNotNull();
        return new QueryAssert(actual, sql, false, soft).as(info.description());
    }

    /**
     * Each of these tables or views is there.
     *
     * <pre>{@code
     * assertThat(shop).hasTables("orders", "customers"); // passes
     * assertThat(shop).hasTables("order"); // fails: shop: table order is missing
     * }</pre>
     */
    public RestoredDatabaseAssert hasTables(String... names) {
        isNotNull();
        for (String name : names) {
            holds(DatabaseChecks.table(actual, name));
        }
        return this;
    }

    /**
     * No table or view of this name is there.
     *
     * <pre>{@code
     * assertThat(shop).hasNoTable("orders_old"); // passes
     * assertThat(shop).hasNoTable("orders"); // fails: shop has a table orders, expected none
     * }</pre>
     */
    public RestoredDatabaseAssert hasNoTable(String name) {
        isNotNull();
        return holds(ObjectChecks.noTable(actual, name));
    }

    /**
     * There are exactly so many objects of this kind.
     *
     * <pre>{@code
     * assertThat(shop).hasCount(ObjectKind.VIEWS, 1); // passes
     * assertThat(shop).hasCount(ObjectKind.VIEWS, 2); // fails: shop has 1 view, expected exactly 2
     * }</pre>
     */
    public RestoredDatabaseAssert hasCount(ObjectKind kind, long number) {
        isNotNull();
        return holds(ObjectChecks.count(actual, kind, Bounds.between(number, number)));
    }

    /**
     * The number of objects of this kind lies between these, both included.
     *
     * <pre>{@code
     * assertThat(shop).hasCountBetween(ObjectKind.TABLES, 1, 9); // passes
     * assertThat(shop).hasCountBetween(ObjectKind.TABLES, 8, 9); // fails: shop has 2 tables, expected between 8 and 9
     * }</pre>
     */
    public RestoredDatabaseAssert hasCountBetween(ObjectKind kind, long min, long max) {
        isNotNull();
        return holds(ObjectChecks.count(actual, kind, Bounds.between(min, max)));
    }

    /**
     * The database, its tables and their columns of text have this character set; {@code utf8} means {@code utf8mb3}.
     *
     * <pre>{@code
     * assertThat(shop).hasCharset("utf8mb4"); // passes
     * assertThat(shop).hasCharset("latin1"); // fails: shop: not everything is latin1: the database has utf8mb4, …
     * }</pre>
     */
    public RestoredDatabaseAssert hasCharset(String charset) {
        isNotNull();
        return holds(ObjectChecks.charset(actual, charset));
    }

    /**
     * The account is there and holds these privileges on the whole database by itself; what it would get from roles does not count.
     *
     * <pre>{@code
     * assertThat(shop).hasAccount("app@%", "SELECT"); // passes
     * assertThat(shop).hasAccount("app@%", "DROP"); // fails: shop: account app@% may not DROP on shop.*
     * }</pre>
     */
    public RestoredDatabaseAssert hasAccount(String account, String... privileges) {
        isNotNull();
        return holds(ObjectChecks.grants(actual, account, upperCase(privileges), ""));
    }

    /**
     * The account holds these privileges on {@code shop.orders}, {@code shop.*} or {@code *.*}.
     *
     * <pre>{@code
     * assertThat(shop).hasAccountOn("shop.orders", "app@%", "INSERT"); // passes
     * assertThat(shop).hasAccountOn("*.*", "app@%", "INSERT"); // fails: shop: account app@% may not INSERT on *.*
     * }</pre>
     */
    public RestoredDatabaseAssert hasAccountOn(String place, String account, String... privileges) {
        isNotNull();
        return holds(ObjectChecks.grants(actual, account, upperCase(privileges), place));
    }

    /**
     * The function or procedure can be called with these arguments. One that gets as far as writing is stopped there.
     *
     * <pre>{@code
     * assertThat(shop).canCall("total_of", 1); // passes
     * assertThat(shop).canCall("total_off", 1); // fails: shop: routine total_off is missing
     * }</pre>
     */
    public RestoredDatabaseAssert canCall(String routine, @Nullable Object... arguments) {
        isNotNull();
        return holds(ObjectChecks.callable(actual, routine, cells(arguments), null));
    }

    private static List<String> upperCase(String... words) {
        return Stream.of(words).map(word -> word.toUpperCase(Locale.ROOT)).toList();
    }

    private static List<Cell> cells(@Nullable Object... values) {
        return Arrays.stream(values).map(Cells::of).toList();
    }
}
