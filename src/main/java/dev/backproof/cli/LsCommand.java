package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.EntryVisitor;
import dev.backproof.backup.snapshot.SnapshotRef;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "ls",
        description = "Lists what a snapshot holds.",
        footer = {
            "",
            "Without a path everything is listed; of a folder itself and what is directly in it, with --recursive all.",
            "",
            "Examples:",
            "  backproof ls latest --long",
            "  backproof ls 3fa2b1c0 /data/uploads --recursive",
            "  backproof ls latest:/data/uploads --json"
        })
final class LsCommand extends BackproofCommand {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final SnapshotSelection selection = new SnapshotSelection();

    @Parameters(index = "0", paramLabel = "ID", description = "Snapshot: an id, the start of one, or latest.")
    private String id = "latest";

    @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", description = "Only this and what is in it.")
    private String path = "";

    @Option(
            names = {"-l", "--long"},
            description = "Show mode, owner, size and time, too.")
    private boolean longForm;

    @Option(
            names = {"-R", "--recursive"},
            description = "With a path: enter the folders in it.")
    private boolean recursive;

    LsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        try (ResticRepository repository = access.open(this)) {
            SnapshotRef snapshot = repository.find(id, selection.filter());
            repository.ls(snapshot, path, new EntryVisitor() {
                private boolean first = true;

                @Override
                public boolean visit(EntryPath at, Node node) {
                    print(at, node);
                    boolean enter = first || recursive || path.isEmpty();
                    first = false;
                    return enter;
                }
            });
        }
        return ExitCode.OK;
    }

    private void print(EntryPath at, Node node) {
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("path", at.toString());
            json.put("name", at.name().toString());
            json.put("type", node.type().label());
            json.put("size", node.size());
            json.put("mode", "%04o".formatted(node.permissions()));
            json.put("uid", node.uid());
            json.put("gid", node.gid());
            json.put("user", node.user());
            json.put("group", node.group());
            json.put("mtime", node.mtime().toString());
            if (node.linkTarget() != null) {
                json.put("linkTarget", node.linkTarget().toString());
            }
            sayJson(json);
        } else if (longForm || global.verbose) {
            say("%s %5d %5d %12d %s %s%s"
                    .formatted(
                            modeText(node),
                            node.uid(),
                            node.gid(),
                            node.size(),
                            TIME.format(node.mtime().atZone(ZoneId.systemDefault())),
                            at,
                            node.linkTarget() == null ? "" : " -> " + node.linkTarget()));
        } else {
            say(at.toString());
        }
    }

    /** As the program ls shows it. */
    private static String modeText(Node node) {
        int mode = node.permissions();
        char type = switch (node.type()) {
            case FILE -> '-';
            case DIRECTORY -> 'd';
            case SYMLINK -> 'l';
            case DEVICE -> 'b';
            case CHARACTER_DEVICE -> 'c';
            case FIFO -> 'p';
            case SOCKET -> 's';
        };
        StringBuilder text = new StringBuilder(10).append(type);
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "xwr".charAt(bit % 3));
        }
        special(text, 3, (mode & 04000) != 0, 's');
        special(text, 6, (mode & 02000) != 0, 's');
        special(text, 9, (mode & 01000) != 0, 't');
        return text.toString();
    }

    private static void special(StringBuilder text, int at, boolean set, char letter) {
        if (set) {
            text.setCharAt(at, text.charAt(at) == 'x' ? letter : Character.toUpperCase(letter));
        }
    }
}
