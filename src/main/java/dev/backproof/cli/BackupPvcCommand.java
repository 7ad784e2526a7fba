package dev.backproof.cli;

import dev.backproof.backup.kubernetes.BackupDestination;
import dev.backproof.backup.kubernetes.Cluster;
import dev.backproof.backup.kubernetes.PvcBackup;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "backup-pvc",
        description = "Backs up a claim of a Kubernetes cluster by a job on the node that has its volume.",
        footer = {
            "",
            "The job mounts the claim a second time, read-only, and writes straight to B2 with the keys in the Secret. An empty",
            "mount is refused. --method snapshot and clone read a copy instead, where the driver can make one. Commands in the",
            "application's pod, and --scale-to-zero, are undone whatever happens; after a kill by 'cluster reap'.",
            "",
            "Exit code 4 means: the backup was made, but some files could not be read.",
            "",
            "Examples:",
            "  backproof backup-pvc shop/uploads --repo b2:acme-backups:lab --image registry.lab/backproof:1",
            "  backproof backup-pvc shop/uploads --mirror b2:acme-volumes/{namespace}/{name} --method snapshot",
            "  backproof backup-pvc wiki/pages --repo b2:acme-backups:lab --before 'sync-off' --after 'sync-on' --dry-run"
        })
final class BackupPvcCommand extends BackproofCommand {
    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final InClusterOptions pods = new InClusterOptions();

    @Parameters(paramLabel = "NS/NAME", converter = NamespacedName.Converter.class, description = "The claim.")
    private NamespacedName claim = NamespacedName.NONE;

    @Option(
            names = {"-r", "--repo"},
            paramLabel = "REPO",
            description = "Repository: b2:BUCKET:PREFIX; in it {namespace} and {name} stand for the claim's. Also"
                    + " BACKPROOF_REPOSITORY.")
    private @Nullable String repository;

    @Option(names = "--mirror", paramLabel = "MIRROR", description = "Mirror it instead: b2:BUCKET/{namespace}/{name}.")
    private @Nullable String mirror;

    @Option(
            names = "--method",
            paramLabel = "mount|snapshot|clone",
            description = "What is read: the claim itself (default), a snapshot or a clone of it.")
    private PvcBackup.Method method = PvcBackup.Method.MOUNT;

    @Option(names = "--snapshot-class", paramLabel = "NAME", description = "Class of the snapshot.")
    private @Nullable String snapshotClass;

    @Option(names = "--node", paramLabel = "NAME", description = "Where the job must run.")
    private @Nullable String node;

    @Option(
            names = "--before",
            paramLabel = "CMD",
            description = "Shell command in the application's pod that makes it hold still; needs --after.")
    private @Nullable String before;

    @Option(names = "--after", paramLabel = "CMD", description = "The command that lets it go on.")
    private @Nullable String after;

    @Option(
            names = "--container",
            paramLabel = "NAME",
            description = "Container of both; default: what mounts the claim.")
    private @Nullable String container;

    @Option(names = "--scale-to-zero", description = "Stop the Deployment or StatefulSet meanwhile.")
    private boolean scaleToZero;

    @Option(names = "--dry-run", description = "Print the job, change nothing.")
    private boolean dryRun;

    BackupPvcCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Checks.usage((before == null) == (after == null), "--before and --after belong together");
        BackupDestination destination = destination();
        try (Cluster open = cluster.open(console)) {
            PvcBackup backup = open.backupClaim(
                            claim.namespace(), claim.name(), pods.options(console.environment()), destination)
                    .method(method)
                    .listener(event -> InClusterPrinter.show(this, event));
            if (snapshotClass != null) {
                backup.snapshotClass(snapshotClass);
            }
            if (node != null) {
                backup.node(node);
            }
            if (before != null && after != null) {
                backup.hooks(List.of("sh", "-c", before), List.of("sh", "-c", after), container);
            }
            if (scaleToZero) {
                backup.scaleToZero();
            }
            if (dryRun) {
                console.out().print(backup.preview());
                return ExitCode.OK;
            }
            return InClusterPrinter.print(this, backup.run());
        }
    }

    private BackupDestination destination() {
        Checks.usage(repository == null || mirror == null, "--repo and --mirror exclude each other");
        if (mirror != null) {
            return new BackupDestination.Mirror(mirror);
        }
        RepositoryAccess access = new RepositoryAccess();
        access.repository = repository;
        return new BackupDestination.Repository(access.address(settings(), console.environment()));
    }
}
