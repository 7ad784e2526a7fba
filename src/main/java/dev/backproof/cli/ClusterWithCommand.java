package dev.backproof.cli;

import dev.backproof.backup.kubernetes.Cluster;
import dev.backproof.backup.kubernetes.ClusterRepository;
import dev.backproof.backup.kubernetes.RepositoryOwner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "with",
        description = "Runs a command on the repository of K8up or VolSync, opened by the Secrets in the cluster.",
        footer = {
            "",
            "Reads the ReplicationSource or Schedule and the Secrets that it names, nothing else; --role prints a role that",
            "allows just that. The password and the key stay in this process. What the operator fills in from its own",
            "environment is taken from this one.",
            "",
            "Examples:",
            "  backproof cluster with volsync/shop/uploads -- verify scenarios/pvc-shop-uploads.yaml",
            "  backproof cluster with k8up/photos/nightly -- snapshots",
            "  backproof cluster with k8up/photos/nightly --role backproof/drills"
        })
final class ClusterWithCommand extends BackproofCommand {
    private static final List<String> PASSWORDS = List.of(
            "BACKPROOF_PASSWORD_FILE",
            "BACKPROOF_PASSWORD",
            "RESTIC_PASSWORD_FILE",
            "RESTIC_PASSWORD",
            "RESTIC_PASSWORD_COMMAND");
    private static final List<String> KEYS =
            List.of("B2_APPLICATION_KEY_ID", "B2_APPLICATION_KEY", "B2_ACCOUNT_ID", "B2_ACCOUNT_KEY");

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = "--role",
            paramLabel = "[NS/]ACCOUNT",
            description = "Print a Role and its RoleBinding for this service account instead.")
    private @Nullable String role;

    @Parameters(
            index = "0",
            paramLabel = "volsync/NS/NAME|k8up/NS/NAME",
            description = "The ReplicationSource or Schedule.")
    private String owner = "";

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "What to run, after '--'.")
    private List<String> command = new ArrayList<>();

    ClusterWithCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        RepositoryOwner named = RepositoryOwner.parse(owner);
        Checks.usage((role == null) == !command.isEmpty(), "either a command after '--' or --role is needed");
        ClusterRepository repository;
        try (Cluster open = cluster.open(console)) {
            if (role != null) {
                console.out().print(open.roleFor(named, role));
                return ExitCode.OK;
            }
            repository = open.repositoryOf(named);
        }
        Console opened = new Console(
                console.out(),
                console.err(),
                console.in(),
                environment(repository),
                console.clock(),
                console.terminal());
        return Backproof.run(opened, command.toArray(String[]::new));
    }

    /** What the Secrets say goes before everything that says the same here. */
    private Map<String, String> environment(ClusterRepository repository) {
        Map<String, String> environment = new HashMap<>(console.environment());
        Map<String, String> found = repository.variables();
        environment.put("BACKPROOF_REPOSITORY", repository.address());
        if (PASSWORDS.stream().anyMatch(found::containsKey)) {
            environment.keySet().removeAll(PASSWORDS);
        }
        if (KEYS.stream().anyMatch(found::containsKey)) {
            environment.keySet().removeAll(KEYS);
        }
        environment.putAll(found);
        return environment;
    }
}
