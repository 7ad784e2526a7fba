package dev.backproof.verify;

import dev.backproof.verify.assertion.Check;
import dev.backproof.verify.assertion.DatabaseContract;
import dev.backproof.verify.assertion.ScenarioChecks;
import dev.backproof.verify.assertion.VolumeChecks;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.scenario.Assertion;
import dev.backproof.verify.scenario.Scenario;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The checks of a scenario on one restored volume or database, so that a copy of it can be put to the same test. */
final class DrillSuite {
    private final Scenario scenario;
    private final UnaryOperator<@Nullable String> environment;

    DrillSuite(Scenario scenario, UnaryOperator<@Nullable String> environment) {
        this.scenario = scenario;
        this.environment = environment;
    }

    /** All checks on a volume. */
    void onVolume(RestoredVolume volume, Consumer<Check> runner) {
        runner.accept(VolumeChecks.complete(volume));
        for (Assertion assertion : scenario.assertions()) {
            if (assertion instanceof Assertion.OnVolume asked && asked.subject().equals(volume.name())) {
                ScenarioChecks.of(asked, volume, scenario.origin()).forEach(runner);
            }
        }
    }

    /**
     * All checks on a database, as {@link #contract} and those that the scenario asks for.
     *
     * @throws SQLException when the server does not answer
     */
    void onDatabase(
            RestoredDatabase database,
            @Nullable LoadedDump dump,
            Set<String> standIns,
            boolean shared,
            Consumer<Check> runner)
            throws SQLException {
        contract(database, dump, standIns, shared, runner);
        for (Assertion assertion : scenario.assertions()) {
            if (assertion instanceof Assertion.OnDatabase asked
                    && asked.subject().equals(database.name())) {
                ScenarioChecks.of(asked, database, environment).forEach(runner);
            }
        }
    }

    /**
     * The checks on a database that nobody has to ask for.
     *
     * @param dump what it was loaded from; null for one that came back by itself
     * @param shared whether another dump was loaded into the same database: what one does not list the other may
     * @throws SQLException when the server does not answer
     */
    void contract(
            RestoredDatabase database,
            @Nullable LoadedDump dump,
            Set<String> standIns,
            boolean shared,
            Consumer<Check> runner)
            throws SQLException {
        try (DatabaseContract contract = dump == null
                ? DatabaseContract.found(database, standIns)
                : DatabaseContract.of(database, dump, standIns)) {
            contract.checks().stream()
                    .filter(check -> !shared || !check.kind().equals(DatabaseContract.INVENTORY))
                    .forEach(runner);
        }
    }
}
