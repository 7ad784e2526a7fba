package dev.backproof.cli;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.kubernetes.ApplyPlan;
import dev.backproof.backup.kubernetes.ApplyStep;
import dev.backproof.backup.kubernetes.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "apply",
        description = "Applies what 'cluster plan' wrote, and prunes what an earlier plan of the same name had.",
        footer = {
            "",
            "Server-side apply with the field manager 'backproof'. Every object is tried by the cluster first; when it refuses",
            "one, nothing is changed. Objects without our labels are never touched, Secrets never written.",
            "",
            "Examples:",
            "  backproof cluster apply plan/ --dry-run",
            "  backproof cluster apply plan/manifests.yaml"
        })
final class ClusterApplyCommand extends BackproofCommand {
    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Parameters(paramLabel = "DIR|FILE", description = "The plan's folder, or its manifests.")
    private Path plan = Path.of("");

    @Option(names = "--dry-run", description = "Say what would be done, change nothing.")
    private boolean dryRun;

    @Option(names = "--force-conflicts", description = "Take over fields that somebody else sets.")
    private boolean force;

    ClusterApplyCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        String manifests = read();
        try (Cluster open = cluster.open(console)) {
            ApplyPlan apply = open.apply(manifests, force);
            if (dryRun) {
                apply.steps().forEach(this::show);
            } else {
                apply.run(this::show);
            }
        }
        return ExitCode.OK;
    }

    private void show(ApplyStep step) {
        String action = step.action().name().toLowerCase(Locale.ROOT);
        say("%-9s  %s".formatted(action, step.object()));
        if (global.json) {
            sayJson(Map.of("action", action, "object", step.object(), "dryRun", dryRun));
        }
    }

    private String read() {
        Path file = Files.isDirectory(plan) ? plan.resolve(ClusterPlanCommand.MANIFESTS) : plan;
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING, "cannot read " + file, "name what 'cluster plan --out' wrote", e);
        }
    }
}
