package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.SnapshotRef;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "ls",
        description = "Lists what a snapshot holds.",
        footer = {"", "Examples:", "  backproof ls latest", "  backproof ls 3fa2b1c0 /data/uploads"})
final class LsCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final SnapshotSelection selection = new SnapshotSelection();

    @Parameters(index = "0", paramLabel = "ID", description = "Snapshot: an id, the start of one, or latest.")
    private String id = "latest";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "Only this and what is below it.")
    private String path = "";

    LsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        try (ResticRepository repository = access.open(this)) {
            SnapshotRef snapshot = repository.find(id, selection.filter());
            repository.ls(snapshot, path, (at, node) -> {
                if (!at.isRoot()) {
                    print(at, node);
                }
                return true;
            });
        }
        return ExitCode.OK;
    }

    private void print(EntryPath at, Node node) {
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("path", at.toString());
            json.put("type", node.type().label());
            json.put("size", node.size());
            json.put("mode", "%04o".formatted(node.permissions()));
            json.put("uid", node.uid());
            json.put("gid", node.gid());
            json.put("mtime", node.mtime().toString());
            sayJson(json);
        } else if (global.verbose) {
            say("%-8s %04o %6d %6d %14d %s %s"
                    .formatted(
                            node.type().label(),
                            node.permissions(),
                            node.uid(),
                            node.gid(),
                            node.size(),
                            node.mtime(),
                            at));
        } else {
            say(at.toString());
        }
    }
}
