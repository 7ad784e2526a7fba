package dev.backproof.verify.probe;

import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.PathPatterns;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.scenario.ProbeKind;
import dev.backproof.verify.scenario.ProbeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the files of a restored volume: each file is opened once by its beginning, shown to every probe, and read by
 * those that want it. Several files are looked into side by side; memory does not grow with the volume.
 */
public final class Probes {
    private static final Logger LOG = LoggerFactory.getLogger(Probes.class);
    private static final int MOST_THREADS = 4;
    private static final int WAITING = 64;

    private final RestoredVolume volume;
    private final ProbeSettings settings;
    private final Budget budget;
    private final PathPatterns leftOut;
    private final List<VolumeProbe> probes;
    private final AtomicReference<@Nullable String> unreadable = new AtomicReference<>();

    private Probes(RestoredVolume volume, ProbeSettings settings, Surroundings surroundings) {
        this.volume = volume;
        this.settings = settings;
        budget = new Budget(settings.within());
        leftOut = PathPatterns.of(
                settings.leaveOut().keySet().stream().map(RawName::of).toList());
        probes = probes(surroundings);
    }

    /** What probes need beside the files. */
    public interface Surroundings {
        /**
         * A new private folder for copies, which the probe removes.
         *
         * @throws IOException when there is no room
         */
        Path newFolder() throws IOException;

        /**
         * Starts a database server on the files of one.
         *
         * @throws dev.backproof.verify.sandbox.SandboxException when none can be started here
         * @throws dev.backproof.backup.error.CorruptionException when the files are at fault
         */
        DatabaseSandbox start(PhysicalBackup files);
    }

    /**
     * What was found.
     *
     * @param checks one for each kind of which the volume holds something
     * @param notTested what was not looked into, one line each
     */
    public record Found(List<CheckResult> checks, List<String> notTested) {
        public Found {
            checks = List.copyOf(checks);
            notTested = List.copyOf(notTested);
        }
    }

    /**
     * Looks into every file of a volume that was restored.
     *
     * @throws CancellationException when the thread is interrupted; it stays interrupted
     */
    public static Found look(RestoredVolume volume, ProbeSettings settings, Surroundings surroundings) {
        return new Probes(volume, settings, surroundings).run();
    }

    /** Every probe there is, but those that are off. */
    private List<VolumeProbe> probes(Surroundings surroundings) {
        List<VolumeProbe> all = new ArrayList<>();
        if (!settings.off().containsKey(ProbeKind.RANSOMWARE)) {
            all.add(new RansomwareProbe(volume.name()));
        }
        List<FileProbe> each = List.of(
                new SqliteProbe(surroundings),
                new InnodbProbe(surroundings),
                new ArchiveProbe(),
                new ImageProbe(),
                new PdfProbe(),
                new JsonProbe(),
                new YamlProbe(),
                new XmlProbe(),
                new TypeProbe());
        each.stream()
                .filter(probe -> !settings.off().containsKey(probe.kind()))
                .forEach(probe -> all.add(new FileByFile(probe, volume.name(), settings.largest())));
        return all;
    }

    private Found run() {
        if (volume.holdsData()) {
            int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
            // closing waits for those at work; an interrupt reaches them, and ends them
            try (ExecutorService pool = new ThreadPoolExecutor(
                    threads,
                    threads,
                    0,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(WAITING),
                    task -> Thread.ofPlatform().daemon().name("backproof-probe").unstarted(task),
                    new ThreadPoolExecutor.CallerRunsPolicy())) {
                walk(pool);
            }
            stopIfInterrupted();
        }
        return found();
    }

    private static void stopIfInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted while files were looked into");
        }
    }

    private void walk(ExecutorService pool) {
        try {
            volume.walk((path, status) -> {
                stopIfInterrupted();
                if (status.type() == FileType.FILE
                        && status.size() > 0
                        && volume.isRestored(path)
                        && !isLeftOut(path)) {
                    pool.execute(() -> see(path));
                }
            });
        } catch (IOException e) {
            unreadable.compareAndSet(null, String.valueOf(e));
        }
    }

    private boolean isLeftOut(EntryPath path) {
        return !leftOut.isEmpty() && leftOut.matches(path.names());
    }

    private void see(EntryPath path) {
        try {
            Optional<ProbedFile> file = ProbedFile.of(volume, path, budget);
            file.ifPresent(opened -> probes.forEach(probe -> probe.see(opened)));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} of {} could not be looked into", path, volume.name(), e);
            unreadable.compareAndSet(null, path.toString().substring(1) + ": " + e);
        }
    }

    private Found found() {
        List<CheckResult> checks = new ArrayList<>();
        List<String> notTested = new ArrayList<>(notTestedAsAsked(volume.name(), settings));
        for (VolumeProbe probe : probes) {
            probe.check().ifPresent(checks::add);
            notTested.addAll(probe.notTested());
        }
        String first = unreadable.get();
        if (first != null) {
            checks.add(new CheckResult(
                    volume.name() + ": files can be looked into",
                    "probes",
                    CheckStatus.ERROR,
                    false,
                    "the restored files cannot be read: " + first,
                    "",
                    "",
                    Duration.ZERO));
        }
        return new Found(checks, notTested);
    }

    /** What the scenario wants nobody to look into, and why. */
    private static List<String> notTestedAsAsked(String volume, ProbeSettings settings) {
        List<String> lines = new ArrayList<>();
        settings.off()
                .forEach((kind, reason) ->
                        lines.add(volume + ": probe " + kind.key() + ", off in the scenario: " + reason));
        settings.leaveOut()
                .forEach((pattern, reason) -> lines.add(
                        volume + ": files " + pattern + ", left out of the probes in the scenario: " + reason));
        return lines;
    }
}
