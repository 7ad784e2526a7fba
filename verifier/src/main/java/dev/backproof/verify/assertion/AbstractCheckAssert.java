package dev.backproof.verify.assertion;

import org.assertj.core.api.AbstractAssert;

/**
 * Base of the assertions on restored data: runs a check and fails as AssertJ does, naming the snapshot.
 *
 * @param <S> the assertion's own type
 * @param <A> what it is about
 */
public abstract class AbstractCheckAssert<S extends AbstractCheckAssert<S, A>, A> extends AbstractAssert<S, A> {
    AbstractCheckAssert(A actual, Class<?> self) {
        super(actual, self);
    }

    /** Where the data came from, for messages. */
    abstract String source();

    /** Runs a check. */
    final S holds(Check check) {
        isNotNull();
        Outcome outcome = check.look();
        String description = info.descriptionText();
        switch (outcome.status()) {
            case PASSED -> {}
            case FAILED ->
                throw new RestoredDataError(
                        (description.isEmpty() ? "" : "[" + description + "] ") + outcome.message() + " (" + source()
                                + ")",
                        outcome.expected(),
                        outcome.actual());
            case SKIPPED, ERROR ->
                throw new CheckNotRunException(check.name() + ": " + outcome.message() + " (" + source() + ")");
        }
        return myself;
    }
}
