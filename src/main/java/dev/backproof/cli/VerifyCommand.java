package dev.backproof.cli;

import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.junit.VerifyRun;
import dev.backproof.verify.report.ReportLocation;
import dev.backproof.verify.report.ReportWriter;
import dev.backproof.verify.report.ResultsJson;
import dev.backproof.verify.report.SampleLedger;
import dev.backproof.verify.result.RunResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
            "Exit codes: 0 every drill PASS; 1 a drill FAILED; 3 none failed, but one could not be verified.",
            "",
            "Examples:",
            "  backproof verify scenarios/shop-nightly.yaml",
            "  backproof verify scenarios/ --sandbox process --reports /var/lib/backproof/reports",
            "  backproof verify shop.yaml --suite target/test-classes"
        })
final class VerifyCommand extends BackproofCommand {
    @Parameters(
            paramLabel = "SCENARIO.yaml|FOLDER",
            arity = "0..*",
            description = "Scenarios, or folders of them; default: the folder 'scenarios'.")
    private List<Path> scenarios = new ArrayList<>();

    @Option(
            names = "--sandbox",
            paramLabel = "auto|docker|process",
            description =
                    "Where databases are restored to; default: auto (docker where an engine answers, else process).")
    private @Nullable String sandbox;

    @Option(names = "--reports", paramLabel = "D", description = "Folder for reports; default: reports.")
    private @Nullable Path reports;

    @Option(
            names = "--suite",
            paramLabel = "JAR|CLASSES",
            description = "Also run the JUnit tests in a jar or a folder of classes; may be repeated.")
    private List<Path> suites = new ArrayList<>();

    VerifyCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Settings settings = settings();
        if (scenarios.isEmpty() && suites.isEmpty()) {
            Checks.usage(
                    Files.isDirectory(Path.of("scenarios")), "no scenario given, and there is no folder 'scenarios'");
            scenarios.add(Path.of("scenarios"));
        }
        VerifyRun.Builder run = VerifyRun.builder();
        scenarios.forEach(run::scenarios);
        suites.forEach(run::suite);
        RestoreDrill.Builder drills = RestoreDrill.builder()
                .stores(this::store)
                .listener(new DrillPrinter(this))
                .sandbox(firstOf(sandbox, settings.sandbox(), "auto"));
        if (settings.prices() != null) {
            drills.prices(settings.prices());
        }
        Path folder = firstOf(reports, settings.reports(), Path.of("reports"));
        drills.ledger(folder.resolve(SampleLedger.FILE));
        RunResult result = run.drills(drills).build().run();
        boolean interrupted = Thread.interrupted(); // writing the report must not be cut short by it
        int exit = publish(result, folder);
        if (interrupted) {
            throw new CancellationException("interrupted");
        }
        return exit;
    }

    /** Writes the report, says where it is and gives the exit code. */
    private int publish(RunResult result, Path folder) {
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
