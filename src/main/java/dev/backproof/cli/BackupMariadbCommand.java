package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.kubernetes.BackupDestination;
import dev.backproof.backup.kubernetes.Cluster;
import dev.backproof.backup.kubernetes.MariaDbInCluster;
import dev.backproof.backup.source.mariadb.MariaDbConnection;
import dev.backproof.backup.source.mariadb.MariaDbSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "backup-mariadb",
        description = "Makes a snapshot of MariaDB databases: for each a dump and an inventory of what it must hold.",
        footer = {
            "",
            "Nothing is committed unless every dump is whole. --password-file is the database user's here; the repository's",
            "password comes from --repo-password-file or the variables that every command reads.",
            "",
            "Examples:",
            "  backproof backup-mariadb --url jdbc:mariadb://db:3306/ --user backup --password-file db.pw --database shop",
            "  backproof backup-mariadb --socket /run/mysqld/mysqld.sock --user root --all-databases --tag nightly",
            "  backproof backup-mariadb --in-cluster shop/db --all-databases --repo b2:acme-backups:lab \\",
            "      --image registry.lab/backproof:1"
        })
final class BackupMariadbCommand extends BackproofCommand {
    @Mixin
    private final RepositoryAccess access = new RepositoryAccess();

    @Mixin
    private final BackupCommand.NewSnapshot described = new BackupCommand.NewSnapshot();

    @Option(
            names = "--repo-password-file",
            paramLabel = "FILE",
            description = "File with the repository's password. Also the variables that every command reads.")
    void setRepositoryPasswordFile(Path file) {
        access.passwordFile(file);
    }

    @Option(names = "--url", paramLabel = "URL", description = "Server: jdbc:mariadb://HOST:PORT/.")
    private @Nullable String url;

    @Option(names = "--socket", paramLabel = "S", description = "The server's Unix socket, instead of --url.")
    private @Nullable Path socket;

    @Option(names = "--user", paramLabel = "U", description = "Database user.")
    private @Nullable String user;

    @Option(
            names = "--password-file",
            paramLabel = "F",
            description = "File with the database user's password. Also BACKPROOF_DB_PASSWORD.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--in-cluster",
            paramLabel = "NS/NAME",
            converter = NamespacedName.Converter.class,
            description = "A server that mariadb-operator runs: a job in its cluster dumps it with the password of its"
                    + " Secret. Takes none of --url, --socket, --user, --password-file, --host, --tag, --time.")
    private @Nullable NamespacedName inCluster;

    @Option(
            names = "--operator",
            description = "With --in-cluster: let mariadb-operator dump, then carry up the claim that it filled.")
    private boolean operator;

    @Option(
            names = "--claim-size",
            paramLabel = "SIZE",
            description = "With --operator: size of that claim, as 10Gi; room for the dump twice.")
    private @Nullable String claimSize;

    @Option(names = "--storage-class", paramLabel = "NAME", description = "With --operator: of that claim.")
    private @Nullable String storageClass;

    @Option(names = "--dry-run", description = "With --in-cluster: print the job, change nothing.")
    private boolean dryRun;

    @Mixin
    private final ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private final InClusterOptions pods = new InClusterOptions();

    @ArgGroup(multiplicity = "1")
    private Databases databases = new Databases();

    /** Either some databases, or all. */
    private static final class Databases {
        @Option(names = "--database", paramLabel = "DB", description = "A database; may be repeated.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--all-databases", description = "All databases but the server's own, and users with grants.")
        private boolean all;
    }

    BackupMariadbCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (inCluster != null) {
            return runInCluster(inCluster);
        }
        Checks.usage(!operator && !dryRun, "--operator and --dry-run need --in-cluster");
        Checks.usage((url == null) != (socket == null), "give either --url or --socket");
        String account = user;
        if (account == null) {
            throw new ConfigurationException(ErrorCode.MISSING_SETTING, "no database user given", "use --user", null);
        }
        MariaDbConnection.Builder connection =
                MariaDbConnection.builder().user(account).password(password());
        if (url != null) {
            connection.url(url);
        }
        if (socket != null) {
            connection.socket(socket);
        }
        MariaDbSource.Builder source = MariaDbSource.on(connection.build());
        databases.names.forEach(source::database);
        if (databases.all) {
            source.allDatabases();
        }
        try (ResticRepository repository = access.open(this)) {
            return BackupCommand.run(this, described.apply(repository.backup(source.build())));
        }
    }

    private int runInCluster(NamespacedName server) {
        Checks.usage(
                url == null && socket == null && user == null && passwordFile == null,
                "--in-cluster takes address and account from the MariaDB object");
        Checks.usage(described.isUsual(), "--in-cluster labels the snapshot itself: no --host, --tag or --time");
        try (Cluster open = cluster.open(console)) {
            MariaDbInCluster backup = open.backupMariaDb(
                            server.namespace(),
                            server.name(),
                            pods.options(console.environment()),
                            new BackupDestination.Repository(access.address(settings(), console.environment())))
                    .databases(databases.names)
                    .listener(event -> InClusterPrinter.show(this, event));
            if (dryRun) {
                Checks.usage(!operator, "--operator has no --dry-run");
                console.out().print(backup.preview());
                return ExitCode.OK;
            }
            if (!operator) {
                return InClusterPrinter.print(this, backup.run());
            }
            String size = claimSize;
            if (size == null) {
                throw new ConfigurationException(
                        ErrorCode.MISSING_SETTING, "--operator needs --claim-size", "such as 10Gi", null);
            }
            return InClusterPrinter.print(this, backup.runThroughOperator(size, storageClass));
        }
    }

    private String password() {
        if (passwordFile == null) {
            return console.environment().getOrDefault("BACKPROOF_DB_PASSWORD", "");
        }
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "cannot read the password file " + passwordFile, e);
        }
    }
}
