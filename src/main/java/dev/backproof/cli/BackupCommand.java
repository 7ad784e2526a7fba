package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.BackupEvent;
import dev.backproof.backup.snapshot.BackupJob;
import dev.backproof.backup.snapshot.BackupSource;
import dev.backproof.backup.snapshot.BackupSummary;
import dev.backproof.backup.snapshot.SnapshotCounts;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.StreamSource;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "backup",
        description = "Makes a snapshot of files.",
        footer = {
            "",
            "Exit code 4 means: the snapshot was made, but some files could not be read.",
            "",
            "Examples:",
            "  backproof backup /data/uploads --tag nightly",
            "  backproof backup /data --exclude '*.tmp' --exclude-caches --repo b2:acme-backups:shop",
            "  pg_dumpall | backproof backup --stdin --stdin-filename postgres.sql",
            "  backproof backup --stdin-filename postgres.sql --stdin-from-command -- pg_dumpall --clean"
        })
final class BackupCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final NewSnapshot described = new NewSnapshot();

    @Parameters(paramLabel = "PATH", arity = "0..*", description = "What to back up.")
    private List<String> paths = new ArrayList<>();

    @Option(names = "--stdin", description = "Back up what comes on standard input as one file.")
    private boolean stdin;

    @Option(
            names = "--stdin-from-command",
            description = "Back up what a command writes as one file; the command follows after --.")
    private boolean stdinFromCommand;

    @Option(
            names = "--stdin-filename",
            paramLabel = "N",
            defaultValue = "stdin",
            description = "Name of that file in the snapshot. Default: ${DEFAULT-VALUE}.")
    private String stdinFilename = "stdin";

    @Option(names = "--exclude", paramLabel = "PATTERN", description = "Leave out what matches; may be repeated.")
    private List<String> excludes = new ArrayList<>();

    @Option(names = "--exclude-file", paramLabel = "FILE", description = "Patterns from a file, one a line.")
    private List<Path> excludeFiles = new ArrayList<>();

    @Option(names = "--iexclude", paramLabel = "PATTERN", description = "As --exclude, whatever the case of letters.")
    private List<String> excludesIgnoringCase = new ArrayList<>();

    @Option(names = "--iexclude-file", paramLabel = "FILE", description = "As --exclude-file, whatever the case.")
    private List<Path> excludeFilesIgnoringCase = new ArrayList<>();

    @Option(
            names = "--exclude-if-present",
            paramLabel = "NAME[:HEADER]",
            description = "Leave out what lies beside a file of this name, if it starts with the header.")
    private List<String> excludeIfPresent = new ArrayList<>();

    @Option(
            names = "--exclude-larger-than",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Leave out files larger than this, such as 500M or 2G.")
    private @Nullable Long excludeLargerThan;

    @Option(names = "--exclude-caches", description = "Leave out folders that hold a CACHEDIR.TAG.")
    private boolean excludeCaches;

    @Option(names = "--one-file-system", description = "Do not enter other file systems.")
    private boolean oneFileSystem;

    @Option(names = "--refuse-empty", description = "Refuse a folder that is empty, as a volume that is not mounted.")
    private boolean refuseEmpty;

    @Option(names = "--parent", paramLabel = "ID", description = "Compare with this snapshot; default: the newest.")
    private @Nullable String parent;

    @Option(names = "--force", description = "Read every file, also those that look unchanged.")
    private boolean force;

    @Option(names = "--dry-run", description = "Read and count, store nothing.")
    private boolean dryRun;

    BackupCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        BackupSource source = source();
        try (ResticRepository repository = access.open(this)) {
            BackupJob job = described.apply(repository.backup(source)).excludes(excludes);
            if (parent != null) {
                job.parent(
                        repository.find(parent, SnapshotFilter.all()).snapshot().id());
            }
            if (force) {
                job.force();
            }
            if (dryRun) {
                job.dryRun();
            }
            return run(this, job);
        }
    }

    private BackupSource source() {
        Checks.usage(!stdin || !stdinFromCommand, "--stdin and --stdin-from-command exclude each other");
        if (stdin || stdinFromCommand) {
            Instant time = described.time == null ? console.clock().instant() : described.time.toInstant();
            if (stdin) {
                Checks.usage(paths.isEmpty(), "--stdin takes no paths");
                return StreamSource.of(stdinFilename, console.in(), time);
            }
            Checks.usage(!paths.isEmpty(), "--stdin-from-command needs a command, after --");
            return StreamSource.ofCommand(stdinFilename, paths, time);
        }
        Checks.usage(!paths.isEmpty(), "what is to be backed up? give paths, --stdin or --stdin-from-command");
        List<Path> files = paths.stream().map(Path::of).toList();
        DirectorySource source = DirectorySource.at(
                        files.get(0), files.subList(1, files.size()).toArray(Path[]::new))
                .exclude(excludes.toArray(String[]::new))
                .excludeIgnoringCase(excludesIgnoringCase.toArray(String[]::new));
        for (Path file : excludeFiles) {
            source = source.excludeFile(file);
        }
        for (Path file : excludeFilesIgnoringCase) {
            source = source.excludeFileIgnoringCase(file);
        }
        for (String tag : excludeIfPresent) {
            source = source.excludeIfPresent(tag);
        }
        if (excludeLargerThan != null) {
            source = source.excludeLargerThan(excludeLargerThan);
        }
        if (excludeCaches) {
            source = source.excludeCaches();
        }
        if (refuseEmpty) {
            source = source.refuseEmpty();
        }
        return oneFileSystem ? source.oneFileSystem() : source;
    }

    /** Runs any backup with progress and prints its summary; shared with the database backup. */
    static int run(BackproofCommand command, BackupJob job) {
        BackupSummary summary;
        try (ProgressLine progress = command.progress("backing up")) {
            summary = job.listener(event -> show(command, progress, event)).run();
        }
        print(command, summary);
        return summary.unreadable() > 0 ? ExitCode.INCOMPLETE : ExitCode.OK;
    }

    private static void show(BackproofCommand command, ProgressLine progress, BackupEvent event) {
        switch (event) {
            case BackupEvent.BytesProcessed bytes -> progress.add(bytes.bytes(), 0);
            case BackupEvent.FileFinished file -> {
                progress.add(0, 1);
                if (command.global.verbose) {
                    progress.note(file.change().name().toLowerCase(Locale.ROOT) + "  " + file.path());
                }
            }
            case BackupEvent.Unreadable gone -> command.warn("could not read " + gone.path() + ": " + gone.reason());
            case BackupEvent.ParentDamaged damaged ->
                command.warn("the parent snapshot cannot be read, its files are read again: " + damaged.reason());
            case BackupEvent.Started started -> {}
            case BackupEvent.PackStored pack -> {}
        }
    }

    private static void print(BackproofCommand command, BackupSummary summary) {
        SnapshotCounts counts = summary.counts();
        if (command.global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("message", "summary");
            json.put("snapshotId", summary.committed().map(Object::toString).orElse(null));
            json.put("filesNew", counts.filesNew());
            json.put("filesChanged", counts.filesChanged());
            json.put("filesUnmodified", counts.filesUnmodified());
            json.put("dataAdded", counts.dataAdded());
            json.put("dataAddedPacked", counts.dataAddedPacked());
            json.put("totalFilesProcessed", counts.totalFilesProcessed());
            json.put("totalBytesProcessed", counts.totalBytesProcessed());
            json.put("filesUnreadable", summary.unreadable());
            json.put("totalDuration", summary.totalDuration().toMillis() / 1000.0);
            command.sayJson(json);
            return;
        }
        command.say("files: %,d new, %,d changed, %,d unmodified"
                .formatted(counts.filesNew(), counts.filesChanged(), counts.filesUnmodified()));
        command.say("added %s (%s stored); %s, %s in %s"
                .formatted(
                        Units.bytes(counts.dataAdded()),
                        Units.bytes(counts.dataAddedPacked()),
                        Units.count(counts.totalFilesProcessed(), "file"),
                        Units.bytes(counts.totalBytesProcessed()),
                        Units.duration(summary.totalDuration())));
        if (summary.unreadable() > 0) {
            command.warn(Units.count(summary.unreadable(), "entry").replace("entrys", "entries")
                    + " could not be read and are not in the snapshot");
        }
        command.say(summary.committed()
                .map(id -> "snapshot " + id.shortForm() + " saved")
                .orElse("dry run: nothing was stored"));
    }

    /** How a snapshot that is about to be made is labelled. */
    static final class NewSnapshot {
        @Option(names = "--host", paramLabel = "H", description = "Host to record; default: this machine's name.")
        private @Nullable String host;

        @Option(names = "--tag", paramLabel = "T", split = ",", description = "Tag to add; may be repeated.")
        private List<String> tags = new ArrayList<>();

        @Option(names = "--time", paramLabel = "T", description = "Time to record, as 2026-11-23T04:00:00Z.")
        private @Nullable OffsetDateTime time;

        /** Whether nothing was said about it. */
        boolean isUsual() {
            return host == null && tags.isEmpty() && time == null;
        }

        BackupJob apply(BackupJob job) {
            tags.forEach(job::tag);
            if (host != null) {
                job.host(host);
            }
            if (time != null) {
                job.time(time.toInstant());
            }
            return job;
        }
    }

    /** Reads sizes. */
    static final class Size implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return Units.parseBytes(text)
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is not a size such as 500M or 2G"));
        }
    }
}
