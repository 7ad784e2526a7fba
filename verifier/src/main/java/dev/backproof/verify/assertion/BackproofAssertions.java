package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;

/** Entry to the assertions on restored data, in AssertJ's style. */
public final class BackproofAssertions {
    private BackproofAssertions() {}

    /** Assertions on restored files. */
    public static RestoredVolumeAssert assertThat(RestoredVolume actual) {
        return new RestoredVolumeAssert(actual);
    }

    /** Assertions on a restored database. */
    public static RestoredDatabaseAssert assertThat(RestoredDatabase actual) {
        return new RestoredDatabaseAssert(actual);
    }
}
