package dev.backproof.verify.assertion;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.verify.MariaDbLab;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.sandbox.process.ProcessSandbox;
import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.Cell;
import dev.backproof.verify.scenario.Assertion.ObjectKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Assertions on databases, on a server of this machine: each with data that pass and data that fail, and its words. */
class DatabaseAssertTest {
    private static final String SOURCE = " (/shop.sql of snapshot 3fa2b1c4)";

    private static ProcessSandbox sandbox;
    private static RestoredDatabase shop;
    private static boolean filled;

    @BeforeAll
    static void fill() throws IOException, SQLException {
        sandbox = MariaDbLab.shared();
        if (!filled) { // once in a JVM, however often this is called
            fill(sandbox);
            filled = true;
        }
        shop = new RestoredDatabase(
                "shop", "shop", "/shop.sql of snapshot 3fa2b1c4", Instant.parse("2026-03-01T04:00:00Z"), sandbox);
    }

    private static void fill(ProcessSandbox sandbox) throws SQLException {
        MariaDbLab.sql(
                sandbox,
                "create database shop character set utf8mb4",
                "create table shop.customers (id int primary key, name varchar(20), born date) engine=InnoDB",
                "insert into shop.customers values (1, 'Ada', '1815-12-10'), (2, null, null)",
                "create table shop.orders (id int auto_increment primary key, customer_id int, total decimal(8,2),"
                        + " paid boolean, created_at datetime, constraint of_customer foreign key (customer_id)"
                        + " references shop.customers (id)) engine=InnoDB",
                "insert into shop.orders values (1, 1, 12.50, true, '2026-03-01 02:00:00'), (2, 2, 3, false,"
                        + " '2026-02-01 00:00:00')",
                "create table shop.notes (order_id int, text varchar(20) character set latin1) engine=InnoDB",
                "insert into shop.notes values (1, 'x'), (9, 'y'), (null, 'z')",
                "set foreign_key_checks=0",
                "create table shop.lost (customer_id int, constraint lost_customer foreign key (customer_id)"
                        + " references shop.customers (id)) engine=InnoDB",
                "insert into shop.lost values (7)",
                "create view shop.totals as select sum(total) as total from shop.orders",
                "create function shop.total_of(customer int) returns decimal(8,2) reads sql data"
                        + " return (select sum(total) from shop.orders where customer_id = customer)",
                "create procedure shop.tidy() delete from shop.notes",
                "create procedure shop.list(least int) select id from shop.orders where id >= least",
                "create procedure shop.fails() signal sqlstate '45000'",
                "create procedure shop.broken() select * from shop.nowhere",
                "create user 'shopkeeper'@'%' identified by 'x'",
                "grant select, insert (id), show view on shop.orders to 'shopkeeper'@'%'",
                "grant update on shop.* to 'shopkeeper'@'%'",
                "create role reporting",
                "grant all privileges on *.* to reporting");
    }

    @Test
    void tablesAndTheirRows() {
        assertThat(shop).hasTables("orders", "customers", "totals").hasNoTable("orders_old");
        assertThat(shop).table("orders").hasRows(2).hasRowsBetween(1, 2).hasAtLeastRows(2);
        fails(it -> it.hasTables("orders", "order"), "shop: table order is missing");
        fails(it -> it.table("order"), "shop: table order is missing");
        fails(it -> it.hasNoTable("totals"), "shop has a table totals, expected none");
        fails(it -> it.table("orders").hasRows(3), "shop: table orders has 2 rows, expected exactly 3");
        fails(it -> it.table("orders").hasRowsBetween(3, 4), "shop: table orders has 2 rows, expected between 3 and 4");
        fails(it -> it.table("orders").hasAtLeastRows(3), "shop: table orders has 2 rows, expected at least 3");
    }

    @Test
    void newestRow() {
        assertThat(shop).table("orders").newestRow("created_at").isYoungerThan(Duration.ofMinutes(121));
        fails(
                it -> it.table("orders").newestRow("created_at").isYoungerThan(Duration.ofHours(2)),
                "shop: the newest row of orders is 2 h 0 min old by created_at, expected younger than 2 h 0 min");
        notRun(
                it -> it.table("customers").newestRow("name").isYoungerThan(Duration.ofHours(2)),
                "shop: newest row of customers: column name of customers holds no dates");
    }

    @Test
    void whatThereIs() {
        assertThat(shop)
                .hasCount(ObjectKind.TABLES, 4)
                .hasCount(ObjectKind.VIEWS, 1)
                .hasCount(ObjectKind.ROUTINES, 5)
                .hasCount(ObjectKind.TRIGGERS, 0)
                .hasCount(ObjectKind.EVENTS, 0)
                .hasCount(ObjectKind.SEQUENCES, 0)
                .hasCountBetween(ObjectKind.TABLES, 1, 4);
        fails(it -> it.hasCount(ObjectKind.VIEWS, 2), "shop has 1 view, expected exactly 2");
        fails(it -> it.hasCountBetween(ObjectKind.TABLES, 5, 6), "shop has 4 tables, expected between 5 and 6");
    }

    @Test
    void characterSets() throws SQLException {
        fails(it -> it.hasCharset("utf8mb4"), "shop: not everything is utf8mb4: column notes.text has latin1");
        fails(
                it -> it.hasCharset("utf8"),
                "shop: not everything is utf8: the database has utf8mb4, table customers has utf8mb4,"
                        + " column customers.name has utf8mb4 and 4 more");
        MariaDbLab.sql(
                sandbox, "create or replace database other character set utf8mb3", "create table other.t (a text)");
        assertThat(new RestoredDatabase("other", "other", "", Instant.EPOCH, sandbox))
                .hasCharset("utf8")
                .hasCharset("utf8mb3");
    }

    @Test
    void orphans() {
        assertThat(shop).table("orders").hasNoOrphans().hasNoOrphans("customer_id", "customers", "id");
        fails(
                it -> it.table("lost").hasNoOrphans(),
                "shop: 1 row of lost refer to rows of customers that are not there (lost_customer)");
        fails(
                it -> it.table("notes").hasNoOrphans("order_id", "orders", "id"),
                "shop: 1 row of notes refer to rows of orders that are not there (order_id)");
        fails(it -> it.table("notes").hasNoOrphans("order_id", "nowhere", "id"), "shop: table nowhere is missing");
        notRun(
                it -> it.table("notes").hasNoOrphans(),
                "shop: orphans in notes: table notes has no foreign key: say which column refers to what");
    }

    @Test
    void accounts() {
        assertThat(shop)
                .hasAccount("shopkeeper@%")
                .hasAccount("shopkeeper@%", "update")
                .hasAccountOn("shop.orders", "shopkeeper@%", "SELECT", "SHOW VIEW", "UPDATE")
                .hasAccount("reporting", "DELETE")
                .hasAccountOn("*.*", "reporting", "DROP");
        fails(it -> it.hasAccount("shopkeeper@%", "SELECT"), "shop: account shopkeeper@% may not SELECT on shop.*");
        fails(
                it -> it.hasAccountOn("shop.orders", "shopkeeper@%", "INSERT", "DROP", "SELECT"),
                "shop: account shopkeeper@% may not INSERT, DROP on shop.orders");
        fails(
                it -> it.hasAccountOn("*.*", "shopkeeper@%", "UPDATE"),
                "shop: account shopkeeper@% may not UPDATE on *.*");
        fails(it -> it.hasAccount("nobody@%"), "shop: account nobody@% is missing");
    }

    @Test
    void routines() {
        assertThat(shop).canCall("total_of", 1).canCall("tidy").canCall("list", 2);
        fails(it -> it.canCall("total_off", 1), "shop: routine total_off is missing");
        fails(it -> it.canCall("list"), "shop: routine list does not take 0 arguments");
        fails(it -> it.canCall("fails"), "shop: routine fails signals SQLSTATE 45000");
        fails(it -> it.canCall("broken"), "shop: routine broken: a table or view is missing: ERROR 1146 (42S02)");
    }

    @Test
    void whatRoutinesAnswer() {
        List<Cell> first = List.of(Cells.of(1));
        Answer right = new Answer.OneNumber(new BigDecimal("12.5"));
        assertThat(ObjectChecks.callable(shop, "total_of", first, right).look().status())
                .isEqualTo(CheckStatus.PASSED);
        assertThat(ObjectChecks.callable(shop, "total_of", List.of(new Cell.Text("2")), right)
                        .look())
                .isEqualTo(Outcome.failed("shop: total_of: the query gave 3.00, expected 12.5", "12.5", "3.00"));
        assertThat(ObjectChecks.callable(shop, "total_of", List.of(new Cell.Null()), new Answer.OneNull())
                        .look()
                        .status())
                .isEqualTo(CheckStatus.PASSED);
        assertThat(ObjectChecks.callable(shop, "tidy", List.of(), right).look())
                .isEqualTo(Outcome.error("routine tidy writes, and a drill only reads"));
    }

    @Test
    void singleValues() {
        assertThat(shop)
                .query("select count(*) from orders")
                .returns(2)
                .isBetween(2, 3)
                .isAtLeast(2)
                .isAtMost(2);
        assertThat(shop).query("select total from orders where id = 1").returns(new BigDecimal("12.5"));
        assertThat(shop).query("select name from customers where id = 1").returns("Ada");
        assertThat(shop).query("select paid from orders where id = 1").returns(true);
        assertThat(shop).query("select born from customers where id = 1").returns(LocalDate.of(1815, 12, 10));
        assertThat(shop)
                .query("select created_at from orders where id = 1")
                .returns(LocalDateTime.of(2026, 3, 1, 2, 0));
        assertThat(shop).query("select name from customers where id = 2").returnsNull();
        assertThat(shop).query("select 1 from orders where total < 0").isEmpty();

        fails(it -> it.query("select 2").returns(3), "shop: the query gave 2, expected 3");
        fails(it -> it.query("select 2").returns(false), "shop: the query gave 2, expected 0");
        fails(it -> it.query("select 2").isBetween(3, 4), "shop: the query gave 2, expected between 3 and 4");
        fails(it -> it.query("select 2").isBetween(0, 1), "shop: the query gave 2, expected between 0 and 1");
        fails(it -> it.query("select 2").isAtLeast(3), "shop: the query gave 2, expected at least 3");
        fails(it -> it.query("select 2").isAtMost(1), "shop: the query gave 2, expected at most 1");
        fails(it -> it.query("select 2").returnsNull(), "shop: the query gave 2, expected NULL");
        fails(it -> it.query("select null").returns(2), "shop: the query gave NULL, expected 2");
        fails(it -> it.query("select 1 from orders").isEmpty(), "shop: the query gave rows, expected none");
        fails(it -> it.query("select 1 from orders").returns(1), "shop: the query gave more than one row, expected 1");
        fails(it -> it.query("select 1 limit 0").returns(1), "shop: the query gave no row, expected 1");
        fails(
                it -> it.query("select born from customers where id = 1")
                        .showingValues()
                        .returns(LocalDate.of(1815, 12, 11)),
                "shop: the query gave '1815-12-10', expected '1815-12-11'");
        notRun(it -> it.query("select 1, 2").returns(1), "the query gives 2 columns; a drill compares one value");
        notRun(it -> it.query("selct 1").returns(1), "the server does not understand the query: ERROR 1064 (42000)");
    }

    @Test
    void restoredTextIsShownOnlyWhereThatIsAllowed() {
        fails(
                it -> it.query("select name from customers where id = 1").returns("Eve"),
                "shop: the query gave text of 3 characters, SHA-256 c96f6a4d…, expected text of 3 characters, SHA-256 X");
        fails(
                it -> it.query("select name from customers where id = 1")
                        .showingValues()
                        .returns("Eve"),
                "shop: the query gave 'Ada', expected 'Eve'");
        fails(
                it -> it.query("select name from customers where id = 1").returns(3),
                "shop: the query gave text of 3 characters, SHA-256 X, expected 3");
    }

    @Test
    void rows() {
        String all = "select id, name from customers order by id";
        assertThat(shop).query(all).returnsRows(List.of(1, "Ada"), Arrays.<@Nullable Object>asList(2, null));
        assertThat(shop)
                .query(all)
                .returnsRecords(List.of(Map.of("NAME", "Ada", "id", 1), nullable("NAME", null, "id", 2)));
        assertThat(shop)
                .query("select * from orders where id = 1")
                .returnsRecords(List.of(Map.of("total", 12.5, "paid", true)));

        fails(it -> it.query(all).returnsRows(List.of(1, "Ada")), "shop: the query gave more than the expected 1 row");
        fails(
                it -> it.query("select id from customers order by id").returnsRows(List.of(1), List.of(2), List.of(3)),
                "shop: the query gave 2 rows, expected 3");
        fails(
                it -> it.query(all).returnsRows(List.of(1, "Ada"), List.of(3, "Eve")),
                "shop: row 2 of the query has 2 as id, expected 3");
        fails(
                it -> it.query(all).showingValues().returnsRecords(List.of(Map.of("name", "Eve"))),
                "shop: row 1 of the query has 'Ada' as name, expected 'Eve'");
        notRun(
                it -> it.query(all).returnsRows(List.of(1)),
                "shop: the query gives 2 columns, and the expected rows have 1");
        notRun(
                it -> it.query(all).returnsRecords(List.of(Map.of("nam", "Ada"))),
                "shop: the query gives no column nam, but id, name");
        assertThatThrownBy(
                        () -> assertThat(shop).query(all).returnsRecords(List.of(Map.of("id", 1), Map.of("name", "x"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("all rows name the same columns");
        assertThatThrownBy(() -> assertThat(shop).query(all).returnsRows(List.of(1, new Object())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a java.lang.Object");
    }

    record Order(int id, int customerId, BigDecimal total, boolean paid, LocalDateTime createdAt) {}

    record Customer(long id, @Nullable String name) {}

    record Narrow(int born) {}

    @Test
    void rowsForAssertJsOwnAssertions() {
        assertThat(shop)
                .query("select * from orders order by id")
                .rowsAs(Order.class)
                .hasSize(2)
                .first()
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> a.compareTo(b) == 0, BigDecimal.class)
                .isEqualTo(new Order(1, 1, new BigDecimal("12.5"), true, LocalDateTime.of(2026, 3, 1, 2, 0)));
        assertThat(shop)
                .query("select id, name from customers")
                .rowsAs(Customer.class)
                .containsExactlyInAnyOrder(new Customer(1, "Ada"), new Customer(2, null));
        assertThat(shop)
                .query("select name, id from customers where id = 2")
                .rows()
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("id", 2).containsEntry("name", null));

        assertThatThrownBy(() -> assertThat(shop)
                        .as("people")
                        .query("select 1 as id")
                        .rows()
                        .isEmpty())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("[people, shop" + SOURCE + "]");
        assertThatThrownBy(
                        () -> assertThat(shop).query("select id from customers").rowsAs(Customer.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the query gives no column for name of Customer, but id");
        assertThatThrownBy(() -> assertThat(shop).query("select null as born").rowsAs(Narrow.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("column born holds NULL, which the int of Narrow cannot take");
        fails(it -> it.query("select 1 from nowhere").rows(), "a table or view is missing: ERROR 1146 (42S02)");
        notRun(it -> it.query("selct").rows(), "the server does not understand the query: ERROR 1064 (42000)");
    }

    private static Map<String, @Nullable Object> nullable(
            String one, @Nullable Object first, String two, Object second) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(one, first);
        map.put(two, second);
        return map;
    }

    private static void fails(Consumer<RestoredDatabaseAssert> assertion, String message) {
        assertThatThrownBy(() -> assertion.accept(assertThat(shop)))
                .isInstanceOf(RestoredDataError.class)
                .satisfies(error ->
                        assertThat(masked(String.valueOf(error.getMessage()))).isEqualTo(masked(message) + SOURCE));
    }

    private static String masked(String text) {
        return text.replaceAll("SHA-256 ([0-9a-f]{8}…|X)", "SHA-256 X");
    }

    private static void notRun(Consumer<RestoredDatabaseAssert> assertion, String message) {
        assertThatThrownBy(() -> assertion.accept(assertThat(shop)))
                .isInstanceOf(CheckNotRunException.class)
                .hasMessageContaining(message)
                .hasMessageEndingWith(SOURCE);
    }
}
