package com.example.shop;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;

import dev.backproof.verify.junit.RestoreDrillTest;
import dev.backproof.verify.junit.Restored;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import org.junit.jupiter.api.Test;

@RestoreDrillTest("shop.yaml")
class ShopDrillTest {
    @Test
    void uploadsCameBack(@Restored("uploads") RestoredVolume uploads) {
        assertThat(uploads).matchesManifest("uploads.sha256").hasNoFile("**/*.tmp");
    }

    @Test
    void ordersAreWhole(@Restored("shop") RestoredDatabase shop) {
        assertThat(shop).table("orders").hasRowsBetween(3, 1_000);
        assertThat(shop)
                .query("select count(*) from orders o left join customers c on c.id = o.customer_id where c.id is null")
                .returns(0);
    }
}
