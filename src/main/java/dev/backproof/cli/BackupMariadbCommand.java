package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
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
            "  backproof backup-mariadb --socket /run/mysqld/mysqld.sock --user root --all-databases --tag nightly"
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

    @Option(names = "--user", required = true, paramLabel = "U", description = "Database user.")
    private String user = "";

    @Option(
            names = "--password-file",
            paramLabel = "F",
            description = "File with the database user's password. Also BACKPROOF_DB_PASSWORD.")
    private @Nullable Path passwordFile;

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
        Checks.usage((url == null) != (socket == null), "give either --url or --socket");
        MariaDbConnection.Builder connection =
                MariaDbConnection.builder().user(user).password(password());
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
