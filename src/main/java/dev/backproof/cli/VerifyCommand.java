package dev.backproof.cli;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.posix.Folders;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.junit.VerifyRun;
import dev.backproof.verify.notify.Notifications;
import dev.backproof.verify.remote.AssignedDrill;
import dev.backproof.verify.report.Baselines;
import dev.backproof.verify.report.ReportLocation;
import dev.backproof.verify.report.ReportWriter;
import dev.backproof.verify.report.ResultsJson;
import dev.backproof.verify.report.SampleLedger;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description = "Runs restore drills and writes their report.",
        footer = {
            "",
            "Each scenario pulls its snapshot, restores it into a throwaway sandbox and checks what came back. Needs no right",
            "to write to the backup and takes no lock.",
            "",
            "Exit codes: 0 every drill PASS; 1 a drill FAILED; 3 none failed, but one could not be verified, or the report",
            "could not be published, or a notification not be sent.",
            "",
            "Examples:",
            "  backproof verify scenarios/shop-nightly.yaml",
            "  backproof verify scenarios/ --sandbox process --reports /var/lib/backproof/reports",
            "  backproof verify shop.yaml --suite target/test-classes",
            "  backproof verify scenarios/ --publish b2:acme-reports:backups",
            "  backproof verify scenarios/ --sandbox kubernetes --namespace backproof --image registry.lab/backproof:1 \\",
            "      --secret backproof-verify --results b2:acme-drills --parallel 8",
            "",
            "With --sandbox kubernetes each drill runs in a pod of its own; --kubeconfig, --context, --namespace, --image,",
            "--secret, --deadline, --memory, --scratch, --scratch-class, --results, --results-secret, --results-claim and --dry-run",
            "are for that."
        })
final class VerifyCommand extends BackproofCommand {
    @Parameters(
            paramLabel = "SCENARIO.yaml|FOLDER",
            arity = "0..*",
            description = "Scenarios, or folders of them; default: the folder 'scenarios'.")
    private List<Path> scenarios = new ArrayList<>();

    @Option(
            names = "--sandbox",
            paramLabel = "auto|docker|kubernetes|process",
            description =
                    "Where databases are restored to; default: auto (docker where an engine answers, else process)."
                            + " kubernetes runs each drill in a pod.")
    private @Nullable String sandbox;

    @Option(names = "--reports", paramLabel = "D", description = "Folder for reports; default: reports.")
    private @Nullable Path reports;

    @Option(
            names = "--suite",
            paramLabel = "JAR|CLASSES",
            description = "Also run the JUnit tests in a jar or a folder of classes; may be repeated.")
    private List<Path> suites = new ArrayList<>();

    @Option(
            names = "--negative-controls",
            description =
                    "Damage copies of the restored data on purpose, to see whether the checks catch it; by default"
                            + " once a week.")
    private boolean negativeControls;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "Drills that run side by side; default: by processors and memory, at most 4.")
    private @Nullable Integer parallel;

    @Option(
            names = "--disk-budget",
            paramLabel = "SIZE",
            description = "Room that all drills together may take, such as 200G; a drill waits until there is enough.")
    private @Nullable String diskBudget;

    @Mixin
    private final InClusterDrills inCluster = new InClusterDrills();

    @Option(names = "--assigned", hidden = true, description = "In a pod: the folder that says which drill to run.")
    private @Nullable Path assigned;

    @Mixin
    private final PublishOption publish = new PublishOption();

    @Mixin
    private final NotifyOptions notifying = new NotifyOptions();

    VerifyCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Settings settings = settings();
        if (assigned != null) {
            return assigned(settings, assigned);
        }
        if (scenarios.isEmpty() && suites.isEmpty()) {
            Checks.usage(
                    Files.isDirectory(Path.of("scenarios")), "no scenario given, and there is no folder 'scenarios'");
            scenarios.add(Path.of("scenarios"));
        }
        publish.check();
        Notifications notifications = notifying.read(settings, console.environment());
        Checks.usage(parallel == null || parallel > 0, "--parallel takes a number of 1 or more");
        Path folder = firstOf(reports, settings.reports(), Path.of("reports"));
        String kind = firstOf(sandbox, settings.sandbox(), "auto");
        Sandboxes.onClassPath().require(kind);
        RunResult result;
        if (kind.equals("kubernetes")) {
            Checks.usage(suites.isEmpty(), "--suite does not go with --sandbox kubernetes: pods have no such files");
            Checks.usage(diskBudget == null, "--disk-budget does not go with --sandbox kubernetes: use --scratch");
            RunResult found =
                    inCluster.run(this, new InClusterDrills.Wanted(scenarios, folder, parallel, negativeControls));
            if (found == null) {
                return ExitCode.OK;
            }
            result = found;
        } else {
            inCluster.checkUnused();
            result = here(settings, kind, folder);
        }
        boolean interrupted = Thread.interrupted(); // writing the report must not be cut short by it
        int exit = report(result, folder);
        if (interrupted) {
            throw new CancellationException("interrupted");
        }
        if (publish.isWanted()) {
            exit = publish(folder, exit);
        }
        if (notifications != null && !notifying.tell(this, notifications, result, folder)) {
            exit = unlessAllWasDone(exit);
        }
        return exit;
    }

    /** Runs the drills on this machine. */
    private RunResult here(Settings settings, String kind, Path folder) {
        int number = Objects.requireNonNullElseGet(parallel, VerifyRun.Builder::usualParallel);
        RestoreDrill.Builder drills = drills(settings, kind, folder, number > 1 && severalScenarios());
        if (diskBudget != null) {
            drills.diskBudget(diskBudget());
        }
        VerifyRun.Builder run = VerifyRun.builder().parallel(number).drills(drills);
        scenarios.forEach(run::scenarios);
        suites.forEach(run::suite);
        return run.build().run();
    }

    private RestoreDrill.Builder drills(Settings settings, String kind, Path folder, boolean sideBySide) {
        RestoreDrill.Builder drills = RestoreDrill.builder()
                .stores(this::store)
                .environment(console.environment()::get)
                .listener(new DrillPrinter(this, sideBySide))
                .sandbox(kind)
                .ledger(folder.resolve(SampleLedger.FILE))
                .baselines(folder.resolve(Baselines.FOLDER))
                .negativeControls(negativeControls);
        if (settings.prices() != null) {
            drills.prices(settings.prices());
        }
        return drills;
    }

    /** Runs the one drill that this pod is for, and leaves what it found where it is looked for. */
    private int assigned(Settings settings, Path given) throws IOException {
        String number = console.environment().getOrDefault("JOB_COMPLETION_INDEX", "");
        Checks.usage(number.matches("\\d{1,9}"), "--assigned is for pods of an Indexed Job only");
        AssignedDrill drill = AssignedDrill.read(given, Integer.parseInt(number));
        Path kept = Files.createTempDirectory("backproof-assigned-");
        try (ObjectStore store = inCluster.store(this)) {
            Optional<Verdict> done = drill.done(store);
            if (done.isPresent()) {
                say("this drill was done before");
                return ExitCode.of(done.get());
            }
            Path ledger = kept.resolve(SampleLedger.FILE);
            Path baselines = kept.resolve(Baselines.FOLDER);
            drill.prepare(ledger, baselines);
            RunResult found = VerifyRun.builder()
                    .drills(drills(settings, "process", kept, false))
                    .scenarios(drill.scenario())
                    .build()
                    .run();
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("interrupted"); // what could not be finished is no finding
            }
            drill.leave(found, ledger, baselines, store);
            return ExitCode.of(found.verdict());
        } finally {
            Folders.wipe(kept);
        }
    }

    /** A verdict stays what it is; a PASS that nobody gets to see is not all that was asked for. */
    private static int unlessAllWasDone(int exit) {
        return exit == ExitCode.OK ? ExitCode.NOT_VERIFIED : exit;
    }

    /** Publishes the report, and gives the exit code. */
    private int publish(Path folder, int exit) {
        try {
            say(PublishOption.words(publish.run(this, folder)));
            return exit;
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) { // also what is unexpected must not hide the verdict
            warn("backproof: the report could not be published: "
                    + (e instanceof BackupException ? e.getMessage() : e.toString()));
            if (e instanceof BackupException known && !known.hint().isEmpty()) {
                warn("  " + known.hint());
            }
            warn("  it is whole in " + folder + "; try again with: backproof report " + folder + " --publish "
                    + publish.target);
            return unlessAllWasDone(exit);
        }
    }

    private boolean severalScenarios() {
        return scenarios.stream()
                        .mapToInt(given -> ScenarioFile.find(given).size())
                        .sum()
                > 1;
    }

    private long diskBudget() {
        Checks.usage(
                suites.isEmpty(), "--disk-budget does not go with --suite: suites keep what was restored to the end");
        OptionalLong bytes = Units.parseBytes(String.valueOf(diskBudget));
        Checks.usage(
                bytes.isPresent() && bytes.getAsLong() > 0,
                "--disk-budget takes a size such as 200G, not " + diskBudget);
        return bytes.getAsLong();
    }

    /** Writes the report, says where it is and gives the exit code. */
    private int report(RunResult result, Path folder) {
        ReportLocation report = ReportWriter.write(result, folder);
        if (global.json) {
            console.out().print(ResultsJson.toJson(result));
        }
        say("");
        say(result.verdict().name().replace('_', ' ') + ": "
                + Units.count(result.drills().size(), "drill") + " in " + Units.duration(result.duration()));
        say("report: " + report.reportHtml());
        return ExitCode.of(result.verdict());
    }

    private static <T> T firstOf(@Nullable T option, @Nullable T setting, T usual) {
        return option != null ? option : Objects.requireNonNullElse(setting, usual);
    }
}
