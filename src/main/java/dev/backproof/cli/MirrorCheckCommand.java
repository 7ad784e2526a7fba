package dev.backproof.cli;

import dev.backproof.backup.RcloneMirror;
import dev.backproof.backup.mirror.MirrorCheckReport;
import dev.backproof.backup.mirror.MirrorDifference;
import dev.backproof.backup.mirror.MirrorEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = "Compares a folder with a mirror by size and SHA-1, and lists the differences.",
        footer = {
            "",
            "The folder's files are read; of a bucket only the list. Exit code 1 means: there are differences.",
            "",
            "Example:",
            "  backproof mirror check /data/uploads b2:acme-volumes:uploads --exclude '*.tmp'"
        })
final class MirrorCheckCommand extends BackproofCommand {
    @Parameters(index = "0", paramLabel = "DIR", description = "The folder.")
    private Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "MIRROR", description = "b2:BUCKET[:PATH] or a folder.")
    private String address = "";

    @Option(names = "--exclude", paramLabel = "P", description = "Leave out what matches; may be repeated.")
    private List<String> excludes = new ArrayList<>();

    MirrorCheckCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        MirrorCheckReport report;
        try (RcloneMirror mirror = mirror(address);
                ProgressLine progress = progress("comparing")) {
            report = mirror.check(folder)
                    .exclude(excludes.toArray(String[]::new))
                    .listener(event -> show(progress, event))
                    .run();
        }
        print(report);
        return report.isClean() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static void show(ProgressLine progress, MirrorEvent event) {
        switch (event) {
            case MirrorEvent.Started started -> progress.total(started.bytes());
            case MirrorEvent.Compared compared -> progress.add(compared.bytes(), 1);
            case MirrorEvent.Done done -> {}
            case MirrorEvent.Failed failed -> {}
        }
    }

    private void print(MirrorCheckReport report) {
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("message", "summary");
            json.put("same", report.same());
            json.put("sizeOnly", report.sizeOnly());
            json.put(
                    "differences",
                    report.differences().stream()
                            .map(difference -> Map.of("path", difference.path(), "difference", word(difference.kind())))
                            .toList());
            json.put("unreadable", report.unreadable());
            sayJson(json);
            return;
        }
        report.differences().forEach(difference -> console.out().println(difference));
        report.unreadable().forEach(line -> warn("could not read " + line));
        say(Units.count(report.same(), "file") + " the same, "
                + Units.count(report.differences().size(), "difference"));
        if (report.sizeOnly() > 0) {
            say(Units.count(report.sizeOnly(), "file") + " without a recorded SHA-1: only the size could be compared");
        }
    }

    private static String word(MirrorDifference.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
