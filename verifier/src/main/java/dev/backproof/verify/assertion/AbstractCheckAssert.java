package dev.backproof.verify.assertion;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Base of the assertions on restored data: runs a check and fails as AssertJ does, naming the snapshot. {@code as} and {@code
 * overridingErrorMessage} work as with any other assertion.
 *
 * @param <S> the assertion's own type
 * @param <A> what it is about
 */
public abstract class AbstractCheckAssert<S extends AbstractCheckAssert<S, A>, A> extends AbstractAssert<S, A> {
    final @Nullable BackproofSoftAssertions soft;

    /**
     * @param soft who collects failures, or null to fail at once
     */
    AbstractCheckAssert(A actual, Class<?> self, @Nullable BackproofSoftAssertions soft) {
        super(actual, self);
        this.soft = soft;
    }

    /** Where the data came from, for messages. */
    abstract String source();

    /** Runs a check. */
    final S holds(Check check) {
        isNotNull();
        Outcome outcome = check.look();
        switch (outcome.status()) {
            case PASSED -> {}
            case FAILED -> fail(new RestoredDataError(message(outcome), outcome.expected(), outcome.actual()));
            case SKIPPED, ERROR -> {
                CheckNotRunException notRun =
                        new CheckNotRunException(check.name() + ": " + outcome.message() + " (" + source() + ")");
                if (soft == null) {
                    throw notRun;
                }
                soft.notRun(notRun);
            }
        }
        return myself;
    }

    private void fail(RestoredDataError error) {
        if (soft == null) {
            throw error;
        }
        soft.collectAssertionError(error);
    }

    private String message(Outcome outcome) {
        String description = info.descriptionText();
        String own = info.overridingErrorMessage();
        return (description.isEmpty() ? "" : "[" + description + "] ")
                + (own == null ? outcome.message() : own)
                + " (" + source() + ")";
    }
}
