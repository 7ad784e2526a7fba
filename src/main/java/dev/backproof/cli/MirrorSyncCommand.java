package dev.backproof.cli;

import dev.backproof.backup.RcloneMirror;
import dev.backproof.backup.mirror.MirrorChange;
import dev.backproof.backup.mirror.MirrorEvent;
import dev.backproof.backup.mirror.MirrorSyncJob;
import dev.backproof.backup.mirror.MirrorSyncPlan;
import dev.backproof.backup.mirror.MirrorSyncResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "sync",
        description = "Makes a mirror hold what a folder holds; rclone sync finds nothing to do afterwards.",
        footer = {
            "",
            "Files that are gone are hidden in the bucket, and their versions stay. An empty folder, and one that would take",
            "more than --max-delete of the mirror away, is refused. Symbolic links are skipped.",
            "",
            "Exit code 4 means: some files could not be read or changed while they were; nothing was removed then.",
            "",
            "Examples:",
            "  backproof mirror sync /data/uploads b2:acme-volumes:uploads --require .mounted",
            "  backproof mirror sync /data/uploads b2:acme-volumes:uploads --exclude '*.tmp' --dry-run"
        })
final class MirrorSyncCommand extends BackproofCommand {
    @Parameters(index = "0", paramLabel = "DIR", description = "The folder.")
    private Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "MIRROR", description = "b2:BUCKET[:PATH] or a folder.")
    private String address = "";

    @Option(
            names = "--exclude",
            paramLabel = "P",
            description = "Leave out what matches, as backup does; what the mirror has of it stays. May be repeated.")
    private List<String> excludes = new ArrayList<>();

    @Option(
            names = "--max-delete",
            paramLabel = "PERCENT",
            converter = Percent.class,
            description = "Refuse to remove more of the mirror's files than this; default: 25%%.")
    private int mostRemoved = MirrorSyncJob.USUAL_MOST_REMOVED;

    @Option(names = "--allow-empty", description = "Sync an empty folder too, which removes every file.")
    private boolean allowEmpty;

    @Option(names = "--require", paramLabel = "FILE", description = "Refuse unless this file is in the folder.")
    private @Nullable String required;

    @Option(names = "--threads", paramLabel = "N", description = "Files sent at a time; default: 8.")
    private int threads = 8;

    @Option(names = "--dry-run", description = "Say what would be done, change nothing.")
    private boolean dryRun;

    MirrorSyncCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Checks.usage(threads > 0, "--threads must be at least 1");
        MirrorSyncResult result;
        try (RcloneMirror mirror = mirror(address);
                ProgressLine progress = progress("syncing");
                MirrorSyncPlan plan = plan(mirror, progress)) {
            skipped(plan.seen());
            if (dryRun) {
                return preview(plan);
            }
            result = plan.run();
        }
        print(result);
        return result.problems().isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE;
    }

    private MirrorSyncPlan plan(RcloneMirror mirror, ProgressLine progress) {
        MirrorSyncJob job = mirror.sync(folder)
                .exclude(excludes.toArray(String[]::new))
                .mostRemoved(mostRemoved)
                .threads(threads)
                .listener(event -> show(progress, event));
        if (allowEmpty) {
            job.allowEmpty();
        }
        if (required != null) {
            job.require(required);
        }
        return job.plan();
    }

    private void skipped(MirrorSyncPlan.Seen seen) {
        if (seen.special() > 0) {
            say("skipped " + seen.special() + " symbolic links or special files, which a mirror does not keep");
        }
        if (seen.foreign() > 0) {
            say("left alone " + Units.count(seen.foreign(), "object") + " of the mirror that no file here can be");
        }
    }

    private void show(ProgressLine progress, MirrorEvent event) {
        switch (event) {
            case MirrorEvent.Started started -> progress.total(started.bytes());
            case MirrorEvent.Done done -> {
                boolean sent = done.change().kind() != MirrorChange.Kind.REMOVE
                        && done.change().kind() != MirrorChange.Kind.SET_TIME;
                progress.add(sent ? done.change().bytes() : 0, 1);
                if (global.verbose) {
                    progress.note(
                            word(done.change().kind()) + "  " + done.change().path());
                }
            }
            case MirrorEvent.Compared compared -> {}
            case MirrorEvent.Failed failed -> {}
        }
    }

    private static String word(MirrorChange.Kind kind) {
        return switch (kind) {
            case ADD -> "added";
            case CHANGE -> "changed";
            case SET_TIME -> "time set";
            case REMOVE -> "removed";
        };
    }

    private int preview(MirrorSyncPlan plan) {
        Map<MirrorChange.Kind, Long> counts = new EnumMap<>(MirrorChange.Kind.class);
        plan.forEach(change -> {
            counts.merge(change.kind(), 1L, Long::sum);
            if (global.json) {
                sayJson(Map.of(
                        "message", "change",
                        "change", change.kind().name().toLowerCase(Locale.ROOT),
                        "path", change.path(),
                        "bytes", change.bytes()));
            } else {
                say("%-8s %14d %s".formatted(word(change.kind()), change.bytes(), change.path()));
            }
        });
        plan.seen().unreadable().forEach(line -> warn("could not read " + line));
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("message", "plan");
            json.put("filesAdded", counts.getOrDefault(MirrorChange.Kind.ADD, 0L));
            json.put("filesChanged", counts.getOrDefault(MirrorChange.Kind.CHANGE, 0L));
            json.put("timesSet", counts.getOrDefault(MirrorChange.Kind.SET_TIME, 0L));
            json.put("filesRemoved", counts.getOrDefault(MirrorChange.Kind.REMOVE, 0L));
            json.put("bytes", plan.bytes());
            sayJson(json);
        } else if (plan.isEmpty()) {
            say("nothing to do: " + Units.count(plan.seen().files(), "file") + " in sync");
        } else {
            say("would send " + Units.bytes(plan.bytes()) + "; nothing was changed");
        }
        return ExitCode.OK;
    }

    private void print(MirrorSyncResult result) {
        result.problems().forEach(line -> warn("not synced: " + line));
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("message", "summary");
            json.put("filesAdded", result.added());
            json.put("filesChanged", result.changed());
            json.put("timesSet", result.timesSet());
            json.put("filesRemoved", result.removed());
            json.put("files", result.seen().files());
            json.put("bytesSent", result.bytesSent());
            json.put("skipped", result.seen().special());
            json.put("problems", result.problems().size());
            json.put("totalDuration", result.duration().toMillis() / 1000.0);
            sayJson(json);
            return;
        }
        say("files: %,d added, %,d changed, %,d with another time, %,d removed; %s here"
                .formatted(
                        result.added(),
                        result.changed(),
                        result.timesSet(),
                        result.removed(),
                        Units.count(result.seen().files(), "file")));
        say("sent " + Units.bytes(result.bytesSent()) + " in " + Units.duration(result.duration()));
        if (!result.problems().isEmpty()) {
            warn(Units.count(result.problems().size(), "file")
                    + " not synced; the mirror keeps what it had, and nothing was removed");
        }
    }

    /** Reads {@code 25%} or {@code 25}. */
    static final class Percent implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            String digits = text.endsWith("%") ? text.substring(0, text.length() - 1) : text;
            if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > 100) {
                throw new TypeConversionException("'" + text + "' is no percentage from 0% to 100%");
            }
            return Integer.valueOf(digits);
        }
    }
}
