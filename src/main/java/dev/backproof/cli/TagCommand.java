package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.TagJob;
import dev.backproof.backup.snapshot.TagPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "tag",
        description = "Changes the tags of snapshots: of those named, or of all that fit.",
        footer = {
            "",
            "A snapshot whose tags change is written anew and gets another id; it remembers its first one.",
            "",
            "Examples:",
            "  backproof tag --add forever 3fa2b1c0",
            "  backproof tag --tag nightly --remove nightly --add daily",
            "  backproof tag --set '' latest              no tags at all"
        })
final class TagCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final ChosenSnapshots chosen = new ChosenSnapshots();

    @Option(names = "--add", paramLabel = "T[,T]", description = "Put tags on; may be repeated.")
    private List<String> add = new ArrayList<>();

    @Option(names = "--remove", paramLabel = "T[,T]", description = "Take tags off; may be repeated.")
    private List<String> remove = new ArrayList<>();

    @Option(names = "--set", paramLabel = "T[,T]", description = "Put these tags in the place of all others.")
    private List<String> set = new ArrayList<>();

    TagCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Checks.usage(!(add.isEmpty() && remove.isEmpty() && set.isEmpty()), "give --add, --remove or --set with a tag");
        Checks.usage(set.isEmpty() || (add.isEmpty() && remove.isEmpty()), "--set excludes --add and --remove");
        List<TagPlan.Rewritten> rewritten;
        try (ResticRepository repository = access.open(this)) {
            List<Snapshot> snapshots = chosen.in(repository);
            TagJob job = repository.tag(snapshots).add(tags(add)).remove(tags(remove));
            if (!set.isEmpty()) {
                job.set(tags(set));
            }
            rewritten = job.plan().run();
        }
        for (TagPlan.Rewritten one : rewritten) {
            say(one.before().shortForm() + " is now " + one.after().shortForm());
        }
        say("changed " + Units.count(rewritten.size(), "snapshot"));
        if (global.json) {
            sayJson(Map.of(
                    "message",
                    "tag",
                    "changed",
                    rewritten.stream()
                            .map(one -> Map.of(
                                    "before", one.before().toString(),
                                    "after", one.after().toString()))
                            .toList()));
        }
        return ExitCode.OK;
    }

    private static List<String> tags(List<String> options) {
        return options.stream()
                .flatMap(option -> List.of(option.split(",", -1)).stream())
                .filter(tag -> !tag.isEmpty())
                .toList();
    }
}
