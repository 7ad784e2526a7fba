package dev.backproof.cli;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.kubernetes.BackupDestination;
import dev.backproof.backup.kubernetes.Cluster;
import dev.backproof.backup.kubernetes.ClusterPlan;
import dev.backproof.backup.kubernetes.ClusterPlan.Manifest;
import dev.backproof.backup.kubernetes.ClusterPlan.PlannedScenario;
import dev.backproof.backup.kubernetes.PlanOptions;
import dev.backproof.verify.report.ProofHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = "Writes CronJobs for what nothing backs up, and scenarios for what no drill restores.",
        footer = {
            "",
            "Changes nothing in the cluster. The folder gets manifests.yaml for 'cluster apply' (or kubectl), secrets.yaml with",
            "the Secrets that somebody has to fill, and scenarios/. In an address {namespace} and {name} stand for the asset's.",
            "",
            "Examples:",
            "  backproof cluster plan --repo b2:acme-backups:lab --image registry.lab/backproof@sha256:… --out plan/",
            "  backproof cluster plan --repo b2:acme-backups:{namespace} --mirror b2:acme-volumes/{namespace}/{name} \\",
            "      --image registry.lab/backproof:1 --schedule 'H 3 * * *' --time-zone Europe/Berlin --out plan/"
        })
final class ClusterPlanCommand extends BackproofCommand {
    static final String MANIFESTS = "manifests.yaml";
    private static final String SECRETS = "secrets.yaml";
    private static final String SCENARIOS = "scenarios";

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final InClusterOptions pods = new InClusterOptions();

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Plan only here; may be repeated. Default: everywhere.")
    private List<String> namespaces = new ArrayList<>();

    @Option(
            names = {"-r", "--repo"},
            required = true,
            paramLabel = "REPO",
            description = "Repository that dumps and claims go to: b2:BUCKET:PREFIX.")
    private String repository = "";

    @Option(names = "--mirror", paramLabel = "MIRROR", description = "Mirror claims here instead: b2:BUCKET/{name}.")
    private @Nullable String mirror;

    @Option(
            names = "--schedule",
            paramLabel = "CRON",
            description = "When; H as the minute is another one for each. Default: 'H 3 * * *'.")
    private String schedule = PlanOptions.USUAL_SCHEDULE;

    @Option(names = "--time-zone", paramLabel = "ZONE", description = "Of the schedule; default: Etc/UTC.")
    private String timeZone = "Etc/UTC";

    @Option(
            names = "--set",
            paramLabel = "NAME",
            description =
                    "Name of this plan; applying it prunes what an earlier one of that name had. Default: default.")
    private String applySet = "default";

    @Option(
            names = "--auditor",
            paramLabel = "NS",
            description = "Also make a service account in this namespace with the rights of 'cluster audit'.")
    private @Nullable String auditor;

    @Option(names = "--reports", paramLabel = "D", description = "Reports folder, for what is drilled already.")
    private @Nullable Path reports;

    @Option(names = "--out", paramLabel = "DIR", description = "Write files here; otherwise the manifests are printed.")
    private @Nullable Path out;

    ClusterPlanCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Checks.usage(
                namespaces.isEmpty() || !applySet.equals("default"),
                "a plan of some namespaces needs a name of its own (--set), or applying it would prune the others'");
        BackupDestination.Repository dumps = new BackupDestination.Repository(repository);
        PlanOptions options = new PlanOptions(
                namespaces,
                pods.options(console.environment()),
                mirror == null ? dumps : new BackupDestination.Mirror(mirror),
                dumps,
                schedule,
                timeZone,
                applySet,
                Optional.ofNullable(auditor));
        ClusterPlan plan;
        try (Cluster open = cluster.open(console)) {
            plan = open.plan(options, reports == null ? List.of() : ProofHistory.read(reports));
        }
        if (out != null) {
            write(plan, out);
        }
        show(plan);
        plan.notPlanned().forEach(line -> warn("not planned: " + line));
        plan.unseen().forEach(line -> warn("not looked at: " + line));
        return plan.unseen().isEmpty() ? ExitCode.OK : ExitCode.NOT_VERIFIED;
    }

    private void show(ClusterPlan plan) {
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put(
                    "manifests",
                    plan.manifests().stream().map(Manifest::toString).toList());
            json.put("secrets", plan.secrets().stream().map(Manifest::toString).toList());
            json.put(
                    "scenarios",
                    plan.scenarios().stream().map(PlannedScenario::name).toList());
            json.put("notPlanned", plan.notPlanned());
            json.put("notLookedAt", plan.unseen());
            sayJson(json);
        } else if (out == null) {
            console.out().print(plan.manifestsYaml());
        } else {
            say(Units.count(plan.manifests().size(), "manifest") + ", "
                    + Units.count(plan.secrets().size(), "Secret") + " to fill, "
                    + Units.count(plan.scenarios().size(), "scenario") + " in " + out);
        }
    }

    private static void write(ClusterPlan plan, Path folder) {
        try {
            Path scenarios = Files.createDirectories(folder.resolve(SCENARIOS));
            Files.writeString(folder.resolve(MANIFESTS), plan.manifestsYaml());
            Files.writeString(folder.resolve(SECRETS), plan.secretsYaml());
            for (PlannedScenario scenario : plan.scenarios()) {
                Files.writeString(scenarios.resolve(scenario.name() + ".yaml"), scenario.yaml());
            }
        } catch (IOException e) {
            throw new TargetException(ErrorCode.TARGET_WRITE_FAILED, "cannot write the plan to " + folder, e);
        }
    }
}
