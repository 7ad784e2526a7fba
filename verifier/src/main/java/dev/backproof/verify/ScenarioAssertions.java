package dev.backproof.verify;

import dev.backproof.verify.assertion.Check;
import dev.backproof.verify.assertion.Outcome;
import dev.backproof.verify.assertion.RestoredData;
import dev.backproof.verify.assertion.ScenarioChecks;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.scenario.Assertion;
import dev.backproof.verify.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes the checks that a scenario asks for, on what came back. */
record ScenarioAssertions(
        RestoredData all, List<DrilledSnapshot> snapshots, UnaryOperator<@Nullable String> environment) {
    /**
     * The checks in the order of the scenario.
     *
     * @param before what was found so far, to tell what did not come back from what was never meant to
     */
    List<Check> of(Scenario scenario, List<CheckResult> before) {
        List<Check> checks = new ArrayList<>();
        for (Assertion assertion : scenario.assertions()) {
            switch (assertion) {
                case Assertion.OnVolume onVolume -> {
                    RestoredVolume volume = all.volumes().get(assertion.subject());
                    if (volume == null) {
                        checks.add(nothingToCheck(assertion, before));
                    } else {
                        checks.addAll(ScenarioChecks.of(onVolume, volume, scenario.origin(), all));
                    }
                }
                case Assertion.OnDatabase onDatabase -> {
                    RestoredDatabase database = all.databases().get(assertion.subject());
                    if (database == null) {
                        checks.add(nothingToCheck(assertion, before));
                    } else {
                        checks.addAll(ScenarioChecks.of(onDatabase, database, environment));
                    }
                }
                case Assertion.OnSnapshot onSnapshot ->
                    checks.addAll(snapshotOf(assertion.subject())
                            .map(snapshot -> ScenarioChecks.of(onSnapshot, snapshot))
                            .orElseGet(() -> List.of(nothingToCheck(assertion, before))));
            }
        }
        return checks;
    }

    private Optional<DrilledSnapshot> snapshotOf(String name) {
        return snapshots.stream()
                .filter(snapshot -> snapshot.items().contains(name))
                .findFirst();
    }

    /** The reason stands in the check of what did not come back; but a name that nothing has is a mistake of its own. */
    private static Check nothingToCheck(Assertion assertion, List<CheckResult> before) {
        boolean known = before.stream()
                .anyMatch(check -> check.name().startsWith(assertion.subject() + ": ")
                        || check.kind().equals(CheckKinds.SANDBOX));
        return new Check(
                assertion.subject() + ": assertion of line "
                        + assertion.position().line(),
                "assertion",
                false,
                () -> known
                        ? Outcome.skipped(assertion.subject() + " did not come back")
                        : Outcome.error("nothing named '" + assertion.subject() + "' was restored"),
                assertion.because(),
                assertion.position());
    }
}
