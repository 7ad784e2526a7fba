package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.PruneEvent;
import dev.backproof.backup.snapshot.PruneJob;
import dev.backproof.backup.snapshot.PrunePlan;
import dev.backproof.backup.snapshot.PruneSummary;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.snapshot.UnusedLimit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How to prune, for the commands that do. */
final class PruneOptions {
    @Option(
            names = "--max-unused",
            paramLabel = "5%|500M|unlimited",
            converter = Limit.class,
            description = "What may stay although nobody needs it, because moving the rest costs more. Default: 5%%.")
    private UnusedLimit maxUnused = UnusedLimit.usual();

    /**
     * What a prune did, or would do.
     *
     * @param notDeleted packs that could not be deleted
     */
    record Outcome(PruneSummary summary, boolean dryRun, long notDeleted) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("message", "prune");
            json.put("dryRun", dryRun);
            json.put("usedBlobs", summary.usedBlobs());
            json.put("usedBytes", summary.usedBytes());
            json.put("unusedBlobs", summary.unusedBlobs());
            json.put("unusedBytes", summary.unusedBytes());
            json.put("packsToKeep", summary.packsToKeep());
            json.put("packsToRepack", summary.packsToRepack());
            json.put("packsToRemove", summary.packsToRemove());
            json.put("packsNotIndexed", summary.packsNotIndexed());
            json.put("packsMissing", summary.packsMissing());
            json.put("bytesToRepack", summary.bytesToRepack());
            json.put("bytesFreed", summary.bytesFreed());
            json.put("unusedBytesAfter", summary.unusedBytesAfter());
            json.put("packsNotDeleted", notDeleted);
            return json;
        }
    }

    /**
     * Prunes, or tells what a prune would do.
     *
     * @param forgotten snapshots that a dry run takes for forgotten
     */
    Outcome run(
            BackproofCommand command, ResticRepository repository, boolean dryRun, Collection<SnapshotId> forgotten) {
        Outcome outcome;
        try (ProgressLine progress = command.progress("pruning")) {
            PruneJob job = repository.prune().maxUnused(maxUnused).listener(event -> show(command, progress, event));
            outcome = dryRun ? new Outcome(job.preview(forgotten), true, 0) : prune(job);
        }
        print(command, outcome);
        return outcome;
    }

    private static Outcome prune(PruneJob job) {
        try (PrunePlan plan = job.plan()) {
            return new Outcome(plan.summary(), false, plan.run());
        }
    }

    private static void show(BackproofCommand command, ProgressLine progress, PruneEvent event) {
        switch (event) {
            case PruneEvent.PhaseStarted started -> {
                progress.begin(
                        switch (started.phase()) {
                            case INDEX -> "reading the index";
                            case TREES -> "reading trees";
                            case PACKS -> "listing packs";
                            case REPACK -> "moving what is needed";
                            case REWRITE_INDEX -> "writing the index";
                            case DELETE -> "deleting packs";
                        },
                        switch (started.phase()) {
                            case INDEX, REWRITE_INDEX -> "index file";
                            case TREES -> "tree";
                            case PACKS, REPACK, DELETE -> "pack";
                        });
                progress.total(started.bytes());
            }
            case PruneEvent.Progressed more -> progress.add(more.bytes(), more.units());
            case PruneEvent.NotDeleted left -> command.warn("pack " + left.pack() + " was not deleted: " + left.why());
        }
    }

    private static void print(BackproofCommand command, Outcome outcome) {
        PruneSummary summary = outcome.summary;
        command.say("%s needed by snapshots, %s not needed in %s"
                .formatted(
                        Units.bytes(summary.usedBytes()),
                        Units.bytes(summary.unusedBytes()),
                        Units.count(summary.unusedBlobs(), "blob")));
        if (summary.isNothingToDo()) {
            command.say("nothing to prune");
            return;
        }
        command.say("%s %s, %s of %s repacked, %s kept, %s left by something unfinished"
                .formatted(
                        Units.count(summary.packsToRemove(), "pack"),
                        outcome.dryRun ? "would be removed" : "removed",
                        Units.count(summary.packsToRepack(), "pack"),
                        Units.bytes(summary.bytesToRepack()),
                        summary.packsToKeep(),
                        summary.packsNotIndexed()));
        command.say((outcome.dryRun ? "would free " : "freed ") + Units.bytes(summary.bytesFreed()) + "; "
                + Units.bytes(summary.unusedBytesAfter()) + " not needed stay");
    }

    /** Reads what may stay. */
    static final class Limit implements ITypeConverter<UnusedLimit> {
        private static final Pattern PERCENT = Pattern.compile("(\\d+(?:\\.\\d+)?)%");

        @Override
        public UnusedLimit convert(String text) {
            Matcher percent = PERCENT.matcher(text);
            OptionalLong bytes = Units.parseBytes(text);
            if (text.toLowerCase(Locale.ROOT).equals("unlimited")) {
                return new UnusedLimit.Unlimited();
            }
            if (bytes.isPresent()) {
                return new UnusedLimit.Bytes(bytes.getAsLong());
            }
            if (percent.matches() && Double.parseDouble(percent.group(1)) < 100) {
                return new UnusedLimit.Percent(Double.parseDouble(percent.group(1)));
            }
            throw new TypeConversionException("'" + text + "' is not like 5%, 500M or unlimited");
        }
    }
}
