package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "prune",
        description = "Frees the space of what no snapshot needs any more.",
        footer = {
            "",
            "Needs the repository for itself (an exclusive lock); --dry-run does not. Stopped at any moment, nothing that a",
            "snapshot needs is lost, and the next prune goes on. Refuses to touch a repository that lacks something.",
            "",
            "Examples:",
            "  backproof prune --dry-run",
            "  backproof prune --max-unused 10%%",
            "  backproof prune --max-unused unlimited     only whole packs, nothing is moved"
        })
final class PruneCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final PruneOptions options = new PruneOptions();

    @Option(names = "--dry-run", description = "Say what would be done, change nothing.")
    private boolean dryRun;

    PruneCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        try (ResticRepository repository = access.open(this)) {
            PruneOptions.Outcome outcome = options.run(this, repository, dryRun, List.of());
            if (global.json) {
                sayJson(outcome.json());
            }
        }
        return ExitCode.OK;
    }
}
