package com.example.drills;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;

import dev.backproof.verify.junit.DrillContext;
import dev.backproof.verify.junit.RestoreDrillTest;
import dev.backproof.verify.junit.Restored;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.SnapshotFacts;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

@RestoreDrillTest("shop.yaml")
class FreshnessTest {
    @Test
    void theBackupIsFromLastNight(@Restored("shop") DrilledSnapshot snapshot) {
        assertThat(snapshot).isYoungerThan(Duration.ofHours(26)).hasTag("nightly");
    }

    @Test
    void theBackupHasItsUsualSize(@Restored("shop") DrilledSnapshot snapshot) {
        assertThat(snapshot).hasBytesBetween(100, 1_000_000);
    }

    @Test
    void theDataAreUsableInTime(DrillResult drill) {
        assertThat(drill).wasUsableWithin(Duration.ofMinutes(10));
    }

    @Test
    void filesAndDatabaseAreOfOneNight(DrillContext drill) {
        Assertions.assertEquals(
                drill.snapshotOf("uploads").facts().id(), drill.snapshotOf("shop").facts().id());
    }
}
