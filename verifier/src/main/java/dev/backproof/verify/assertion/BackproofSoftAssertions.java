package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractSoftAssertions;
import org.assertj.core.api.StandardSoftAssertionsProvider;

/**
 * Assertions on restored data, and AssertJ's own, that are all made before the test fails with everything that does not
 * hold.
 *
 * <pre>{@code
 * BackproofSoftAssertions.assertSoftly(softly -> {
 *     softly.assertThat(uploads).exists("avatars").hasNoFile("*.tmp");
 *     softly.assertThat(shop).table("orders").hasAtLeastRows(1);
 * });
 * }</pre>
 *
 * <p>A check that could not be run does not hide failures: it aborts the test when nothing else is wrong. AssertJ's {@code
 * SoftAssertionsExtension} hands these out, too. One thread at a time.
 */
public final class BackproofSoftAssertions extends AbstractSoftAssertions implements StandardSoftAssertionsProvider {
    private final List<CheckNotRunException> notRun = new ArrayList<>();

    /** Makes assertions and tells of all that do not hold. */
    public static void assertSoftly(Consumer<BackproofSoftAssertions> assertions) {
        BackproofSoftAssertions softly = new BackproofSoftAssertions();
        assertions.accept(softly);
        softly.assertAll();
    }

    /** Assertions on restored files. */
    public RestoredVolumeAssert assertThat(RestoredVolume actual) {
        return new RestoredVolumeAssert(actual, this);
    }

    /** Assertions on a restored database. */
    public RestoredDatabaseAssert assertThat(RestoredDatabase actual) {
        return new RestoredDatabaseAssert(actual, this);
    }

    /** Assertions on the snapshot that something was restored from. */
    public SnapshotAssert assertThat(DrilledSnapshot actual) {
        return new SnapshotAssert(actual, this);
    }

    /** Assertions on a whole drill. */
    public DrillResultAssert assertThat(DrillResult actual) {
        return new DrillResultAssert(actual, this);
    }

    /** Takes note; where somebody else collects failures and never asks here, aborts at once. */
    void notRun(CheckNotRunException check) {
        if (getDelegate().isPresent()) {
            throw check;
        }
        notRun.add(check);
    }

    @Override
    public void assertAll() {
        super.assertAll();
        if (!notRun.isEmpty()) {
            throw new CheckNotRunException(
                    notRun.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")));
        }
    }
}
