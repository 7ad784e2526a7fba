package com.example.drills;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.backproof.verify.junit.RestoreDrillTest;
import dev.backproof.verify.junit.Restored;
import dev.backproof.verify.restore.DatabaseLogin;
import dev.backproof.verify.restore.RestoredDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

@RestoreDrillTest("shop.yaml")
class OrdersTest {
    record Order(int id, int customerId, BigDecimal total, LocalDate orderedOn) {}

    @Restored("shop")
    RestoredDatabase shop;

    @Test
    void tablesAreThere() {
        assertThat(shop).hasTables("orders", "customers").hasNoTable("orders_old");
    }

    @Test
    void thereAreAsManyOrdersAsExpected() {
        assertThat(shop).table("orders").hasRowsBetween(3, 1_000);
    }

    @Test
    void everyOrderHasACustomer() {
        assertThat(shop).table("orders").hasNoOrphans("customer_id", "customers", "id");
    }

    @Test
    void totalsAddUp() {
        assertThat(shop).query("select sum(total) from orders").returns(new BigDecimal("22.75"));
    }

    @Test
    void theLastOrderIsTheOneThatWasMadeLast() {
        assertThat(shop).query("select max(ordered_on) from orders").returns(LocalDate.of(2026, 11, 20));
    }

    @Test
    void ordersAreWhole() {
        assertThat(shop)
                .query("select * from orders order by id")
                .rowsAs(Order.class)
                .extracting(Order::id, Order::customerId)
                .contains(tuple(1, 1), tuple(2, 2));
    }

    @Test
    void namesKeptTheirEmoji() {
        assertThat(shop).hasCharset("utf8mb4");
        assertThat(shop)
                .query("select id, name from customers order by id")
                .returnsRows(List.of(1, "Ada"), List.of(2, "Grace 🚢"));
    }

    @Test
    void theFunctionThatReportsUseCanBeCalled() {
        assertThat(shop).canCall("total_of", 1);
    }

    @Test
    void aProgramCanConnectByItself(@Restored("shop") DatabaseLogin login) throws SQLException {
        try (Connection own = DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password())) {
            Assertions.assertEquals("shop", own.getCatalog());
        }
    }
}
