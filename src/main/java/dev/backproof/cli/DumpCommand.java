package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "dump",
        description = "Writes one file of a snapshot to standard output.",
        footer = {"", "Example:", "  backproof dump latest /mariadb/shop/dump.sql --tag mariadb | less"})
final class DumpCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final SnapshotSelection selection = new SnapshotSelection();

    @Parameters(index = "0", paramLabel = "ID", description = "Snapshot: an id, the start of one, or latest.")
    private String id = "latest";

    @Parameters(index = "1", paramLabel = "FILE", description = "The file's path in the snapshot.")
    private String file = "";

    DumpCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        try (ResticRepository repository = access.open(this)) {
            repository.dump(repository.find(id, selection.filter()), file, console.out());
            console.out().flush();
        }
        return ExitCode.OK;
    }
}
