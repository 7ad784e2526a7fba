package dev.backproof.cli;

import dev.backproof.verify.report.RebuiltReports;
import dev.backproof.verify.report.ReportWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "report",
        description = "Rebuilds the HTML pages from the results kept in a reports folder.",
        footer = {"", "Example:", "  backproof report /var/lib/backproof/reports"})
final class ReportCommand extends BackproofCommand {
    @Parameters(arity = "0..1", paramLabel = "D", description = "Reports folder; default: reports.")
    private Path folder = Path.of("reports");

    ReportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Checks.usage(Files.isDirectory(folder), "no reports folder: " + folder);
        RebuiltReports rebuilt = ReportWriter.rebuild(folder);
        say("rebuilt " + rebuilt.index() + " and the pages of " + Units.count(rebuilt.runs(), "run"));
        for (String run : rebuilt.unreadable()) {
            warn("the results of " + run + " cannot be read; it is listed as unreadable");
        }
        if (global.json) {
            sayJson(Map.of(
                    "message", "rebuilt",
                    "index", rebuilt.index().toString(),
                    "runs", rebuilt.runs(),
                    "unreadable", rebuilt.unreadable()));
        }
        return ExitCode.OK;
    }
}
