package dev.backproof.verify.junit;

import dev.backproof.verify.RestoredDrill;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Judgement;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.Scenario;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts together what scenarios and suites found. */
final class RunAssembly {
    private final SharedDrills shared;
    private final Map<Scenario, List<CheckResult>> testsOfScenarios = new LinkedHashMap<>();
    private final Map<String, List<CheckResult>> otherTests = new LinkedHashMap<>();
    private final List<Path> suites;
    private final Instant start;

    RunAssembly(SharedDrills shared, SuiteOutcomes outcomes, List<Path> suites, Instant start) {
        this.shared = shared;
        this.suites = suites;
        this.start = start;
        outcomes.byClass()
                .forEach((className, tests) -> shared.scenarioOf(className)
                        .ifPresentOrElse(
                                scenario -> testsOfScenarios
                                        .computeIfAbsent(scenario, key -> new ArrayList<>())
                                        .addAll(tests),
                                () -> otherTests.put(className, tests)));
    }

    /** All drills, the given scenarios first and in their order. */
    List<DrillResult> drills(List<Scenario> order) {
        Map<Scenario, DrillResult> results = new LinkedHashMap<>();
        order.forEach(scenario -> results.put(scenario, notRun(scenario)));
        Map<Scenario, DrillResult> ran = new LinkedHashMap<>();
        for (RestoredDrill drill : shared.finished()) {
            ran.merge(drill.scenario(), drill.result(), RunAssembly::worse);
        }
        results.putAll(ran);
        testsOfScenarios.forEach((scenario, tests) ->
                results.computeIfPresent(scenario, (key, result) -> withTests(scenario, result, tests)));
        List<DrillResult> drills = new ArrayList<>(results.values());
        otherTests.forEach((className, tests) -> drills.add(withoutScenario(className, tests)));
        if (!suites.isEmpty() && testsOfScenarios.isEmpty() && otherTests.isEmpty()) {
            String names = suites.stream().map(Path::toString).collect(Collectors.joining(", "));
            drills.add(withoutSnapshot(
                    "suites",
                    names,
                    new Judgement(Verdict.NOT_VERIFIED, "nothing was proven: no test was found in " + names),
                    List.of()));
        }
        return drills;
    }

    /** Of several drills of one scenario the one that is told of. */
    private static DrillResult worse(DrillResult first, DrillResult second) {
        return Verdict.worst(List.of(first.verdict(), second.verdict())) == first.verdict() ? first : second;
    }

    /** What a drill and the tests on its data found; data that tests found bad are nothing to compare later drills with. */
    private DrillResult withTests(Scenario scenario, DrillResult drill, List<CheckResult> tests) {
        DrillResult result = drill.withChecks(tests);
        if (result.verdict() != Verdict.PASS) {
            shared.finished().stream()
                    .filter(each -> each.scenario().equals(scenario))
                    .forEach(RestoredDrill::withdraw);
        }
        return result;
    }

    private DrillResult notRun(Scenario scenario) {
        return withoutSnapshot(
                        scenario.name(),
                        scenario.title(),
                        new Judgement(Verdict.NOT_VERIFIED, "the drill did not run"),
                        List.of())
                .tagged(scenario.tags());
    }

    private DrillResult withoutScenario(String className, List<CheckResult> tests) {
        return withoutSnapshot(SuiteOutcomes.simpleName(className), className, Judgement.of(tests), tests);
    }

    private DrillResult withoutSnapshot(String name, String title, Judgement judgement, List<CheckResult> checks) {
        Duration duration = checks.stream().map(CheckResult::duration).reduce(Duration.ZERO, Duration::plus);
        return DrillResult.withoutSnapshot(name, title, judgement, start, duration, checks, null);
    }
}
