package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;

/** Entry to the assertions on restored data, in AssertJ's style; {@link BackproofSoftAssertions} are the soft ones. */
public final class BackproofAssertions {
    private BackproofAssertions() {}

    /** Assertions on restored files. */
    public static RestoredVolumeAssert assertThat(RestoredVolume actual) {
        return new RestoredVolumeAssert(actual, null);
    }

    /** Assertions on a restored database. */
    public static RestoredDatabaseAssert assertThat(RestoredDatabase actual) {
        return new RestoredDatabaseAssert(actual, null);
    }

    /** Assertions on the snapshot that something was restored from. */
    public static SnapshotAssert assertThat(DrilledSnapshot actual) {
        return new SnapshotAssert(actual, null);
    }

    /** Assertions on a whole drill. */
    public static DrillResultAssert assertThat(DrillResult actual) {
        return new DrillResultAssert(actual, null);
    }
}
