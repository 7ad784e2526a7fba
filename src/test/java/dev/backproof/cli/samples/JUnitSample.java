package dev.backproof.cli.samples;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;

import dev.backproof.verify.junit.RestoreDrillTest;
import dev.backproof.verify.junit.Restored;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import org.junit.jupiter.api.Test;

/** The fixture as a user writes it; nested, so that it is compiled but not run here. */
final class JUnitSample {
    private JUnitSample() {}

    // README
    @RestoreDrillTest("shop.yaml")
    static class ShopDrillTest {
        @Test
        void uploadsCameBack(@Restored("uploads") RestoredVolume uploads) {
            assertThat(uploads).matchesManifest("uploads.sha256").hasNoFile("**/*.tmp");
        }

        @Test
        void ordersAreWhole(@Restored("shop") RestoredDatabase shop) {
            assertThat(shop).table("orders").hasRowsBetween(9_000, 11_000);
        }
    }
    // README
}
