package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.snapshot.SnapshotStats;
import dev.backproof.backup.snapshot.StatsMode;
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
        name = "stats",
        description = "Counts what snapshots hold: all of them, those that match, or those named.",
        footer = {
            "",
            "Modes, with restic's numbers:",
            "  restore-size       entries, and the bytes that restoring each snapshot would write",
            "  raw-data           blobs that the snapshots use, as they are stored",
            "  files-by-contents  files that differ in content, each once",
            "  blobs-per-file     blobs of files, once for each file that uses them",
            "",
            "Examples:",
            "  backproof stats latest --host shop",
            "  backproof stats --mode raw-data --json"
        })
final class StatsCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final SnapshotSelection selection = new SnapshotSelection();

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Snapshots; default: all that match.")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            converter = Mode.class,
            description = "restore-size (default), raw-data, files-by-contents or blobs-per-file.")
    private StatsMode mode = StatsMode.RESTORE_SIZE;

    StatsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        SnapshotStats stats;
        try (ResticRepository repository = access.open(this)) {
            List<Snapshot> snapshots = ids.isEmpty()
                    ? repository.snapshots(selection.filter())
                    : ids.stream().map(id -> named(repository, id)).toList();
            stats = repository.stats(snapshots, mode);
        }
        if (global.json) {
            sayJson(json(stats));
        } else {
            print(stats);
        }
        return ExitCode.OK;
    }

    private Snapshot named(ResticRepository repository, String id) {
        SnapshotRef found = repository.find(id, selection.filter());
        Checks.usage(found.subfolder().isEmpty(), "stats counts whole snapshots, not a folder: " + id);
        return found.snapshot();
    }

    private void print(SnapshotStats stats) {
        say(Units.count(stats.snapshots(), "snapshot") + ", counted as " + label(stats.mode()));
        switch (stats.mode()) {
            case RESTORE_SIZE -> say("%,d entries".formatted(stats.entries()));
            case FILES_BY_CONTENTS -> say("%,d different contents".formatted(stats.entries()));
            case BLOBS_PER_FILE ->
                say(Units.count(stats.entries(), "file") + ", " + Units.count(stats.blobs(), "blob"));
            case RAW_DATA -> say(Units.count(stats.blobs(), "blob"));
        }
        say(Units.bytes(stats.bytes())
                + (stats.mode() == StatsMode.RAW_DATA
                        ? " stored, " + Units.bytes(stats.uncompressedBytes()) + " uncompressed"
                        : ""));
    }

    private static Map<String, Object> json(SnapshotStats stats) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("message", "stats");
        json.put("mode", label(stats.mode()));
        json.put("snapshotsCount", stats.snapshots());
        json.put("totalSize", stats.bytes());
        switch (stats.mode()) {
            case RESTORE_SIZE, FILES_BY_CONTENTS -> json.put("totalFileCount", stats.entries());
            case BLOBS_PER_FILE -> {
                json.put("totalFileCount", stats.entries());
                json.put("totalBlobCount", stats.blobs());
            }
            case RAW_DATA -> {
                json.put("totalUncompressedSize", stats.uncompressedBytes());
                json.put("totalBlobCount", stats.blobs());
            }
        }
        return json;
    }

    private static String label(StatsMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Reads the mode as restic writes it. */
    static final class Mode implements ITypeConverter<StatsMode> {
        @Override
        public StatsMode convert(String text) {
            for (StatsMode mode : StatsMode.values()) {
                if (label(mode).equals(text)) {
                    return mode;
                }
            }
            throw new TypeConversionException(
                    "'" + text + "' is not restore-size, raw-data, files-by-contents or blobs-per-file");
        }
    }
}
