package dev.backproof.cli;

import dev.backproof.backup.kubernetes.BackupRun;
import dev.backproof.backup.kubernetes.Cluster;
import dev.backproof.backup.kubernetes.ClusterHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "history",
        description = "Lists the runs that made backups, as the cluster remembers them, and why some failed.",
        footer = {
            "",
            "Kubernetes forgets jobs after a few runs. 'succeeded' is what the run said of itself; whether its backup comes",
            "back is what 'verify' finds out.",
            "",
            "Examples:",
            "  backproof cluster history",
            "  backproof cluster history --namespace shop --failed --last 10 --json"
        })
final class ClusterHistoryCommand extends BackproofCommand {
    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Look only here; may be repeated. Default: everywhere.")
    private List<String> namespaces = new ArrayList<>();

    @Option(names = "--last", paramLabel = "N", description = "List at most so many; default: 50.")
    private int last = 50;

    @Option(names = "--failed", description = "List only those that failed.")
    private boolean failed;

    ClusterHistoryCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Checks.usage(last > 0, "--last must be at least 1");
        ClusterHistory history;
        try (Cluster open = cluster.open(console)) {
            history = open.history(namespaces);
        }
        List<BackupRun> runs = history.runs().stream()
                .filter(run -> !failed || run.outcome() == BackupRun.Outcome.FAILED)
                .limit(last)
                .toList();
        if (global.json) {
            sayJson(runs.stream().map(ClusterHistoryCommand::json).toList());
        } else {
            print(runs);
        }
        history.unseen().forEach(line -> warn("not looked at: " + line));
        return history.unseen().isEmpty() ? ExitCode.OK : ExitCode.NOT_VERIFIED;
    }

    private void print(List<BackupRun> runs) {
        TextTable table = new TextTable("BEGAN", "TOOK", "OUTCOME", "TOOL", "BY", "REASON");
        for (BackupRun run : runs) {
            Instant start = run.start();
            Instant end = run.end();
            Instant time = start == null ? end : start;
            table.row(
                    time == null ? "" : time.toString(),
                    start == null || end == null ? "" : Units.duration(Duration.between(start, end)),
                    run.outcome().name().toLowerCase(Locale.ROOT),
                    run.tool().shown(),
                    run.by(),
                    run.reason());
        }
        table.lines().forEach(this::say);
    }

    private static Map<String, @Nullable Object> json(BackupRun run) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("tool", run.tool().shown());
        json.put("namespace", run.namespace());
        json.put("by", run.by());
        json.put("object", run.object());
        json.put("outcome", run.outcome().name());
        json.put("start", run.start() == null ? null : String.valueOf(run.start()));
        json.put("end", run.end() == null ? null : String.valueOf(run.end()));
        json.put("reason", run.reason());
        return json;
    }
}
