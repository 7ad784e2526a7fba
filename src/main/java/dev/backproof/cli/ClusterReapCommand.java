package dev.backproof.cli;

import dev.backproof.backup.kubernetes.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "reap",
        description = "Puts right what killed backups left: stopped applications, jobs, claims, snapshots.",
        footer = {
            "",
            "Only what is labelled with a run of ours and has expired; --all takes the rest too, when no backup is under way.",
            "",
            "Examples:",
            "  backproof cluster reap",
            "  backproof cluster reap --namespace shop --all"
        })
final class ClusterReapCommand extends BackproofCommand {
    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Look only here; may be repeated. Default: everywhere.")
    private List<String> namespaces = new ArrayList<>();

    @Option(names = "--all", description = "Also what has not expired yet.")
    private boolean all;

    ClusterReapCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        int done;
        List<String> warnings = new ArrayList<>();
        try (Cluster open = cluster.open(console)) {
            done = open.reap(namespaces, all, event -> {
                if (event instanceof dev.backproof.backup.kubernetes.InClusterEvent.Warning warning) {
                    warnings.add(warning.message());
                }
                InClusterPrinter.show(this, event);
            });
        }
        say(Units.count(done, "thing") + " put right");
        if (global.json) {
            sayJson(Map.of("done", done, "warnings", warnings));
        }
        return warnings.isEmpty() ? ExitCode.OK : ExitCode.NOT_VERIFIED;
    }
}
