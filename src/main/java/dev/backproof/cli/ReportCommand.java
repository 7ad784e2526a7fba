package dev.backproof.cli;

import dev.backproof.verify.report.Publication;
import dev.backproof.verify.report.RebuiltReports;
import dev.backproof.verify.report.ReportWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "report",
        description = "Rebuilds the HTML pages from the results kept in a reports folder.",
        footer = {
            "",
            "Examples:",
            "  backproof report /var/lib/backproof/reports",
            "  backproof report --publish /srv/www/backups"
        })
final class ReportCommand extends BackproofCommand {
    @Parameters(arity = "0..1", paramLabel = "D", description = "Reports folder; default: reports.")
    private Path folder = Path.of("reports");

    @Mixin
    private final PublishOption publish = new PublishOption();

    ReportCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Checks.usage(Files.isDirectory(folder), "no reports folder: " + folder);
        publish.check();
        RebuiltReports rebuilt = ReportWriter.rebuild(folder);
        say("rebuilt " + rebuilt.index() + " and the pages of " + Units.count(rebuilt.runs(), "run"));
        for (String run : rebuilt.unreadable()) {
            warn("the results of " + run + " cannot be read; it is listed as unreadable");
        }
        Publication published = publish.isWanted() ? publish.run(this, folder) : null;
        if (published != null) {
            say(PublishOption.words(published));
        }
        if (global.json) {
            Map<String, Object> summary = new LinkedHashMap<>();
            summary.put("message", "rebuilt");
            summary.put("index", rebuilt.index().toString());
            summary.put("runs", rebuilt.runs());
            summary.put("unreadable", rebuilt.unreadable());
            if (published != null) {
                summary.put(
                        "published",
                        Map.of(
                                "location", published.location(),
                                "files", published.files(),
                                "bytes", published.bytes(),
                                "unchanged", published.unchanged()));
            }
            sayJson(summary);
        }
        return ExitCode.OK;
    }
}
