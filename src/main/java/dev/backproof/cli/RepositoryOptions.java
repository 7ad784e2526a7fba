package dev.backproof.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@link RepositoryAccess} as every command has it, but the one whose {@code --password-file} is a database's. */
final class RepositoryOptions extends RepositoryAccess {
    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File with the repository's password. Also BACKPROOF_PASSWORD_FILE, BACKPROOF_PASSWORD,"
                    + " RESTIC_PASSWORD_FILE, RESTIC_PASSWORD, RESTIC_PASSWORD_COMMAND.")
    void setPasswordFile(Path file) {
        passwordFile(file);
    }
}
