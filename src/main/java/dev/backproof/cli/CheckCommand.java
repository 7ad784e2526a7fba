package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.CheckEvent;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.CheckOptions.ReadData;
import dev.backproof.backup.snapshot.CheckReport;
import dev.backproof.backup.snapshot.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description = "Checks that a repository is whole: its structure, and with --read-data every byte.",
        footer = {
            "",
            "Exit code 1 means damage was found. Finds everything restic's check finds, and unsorted trees, wrong sizes,",
            "hostile names and wrong lengths besides.",
            "",
            "Examples:",
            "  backproof check",
            "  backproof check --read-data-subset 1/7     one seventh each day of the week"
        })
final class CheckCommand extends BackproofCommand {
    private static final Pattern SLICE = Pattern.compile("(\\d+)/(\\d+)");
    private static final Pattern PERCENT = Pattern.compile("(\\d+(?:\\.\\d+)?)%");

    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Option(names = "--read-data", description = "Read and verify every pack.")
    private boolean readData;

    @Option(
            names = "--read-data-subset",
            paramLabel = "10%|500M|1/7",
            description = "Read and verify a part: a random share, a random amount, or one slice of several.")
    private @Nullable String subset;

    CheckCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        CheckOptions options = options();
        CheckReport report;
        try (ResticRepository repository = access.open(this);
                ProgressLine progress = progress("reading")) {
            report = repository.check(options, event -> {
                switch (event) {
                    case CheckEvent.PhaseStarted phase -> {
                        if (global.verbose) {
                            progress.note("checking " + phase.phase().name().toLowerCase(Locale.ROOT));
                        }
                    }
                    case CheckEvent.Progressed more -> progress.add(more.bytes(), 0);
                    case CheckEvent.Found found -> {}
                }
            });
        }
        print(report);
        return report.clean() ? ExitCode.OK : ExitCode.FAILED;
    }

    private CheckOptions options() {
        Checks.usage(!readData || subset == null, "--read-data and --read-data-subset exclude each other");
        if (subset != null) {
            return CheckOptions.subset(part(subset));
        }
        return readData ? CheckOptions.allData() : CheckOptions.structure();
    }

    private static ReadData part(String text) {
        Matcher slice = SLICE.matcher(text);
        Matcher percent = PERCENT.matcher(text);
        OptionalLong size = Units.parseBytes(text);
        try {
            if (slice.matches()) {
                return new ReadData.Slice(Integer.parseInt(slice.group(1)), Integer.parseInt(slice.group(2)));
            }
            if (percent.matches()) {
                return new ReadData.Percent(Double.parseDouble(percent.group(1)));
            }
            if (size.isPresent()) {
                return new ReadData.Bytes(size.getAsLong());
            }
        } catch (IllegalArgumentException e) {
            Checks.usage(false, "--read-data-subset: " + e.getMessage());
        }
        Checks.usage(false, "--read-data-subset takes 10%, 500M or 1/7, not '" + text + "'");
        throw new AssertionError();
    }

    private void print(CheckReport report) {
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("message", "summary");
            json.put("clean", report.clean());
            json.put("errors", report.errors());
            json.put("hints", report.hints());
            json.put("snapshots", report.snapshots());
            json.put("trees", report.trees());
            json.put("packs", report.packs());
            json.put("packsRead", report.packsRead());
            json.put("bytesRead", report.bytesRead());
            json.put(
                    "findings",
                    report.findings().stream().map(CheckCommand::json).toList());
            json.put("totalDuration", report.duration().toMillis() / 1000.0);
            sayJson(json);
            return;
        }
        List<Finding> findings = report.findings();
        for (Finding finding : findings) {
            if (finding.severity() == Finding.Severity.ERROR) {
                warn("error: " + finding);
            } else {
                say("hint: " + finding);
            }
        }
        say("checked %s, %s, %s; read %s in %s (%s)"
                .formatted(
                        Units.count(report.snapshots(), "snapshot"),
                        Units.count(report.trees(), "tree"),
                        Units.count(report.packs(), "pack"),
                        Units.bytes(report.bytesRead()),
                        Units.count(report.packsRead(), "pack"),
                        Units.duration(report.duration())));
        if (report.clean()) {
            say("no damage found");
        } else {
            warn("damage found: " + Units.count(report.errors(), "error"));
        }
    }

    private static Map<String, Object> json(Finding finding) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        json.put("kind", finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("subject", finding.subject());
        json.put("message", finding.message());
        return json;
    }
}
