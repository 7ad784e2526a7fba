package dev.backproof.cli;

import dev.backproof.backup.Password;
import dev.backproof.backup.Passwords;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.RepositoryOptions;
import dev.backproof.backup.storage.StoreAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which repository, and the password that opens it. */
class RepositoryAccess {
    @Option(
            names = {"-r", "--repo"},
            paramLabel = "REPO",
            description = "Repository: /a/folder or b2:BUCKET:PREFIX. Also BACKPROOF_REPOSITORY or RESTIC_REPOSITORY.")
    @Nullable
    String repository;

    @Mixin
    private final CacheOptions cache = new CacheOptions();

    private @Nullable Path passwordFile;

    /** Where the password is; wins over variables and settings. */
    final void passwordFile(Path file) {
        passwordFile = file;
    }

    /** The repository's address from option, variable or settings. */
    String address(Settings settings, Map<String, String> environment) {
        if (repository != null) {
            return repository;
        }
        for (String name : List.of("BACKPROOF_REPOSITORY", "RESTIC_REPOSITORY")) {
            String value = environment.get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        if (settings.repository() != null) {
            return settings.repository();
        }
        throw new ConfigurationException(
                ErrorCode.MISSING_SETTING,
                "no repository given",
                "use --repo /a/folder or --repo b2:BUCKET:PREFIX, or set BACKPROOF_REPOSITORY",
                null);
    }

    private RepositoryOptions options(String address, Map<String, String> environment) {
        RepositoryOptions options = RepositoryOptions.defaults();
        return StoreAddress.parse(address) instanceof StoreAddress.B2
                ? cache.settings(environment).map(options::withCache).orElse(options)
                : options;
    }

    /** Opens the repository. */
    ResticRepository open(BackproofCommand command) {
        Settings settings = command.settings();
        Map<String, String> environment = command.console.environment();
        String address = address(settings, environment);
        try (Password password = password(settings, environment)) {
            return ResticRepository.open(command.store(address), password, options(address, environment));
        }
    }

    /** The password from the first place that has one, in the order of the documentation. */
    Password password(Settings settings, Map<String, String> environment) {
        if (passwordFile != null) {
            return Password.fromFile(passwordFile);
        }
        Optional<Password> fromEnvironment = Passwords.fromEnvironment(environment::get);
        if (fromEnvironment.isPresent()) {
            return fromEnvironment.get();
        }
        if (settings.passwordFile() != null) {
            return Password.fromFile(settings.passwordFile());
        }
        throw new ConfigurationException(ErrorCode.PASSWORD_MISSING, "no password for the repository given");
    }
}
