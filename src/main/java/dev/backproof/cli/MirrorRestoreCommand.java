package dev.backproof.cli;

import dev.backproof.backup.RcloneMirror;
import dev.backproof.backup.mirror.MirrorPaths;
import dev.backproof.backup.mirror.MirrorRestoreJob;
import dev.backproof.backup.mirror.MirrorRestorePlan;
import dev.backproof.backup.mirror.MirrorRestoreResult;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.target.DirectoryTarget;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "restore",
        description = "Brings a mirror, or a folder of it, back as it stood at a time.",
        footer = {
            "",
            "Each file's SHA-1 is compared where the mirror knows it, and its time is set. A restore that was cut off goes on",
            "when the same command is given again. Restored files are for their owner only: a mirror knows no modes.",
            "",
            "Examples:",
            "  backproof mirror restore b2:acme-volumes:uploads --target /tmp/back",
            "  backproof mirror restore b2:acme-volumes:uploads avatars --target /tmp/back --at 2d"
        })
final class MirrorRestoreCommand extends BackproofCommand {
    @Mixin
    private final MirrorAt at = new MirrorAt();

    @Parameters(index = "0", paramLabel = "MIRROR", description = "b2:BUCKET[:PATH] or a folder.")
    private String address = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "Only what is in this folder, or this file.")
    private String folder = "";

    @Option(names = "--target", required = true, paramLabel = "D", description = "Folder to restore into.")
    private Path target = Path.of("");

    @Option(names = "--exclude", paramLabel = "P", description = "Not what matches; may be repeated.")
    private List<String> excludes = new ArrayList<>();

    @Option(names = "--overwrite", description = "Replace files in the target that differ, by SHA-1.")
    private boolean overwrite;

    @Option(names = "--threads", paramLabel = "N", description = "Files fetched at a time; default: 16.")
    private int threads = 16;

    @Option(names = "--dry-run", description = "Say what would be restored, write nothing.")
    private boolean dryRun;

    MirrorRestoreCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        Checks.usage(threads > 0, "--threads must be at least 1");
        MirrorRestoreResult result;
        try (RcloneMirror mirror = mirror(address);
                ProgressLine progress = progress("restoring")) {
            MirrorRestoreJob job = mirror.restore()
                    .below(folder)
                    .exclude(excludes.toArray(String[]::new))
                    .threads(threads)
                    .listener(event -> RestoreCommand.show(progress, event, global.verbose));
            Optional<Instant> asked = at.time(this);
            asked.ifPresent(time -> job.at(time, at.words()));
            if (overwrite) {
                job.overwrite();
            }
            MirrorRestorePlan plan = job.into(DirectoryTarget.at(target));
            MirrorAt.warnIfTooLongAgo(this, mirror, plan.goesOn() ? plan.at() : asked);
            if (plan.goesOn()) {
                say("going on with a restore that was cut off"
                        + plan.at().map(time -> ", as of " + time).orElse(""));
            }
            if (dryRun) {
                return preview(plan);
            }
            result = plan.run();
        }
        print(result);
        return result.complete() ? ExitCode.OK : ExitCode.FAILED;
    }

    private int preview(MirrorRestorePlan plan) {
        plan.problems().forEach(problem -> warn(problem.toString()));
        if (global.json) {
            sayJson(Map.of("message", "plan", "files", plan.files(), "bytes", plan.bytes()));
            return ExitCode.OK;
        }
        plan.forEach(file -> say("%14d %s"
                .formatted(
                        file.version().size(), MirrorPaths.shown(file.version().name()))));
        say("would restore " + Units.count(plan.files(), "file") + ", " + Units.bytes(plan.bytes()) + " to " + target);
        return ExitCode.OK;
    }

    private void print(MirrorRestoreResult result) {
        for (RestoreProblem problem : result.problems()) {
            warn(problem.toString());
        }
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("message", "summary");
            json.put("at", result.at().map(Object::toString).orElse(null));
            json.put("files", result.files());
            json.put("bytes", result.bytes());
            json.put("filesThere", result.filesThere());
            json.put("bytesFetched", result.bytesFetched());
            json.put("unverified", result.unverified());
            json.put("notes", result.notes());
            json.put("knownLosses", RcloneMirror.knownLosses());
            json.put("problems", result.problemCount());
            json.put("totalDuration", result.duration().toMillis() / 1000.0);
            sayJson(json);
            return;
        }
        result.notes().forEach(this::say);
        say("restored %s, %s (%s fetched) in %s to %s%s"
                .formatted(
                        Units.count(result.files(), "file"),
                        Units.bytes(result.bytes()),
                        Units.bytes(result.bytesFetched()),
                        Units.duration(result.duration()),
                        target,
                        result.at().map(time -> ", as of " + time).orElse("")));
        if (result.unverified() > 0) {
            say(Units.count(result.unverified(), "file")
                    + " without a recorded SHA-1: only the size could be compared");
        }
        RcloneMirror.knownLosses().forEach(line -> say("note: " + line));
        if (!result.complete()) {
            warn(Units.count(result.problemCount(), "problem") + ": not everything came back");
        }
    }
}
