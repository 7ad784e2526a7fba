package dev.backproof.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "cluster",
        description = "A Kubernetes cluster: what it holds, what protects it, what has been proven.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "The cluster is the one that the pod runs in, else that of KUBECONFIG or ~/.kube/config; --kubeconfig and --context",
            "choose another.",
            "",
            "Examples:",
            "  backproof cluster audit --reports /var/lib/backproof/reports --html audit.html",
            "  backproof cluster history --failed",
            "  backproof cluster plan --repo b2:acme-backups:lab --image registry.lab/backproof:1 --out plan/",
            "  backproof cluster apply plan/ --dry-run"
        })
final class ClusterCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private ClusterCommand() {}

    static CommandLine with(Console console) {
        CommandLine line = new CommandLine(new ClusterCommand());
        line.addSubcommand(new ClusterAuditCommand(console));
        line.addSubcommand(new ClusterHistoryCommand(console));
        line.addSubcommand(new ClusterPlanCommand(console));
        line.addSubcommand(new ClusterApplyCommand(console));
        line.addSubcommand(new ClusterReapCommand(console));
        line.addSubcommand(new ClusterWithCommand(console));
        return line;
    }

    /** Without a command there is nothing to do but help. */
    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is needed: " + String.join(", ", spec.subcommands().keySet()));
    }
}
