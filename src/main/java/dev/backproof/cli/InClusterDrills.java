package dev.backproof.cli;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.kubernetes.Cluster;
import dev.backproof.backup.kubernetes.DrillPods;
import dev.backproof.backup.kubernetes.DrillsInCluster;
import dev.backproof.backup.kubernetes.InClusterEvent;
import dev.backproof.backup.kubernetes.PodOptions;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StoreAddress;
import dev.backproof.verify.remote.AssignedDrills;
import dev.backproof.verify.remote.ResultsPlace;
import dev.backproof.verify.report.Baselines;
import dev.backproof.verify.report.SampleLedger;
import dev.backproof.verify.result.DrillEvent;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.scenario.ScenarioFile;
import dev.backproof.verify.scenario.ScenarioSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Drills in pods of a cluster: options, and one run of them. */
final class InClusterDrills {
    private static final String MEMORY = "2Gi";
    private static final int USUAL_PARALLEL = 4;
    /** After the pods' deadline: for them to start, and for what they left to be read. */
    private static final Duration GRACE = Duration.ofHours(2);

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final PodSettings pods = new PodSettings();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Where the pods of --sandbox kubernetes run; default: the context's namespace.")
    private @Nullable String namespace;

    @Option(
            names = "--results",
            paramLabel = "b2:BUCKET[:PREFIX]|DIR",
            description =
                    "Where pods leave what they found: a place on B2, or a folder of the volume that --results-claim"
                            + " gives them.")
    private @Nullable String results;

    @Option(
            names = "--results-secret",
            paramLabel = "NAME",
            description = "Secret with b2-key-id and b2-key for --results, where the key of --secret may not write.")
    private @Nullable String resultsSecret;

    @Option(
            names = "--results-claim",
            paramLabel = "PVC",
            description = "The claim whose top folder is mounted here as the folder of --results.")
    private @Nullable String claim;

    @Option(
            names = "--scratch",
            paramLabel = "SIZE",
            description = "Room that each pod is given to restore into, on its node's disk; default: 20Gi.")
    private String scratch = DrillPods.USUAL_SCRATCH;

    @Option(
            names = "--scratch-class",
            paramLabel = "NAME",
            description = "Storage class of that room instead; one that deletes its volumes.")
    private @Nullable String scratchClass;

    @Option(names = "--dry-run", description = "Print what would be made in the cluster, make nothing.")
    boolean dryRun;

    /** What was asked for of the drills themselves. */
    record Wanted(
            List<Path> scenarios, Path reports, @Nullable Integer parallel, boolean negativeControls) {}

    /** Refuses options that have no meaning for another sandbox. */
    void checkUnused() {
        Checks.usage(
                results == null && resultsSecret == null && claim == null && namespace == null && !dryRun,
                "--results, --results-secret, --results-claim, --namespace and --dry-run go with --sandbox kubernetes");
    }

    /**
     * Runs the drills and brings together what they found.
     *
     * @return null when what would be made was printed, and nothing was run
     */
    @Nullable
    RunResult run(BackproofCommand command, Wanted wanted) {
        Instant start = command.console.clock().instant();
        PodOptions options = pods.options(command.console.environment(), PodOptions.ReadAll.NONE, MEMORY);
        String address = address();
        List<ScenarioSource> sources = ScenarioFile.sources(wanted.scenarios());
        AssignedDrills.refuse(sources, DrillPods.PASSWORD_FILE);
        String run = DrillPods.newRun();
        ObjectStore store = store(command);
        ResultsPlace place =
                ResultsPlace.at(store, run, start.plus(options.deadline()).plus(GRACE));
        try (store;
                Cluster open = cluster.open(command.console)) {
            AssignedDrills drills = AssignedDrills.of(
                    sources,
                    place,
                    wanted.reports().resolve(SampleLedger.FILE),
                    wanted.reports().resolve(Baselines.FOLDER),
                    DrillPods.MOST_BYTES);
            DrillsInCluster inCluster = open.drills(
                    namespace,
                    options,
                    new DrillPods(
                            run,
                            drills.names(),
                            drills.files(),
                            arguments(command, address, wanted.negativeControls()),
                            Objects.requireNonNullElse(wanted.parallel(), USUAL_PARALLEL),
                            scratch,
                            scratchClass,
                            resultsSecret,
                            claim));
            if (dryRun) {
                command.console.out().print(inCluster.preview());
                return null;
            }
            place.begin(start);
            boolean interrupted = false;
            try {
                Gathered gathered = new Gathered(command, drills, start);
                List<String> troubles = inCluster.listener(gathered::on).run();
                interrupted = Thread.interrupted(); // what was found until then is taken in all the same
                List<DrillResult> found = gathered.all(troubles);
                return new RunResult(start, command.console.clock().instant(), Backproof.Version.text(), found);
            } finally {
                interrupted |= Thread.interrupted(); // removing must not be cut short by it
                clean(command, place);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /** Where the pods leave what they found, as they call it. */
    private String address() {
        Checks.usage(results != null, "--sandbox kubernetes needs --results: where the pods leave what they found");
        String given = Objects.requireNonNull(results);
        boolean folder = StoreAddress.parse(given) instanceof StoreAddress.Folder;
        Checks.usage(
                folder == (claim != null),
                folder
                        ? "--results is a folder, so --results-claim must name the claim by which pods reach it"
                        : "--results-claim goes with a folder as --results");
        return folder ? DrillPods.RESULTS : given;
    }

    /** Where results are, for pods and for who waits for them; with a key of its own where there is one. */
    ObjectStore store(BackproofCommand command) {
        Map<String, String> environment = new HashMap<>(command.console.environment());
        @Nullable String id = environment.get(DrillPods.RESULTS_KEY_ID);
        @Nullable String key = environment.get(DrillPods.RESULTS_KEY);
        if (id != null && key != null) {
            environment.put("B2_APPLICATION_KEY_ID", id);
            environment.put("B2_APPLICATION_KEY", key);
        }
        Checks.usage(results != null, "it is not said where results are: --results");
        return command.store(Objects.requireNonNull(results), environment);
    }

    private static List<String> arguments(BackproofCommand command, String address, boolean negativeControls) {
        List<String> arguments =
                new ArrayList<>(List.of("verify", "--assigned", DrillPods.FOLDER, "--results", address));
        command.b2EndpointInUse().ifPresent(url -> arguments.addAll(List.of("--b2-endpoint", url)));
        if (negativeControls) {
            arguments.add("--negative-controls");
        }
        return arguments;
    }

    private static void clean(BackproofCommand command, ResultsPlace place) {
        try {
            place.clear();
        } catch (BackupException e) {
            command.warn("what the pods left in " + place.location() + " stays until a later run removes it: "
                    + e.getMessage());
        }
    }

    /** Takes in and prints what each drill found as soon as it has ended. */
    private static final class Gathered {
        private final BackproofCommand command;
        private final AssignedDrills drills;
        private final Instant start;
        private final DrillPrinter printer;
        private final SortedMap<Integer, DrillResult> results = new TreeMap<>();

        Gathered(BackproofCommand command, AssignedDrills drills, Instant start) {
            this.command = command;
            this.drills = drills;
            this.start = start;
            this.printer = new DrillPrinter(command, false);
        }

        void on(InClusterEvent event) {
            if (event instanceof InClusterEvent.DrillEnded ended) {
                DrillResult result = drills.result(ended.drill(), ended.trouble(), start);
                if (!Thread.currentThread().isInterrupted()) { // or reading it may have been cut short
                    take(ended.drill(), result);
                }
            } else {
                InClusterPrinter.show(command, event);
            }
        }

        private void take(int drill, DrillResult result) {
            results.put(drill, result);
            String name = result.scenario();
            printer.on(new DrillEvent.Started(name, result.title(), result.start()));
            result.snapshots().forEach(snapshot -> printer.on(new DrillEvent.SnapshotChosen(name, snapshot.facts())));
            result.phases().forEach(phase -> printer.on(new DrillEvent.PhaseFinished(name, phase)));
            result.checks().forEach(check -> printer.on(new DrillEvent.CheckFinished(name, check)));
            printer.on(new DrillEvent.Finished(name, result));
        }

        List<DrillResult> all(List<String> troubles) {
            for (int drill = 0; drill < troubles.size(); drill++) {
                if (!results.containsKey(drill)) {
                    take(drill, drills.result(drill, troubles.get(drill), start));
                }
            }
            return List.copyOf(results.values());
        }
    }
}
