package dev.backproof.cli;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "init",
        description = "Creates a repository.",
        footer = {
            "",
            "Examples:",
            "  backproof init --repo /backup/shop --password-file ~/.backproof-password",
            "  backproof init --repo b2:acme-backups:shop"
        })
final class InitCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Option(
            names = "--repository-version",
            paramLabel = "1|2",
            defaultValue = "2",
            description = "Format; 2 compresses. Default: ${DEFAULT-VALUE}.")
    private int version;

    InitCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Checks.usage(version == 1 || version == 2, "--repository-version is 1 or 2, not " + version);
        Settings settings = settings();
        Map<String, String> environment = console.environment();
        String address = access.address(settings, environment);
        try (Password password = access.password(settings, environment);
                ResticRepository repository = ResticRepository.init(store(address), password, version)) {
            say("created repository " + repository.id().shortForm() + " (format " + version + ") at "
                    + repository.location());
            if (global.json) {
                sayJson(Map.of(
                        "message",
                        "initialized",
                        "id",
                        repository.id().toString(),
                        "repository",
                        repository.location()));
            }
        }
        return ExitCode.OK;
    }
}
