package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.OverwriteMode;
import dev.backproof.backup.snapshot.RestoreEvent;
import dev.backproof.backup.snapshot.RestoreJob;
import dev.backproof.backup.snapshot.RestorePlan;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.snapshot.RestoreResult;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.target.DirectoryTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "restore",
        description = "Restores a snapshot, or a part of it, into a folder.",
        footer = {
            "",
            "By default the target must be new or empty; --overwrite says what to do with files that are there.",
            "",
            "Examples:",
            "  backproof restore latest --target /tmp/back",
            "  backproof restore 3fa2b1c0:/data/uploads --target /data/uploads --overwrite if-changed",
            "  backproof restore latest --target /tmp/back --include '*.jpg' --dry-run"
        })
final class RestoreCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final SnapshotSelection selection = new SnapshotSelection();

    @Parameters(paramLabel = "ID", description = "Snapshot: an id, the start of one, or latest; with :folder a part.")
    private String id = "latest";

    @Option(names = "--target", required = true, paramLabel = "D", description = "Folder to restore into.")
    private Path target = Path.of("");

    @Option(names = "--include", paramLabel = "P", description = "Only what matches; may be repeated.")
    private List<String> includes = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "P", description = "Not what matches; may be repeated.")
    private List<String> excludes = new ArrayList<>();

    @Option(names = "--sparse", description = "Leave holes where a file holds long runs of zeros.")
    private boolean sparse;

    @Option(
            names = "--overwrite",
            paramLabel = "always|if-changed|if-newer|never",
            converter = Overwrite.class,
            description = "What to do with files that are there.")
    private OverwriteMode overwrite = OverwriteMode.REFUSE;

    @Option(names = "--verify", description = "Read every restored file again and compare.")
    private boolean verify;

    @Option(names = "--dry-run", description = "Say what would be done, write nothing.")
    private boolean dryRun;

    private final JsonLines jsonLines = new JsonLines();

    RestoreCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        RestoreResult result;
        try (ResticRepository repository = access.open(this);
                ProgressLine progress = progress("restoring")) {
            SnapshotRef snapshot = repository.find(id, selection.filter());
            RestoreJob job = repository.restore(snapshot).overwrite(overwrite).listener(e -> show(progress, e));
            includes.forEach(job::include);
            excludes.forEach(job::exclude);
            if (sparse) {
                job.sparse();
            }
            if (verify) {
                job.verify();
            }
            RestorePlan plan = job.into(DirectoryTarget.at(target)).plan();
            if (dryRun) {
                say("would restore " + Units.count(plan.files(), "file") + ", " + Units.bytes(plan.bytes()) + " to "
                        + target);
                if (global.json) {
                    sayJson(json(plan));
                }
                return ExitCode.OK;
            }
            result = plan.run();
        }
        print(result);
        return exitCode(result);
    }

    /** A target that would not take everything, such as a full disk, says nothing against the backup. */
    private static int exitCode(RestoreResult result) {
        if (result.complete()) {
            return ExitCode.OK;
        }
        boolean onlyTheTarget =
                result.problems().stream().allMatch(problem -> problem.kind() == RestoreProblem.Kind.TARGET);
        return onlyTheTarget ? ExitCode.NOT_VERIFIED : ExitCode.FAILED;
    }

    private static Map<String, Object> json(RestorePlan plan) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("message", "plan");
        json.put("snapshotId", plan.snapshot().snapshot().id().toString());
        json.put("files", plan.files());
        json.put("directories", plan.directories());
        json.put("links", plan.links());
        json.put("specials", plan.specials());
        json.put("bytes", plan.bytes());
        json.put("bytesToFetch", plan.bytesToFetch());
        return json;
    }

    private void show(ProgressLine progress, RestoreEvent event) {
        if (global.json) {
            jsonLines.tell(event);
        }
        show(progress, event, global.verbose);
    }

    /** Draws how far a restore is; shared with that of mirrors. */
    static void show(ProgressLine progress, RestoreEvent event, boolean verbose) {
        switch (event) {
            case RestoreEvent.Started started -> progress.total(started.bytes());
            case RestoreEvent.BytesDone bytes -> progress.add(bytes.bytes(), 0);
            case RestoreEvent.FileFinished file -> {
                progress.add(0, 1);
                if (verbose) {
                    progress.note("restored  " + file.path());
                }
            }
            case RestoreEvent.BytesVerified bytes -> {}
            case RestoreEvent.Failed failed -> {}
        }
    }

    /** What {@code --json} tells while the restore is at work. Events come one at a time. */
    private final class JsonLines {
        private static final Duration BETWEEN = Duration.ofSeconds(1);

        private Instant told = Instant.EPOCH;
        private long totalFiles;
        private long totalBytes;
        private long files;
        private long bytes;
        private long verified;

        void tell(RestoreEvent event) {
            switch (event) {
                case RestoreEvent.Started started -> {
                    totalFiles = started.files();
                    totalBytes = started.bytes();
                }
                case RestoreEvent.BytesDone more -> bytes += more.bytes();
                case RestoreEvent.FileFinished file -> {
                    files++;
                    if (global.verbose) {
                        Map<String, Object> json = new LinkedHashMap<>();
                        json.put("message", "file");
                        json.put("path", file.path().toString());
                        json.put("size", file.bytes());
                        sayJson(json);
                    }
                }
                case RestoreEvent.BytesVerified more -> verified += more.bytes();
                case RestoreEvent.Failed failed -> {
                    Map<String, Object> json = new LinkedHashMap<>();
                    json.put("message", "error");
                    json.put("path", failed.problem().path().toString());
                    json.put("kind", failed.problem().kind().name().toLowerCase(Locale.ROOT));
                    json.put("error", failed.problem().message());
                    sayJson(json);
                }
            }
            Instant now = console.clock().instant();
            if (Duration.between(told, now).compareTo(BETWEEN) >= 0) {
                told = now;
                status();
            }
        }

        private void status() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("message", "status");
            json.put("totalFiles", totalFiles);
            json.put("filesRestored", files);
            json.put("totalBytes", totalBytes);
            json.put("bytesRestored", bytes);
            json.put("bytesVerified", verified);
            sayJson(json);
        }
    }

    private void print(RestoreResult result) {
        for (RestoreProblem problem : result.problems()) {
            warn(problem.toString());
        }
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("message", "summary");
            json.put("snapshotId", result.snapshot().snapshot().id().toString());
            json.put("files", result.files());
            json.put("directories", result.directories());
            json.put("links", result.links());
            json.put("specials", result.specials());
            json.put("bytes", result.bytes());
            json.put("skippedFiles", result.skippedFiles());
            json.put("bytesFetched", result.bytesFetched());
            json.put("problems", result.problemCount());
            json.put("totalDuration", result.duration().toMillis() / 1000.0);
            sayJson(json);
            return;
        }
        say("restored %s, %s (%s fetched) in %s to %s"
                .formatted(
                        Units.count(result.files(), "file"),
                        Units.bytes(result.bytes()),
                        Units.bytes(result.bytesFetched()),
                        Units.duration(result.duration()),
                        target));
        if (!result.complete()) {
            warn(Units.count(result.problemCount(), "problem") + ": not everything came back");
        }
    }

    /** Reads the mode as cli.md writes it. */
    static final class Overwrite implements ITypeConverter<OverwriteMode> {
        @Override
        public OverwriteMode convert(String text) {
            return switch (text) {
                case "always" -> OverwriteMode.ALWAYS;
                case "if-changed" -> OverwriteMode.IF_CHANGED;
                case "if-newer" -> OverwriteMode.IF_NEWER;
                case "never" -> OverwriteMode.NEVER;
                default ->
                    throw new TypeConversionException("'" + text + "' is not always, if-changed, if-newer or never");
            };
        }
    }
}
