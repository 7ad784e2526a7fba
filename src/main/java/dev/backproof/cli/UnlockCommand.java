package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.restic.LockInfo;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "unlock",
        description = "Removes locks that nobody holds any more.",
        footer = {
            "",
            "A lock is stale after 30 minutes without a refresh, or when its process on this host is gone.",
            "",
            "Example:",
            "  backproof unlock"
        })
final class UnlockCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Option(names = "--remove-all", description = "Remove every lock, also those that may be in use.")
    private boolean all;

    UnlockCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        List<LockInfo> removed;
        try (ResticRepository repository = access.open(this)) {
            removed = repository.unlock(all);
        }
        for (LockInfo lock : removed) {
            say("removed lock of " + lock.username() + "@" + lock.hostname() + ", process " + lock.pid() + ", from "
                    + lock.time());
        }
        say(Units.count(removed.size(), "lock") + " removed");
        if (global.json) {
            sayJson(Map.of("message", "unlocked", "removed", removed.size()));
        }
        return ExitCode.OK;
    }
}
