package com.example.drills;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;
import static dev.backproof.verify.junit.Access.WRITABLE;

import dev.backproof.verify.junit.RestoreDrillTest;
import dev.backproof.verify.junit.Restored;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Tests that write: what one does the others do not see. */
@RestoreDrillTest("shop.yaml")
class MigrationTest {
    @Test
    void nextWeeksMigrationWorksOnRealData(
            @Restored(value = "shop", access = WRITABLE) DataSource dataSource,
            @Restored(value = "shop", access = WRITABLE) RestoredDatabase shop)
            throws SQLException {
        update(dataSource, "update customers set email = lower(concat(name, '@example.com')) where email is null");
        assertThat(shop).query("select count(*) from customers where email is null").returns(0);
    }

    @Test
    void andLeavesNothingBehind(@Restored("shop") RestoredDatabase shop) {
        assertThat(shop).query("select count(*) from customers where email is null").returns(1);
    }

    @Test
    void anOrderCanBeTaken(@Restored(value = "shop", access = WRITABLE) Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            Assertions.assertEquals(
                    1,
                    statement.executeUpdate(
                            "insert into orders (customer_id, total, ordered_on) values (1, 5, '2026-11-21')"));
        }
        connection.commit();
    }

    @Test
    void uploadsCanBeCleanedUp(@Restored(value = "uploads", access = WRITABLE) RestoredVolume uploads)
            throws IOException {
        Files.delete(uploads.path().resolve("avatars/1.txt"));
        assertThat(uploads).hasFileCountBetween(1, 3);
    }

    @Test
    void andAreThereAgain(@Restored("uploads") Path uploads) {
        Assertions.assertTrue(Files.exists(uploads.resolve("avatars/1.txt")));
    }

    private static void update(DataSource dataSource, String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
