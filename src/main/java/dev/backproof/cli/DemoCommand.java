package dev.backproof.cli;

import dev.backproof.backup.posix.Folders;
import dev.backproof.scenarios.demo.Demo;
import dev.backproof.scenarios.demo.DemoListener;
import dev.backproof.verify.report.ReportWriter;
import dev.backproof.verify.report.ResultsJson;
import dev.backproof.verify.result.DrillEvent;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "Shows the whole thing on this machine: back up, drill, and catch three disasters.",
        footer = {
            "",
            "Starts a local B2 server and a MariaDB with real data, backs both and a volume of real files up, restores the",
            "latest snapshots into sandboxes and checks them. Then breaks copies in three ways and shows that each is caught.",
            "Needs no account. Exit code 0 when the clean drills passed and every disaster was caught.",
            "",
            "Examples:",
            "  backproof demo",
            "  backproof demo --sandbox docker --keep"
        })
final class DemoCommand extends BackproofCommand {
    @Option(
            names = "--sandbox",
            paramLabel = "auto|docker|process",
            defaultValue = "auto",
            description = "Where databases are restored to. Default: ${DEFAULT-VALUE}.")
    private String sandbox = "auto";

    @Option(names = "--keep", description = "Keep the demo's folder with its B2 data, scenarios and volume.")
    private boolean keep;

    @Option(names = "--reports", paramLabel = "D", description = "Folder for reports; default: reports.")
    private @Nullable Path reports;

    DemoCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws IOException {
        Sandboxes.onClassPath().require(sandbox);
        Instant start = console.clock().instant();
        Path work = Files.createTempDirectory("backproof-demo-");
        RunResult result;
        try {
            result = new Demo(work, sandbox, new Printer(), Clock.system(ZoneOffset.UTC)).run();
        } finally {
            if (keep) {
                say("kept " + work);
            } else {
                Folders.wipe(work);
            }
        }
        return publish(result, Duration.between(start, console.clock().instant()));
    }

    private int publish(RunResult result, Duration took) {
        var report = ReportWriter.write(result, reports == null ? Path.of("reports") : reports);
        if (global.json) {
            console.out().print(ResultsJson.toJson(result));
        }
        say("");
        for (DrillResult drill : result.drills()) {
            say("%-6s %s".formatted(outcome(drill), drill.title()));
            if (drill.expectedVerdict() != null || drill.verdict() != Verdict.PASS) {
                say("       " + drill.cause());
            }
        }
        boolean good = result.verdict() == Verdict.PASS;
        say("");
        say((good ? "The backups restore, and every disaster was caught" : "Not as it should be") + ", in "
                + Units.duration(took) + ".");
        say("report: " + report.latest().resolve("report.html"));
        return ExitCode.of(result.verdict());
    }

    private static String outcome(DrillResult drill) {
        if (drill.expectedVerdict() != null) {
            return drill.asExpected() ? "caught" : "MISSED";
        }
        return drill.verdict().name().replace('_', ' ');
    }

    private final class Printer implements DemoListener {
        private final DrillPrinter drills = new DrillPrinter(DemoCommand.this, false);

        @Override
        public void part(String title) {
            say("");
            say(title);
        }

        @Override
        public void step(String what, Duration took, String detail) {
            say("  %-28s %8s  %s".formatted(what, Units.duration(took), detail));
        }

        @Override
        public void on(DrillEvent event) {
            drills.on(event);
        }
    }
}
