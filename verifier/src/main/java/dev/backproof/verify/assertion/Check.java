package dev.backproof.verify.assertion;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.scenario.Expectation.KnownFailure;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Something to be found out about restored data. YAML assertions, AssertJ assertions and the checks that nobody has to
 * write are all made of these.
 *
 * @param name readable and unique within a drill: {@code shop: rows of orders}
 * @param kind stable word for filters: {@code rows}
 * @param provesData whether it looks at restored data itself
 * @param probe finds it out
 * @param because why the author of the scenario wants it, or empty
 * @param position the line of the scenario that asks for it, or null
 */
public record Check(
        String name,
        String kind,
        boolean provesData,
        Probe probe,
        String because,
        @Nullable SourcePosition position) {

    /** Follows what a check found when it passed though it was expected to fail; why and until when comes behind it. */
    public static final String PASSES_THOUGH = "; this passes, though it was expected to fail ";

    /** Looks at restored data. */
    @FunctionalInterface
    public interface Probe {
        /**
         * Looks.
         *
         * @throws IOException when the restored files cannot be read
         * @throws SQLException when the sandbox's server refuses or is gone
         */
        Outcome look() throws IOException, SQLException;
    }

    /** A check on restored data that stands in no scenario. */
    public Check(String name, String kind, Probe probe) {
        this(name, kind, true, probe, "", null);
    }

    /** The same check, which looks at restored data itself only if so. */
    Check provingData(boolean proves) {
        return new Check(name, kind, proves, probe, because, position);
    }

    /** The same check, asked for by a line of a scenario. */
    public Check askedFor(String why, SourcePosition at) {
        return new Check(name, kind, provesData, probe, why, at);
    }

    /**
     * The same check, which somebody knows to fail. While that is expected a failure is left out, and a check that passes says
     * {@link #PASSES_THOUGH}; afterwards the failure counts.
     *
     * @param start when the drill began
     */
    public Check expectedToFail(KnownFailure failure, Instant start) {
        return new Check(name, kind, provesData, () -> expected(look(), failure, start), because, position);
    }

    private static Outcome expected(Outcome outcome, KnownFailure failure, Instant start) {
        boolean holds = failure.holds(start);
        return switch (outcome.status()) {
            case FAILED ->
                holds
                        ? Outcome.skipped("expected to fail " + failure.words() + ": " + outcome.message())
                        : Outcome.failed(
                                outcome.message() + " (was expected to fail " + failure.words() + "; that is over)",
                                outcome.expected(),
                                outcome.actual());
            case PASSED ->
                Outcome.passed(
                        outcome.message() + PASSES_THOUGH + failure.words(), outcome.expected(), outcome.actual());
            case SKIPPED, ERROR -> outcome;
        };
    }

    /** The same check under another name. */
    public Check named(String other) {
        return new Check(other, kind, provesData, probe, because, position);
    }

    /** Looks, and turns failures to look into an outcome. */
    public Outcome look() {
        try {
            return probe.look();
        } catch (SQLException e) {
            return SqlTrouble.outcome(e);
        } catch (IOException e) {
            return Outcome.error("the restored files cannot be read: " + e.getMessage());
        }
    }

    /** Looks, and notes how long it took. */
    public CheckResult run(InstantSource clock) {
        Instant start = clock.instant();
        Outcome outcome = look();
        return new CheckResult(
                name,
                kind,
                outcome.status(),
                provesData,
                outcome.message(),
                outcome.expected(),
                outcome.actual(),
                Duration.between(start, clock.instant()),
                because,
                position);
    }
}
