package dev.backproof.verify.probe;

import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into each file of a kind by itself, and counts. */
final class FileByFile implements VolumeProbe {
    private static final Logger LOG = LoggerFactory.getLogger(FileByFile.class);

    private final FileProbe probe;
    private final String volume;
    private final long largest;
    private final Map<Look.Kind, Examples> groups = new EnumMap<>(Look.Kind.class);
    private final Examples unreadable = new Examples();
    private long nanos;

    /**
     * Counts what a probe finds.
     *
     * @param volume its name
     * @param largest bytes of the largest file that is looked into
     */
    FileByFile(FileProbe probe, String volume, long largest) {
        this.probe = probe;
        this.volume = volume;
        this.largest = largest;
        for (Look.Kind kind : Look.Kind.values()) {
            groups.put(kind, new Examples());
        }
    }

    @Override
    public void see(ProbedFile file) {
        long start = System.nanoTime();
        try {
            if (probe.wants(file)) {
                Look look = look(file);
                add(file, look, System.nanoTime() - start);
            }
        } catch (IOException e) {
            if (file.ranOut()) {
                add(file, Look.notTested(file.budget().reason()), System.nanoTime() - start);
            } else {
                noteUnreadable(file, e);
            }
        }
    }

    private synchronized void add(ProbedFile file, Look look, long taken) {
        nanos += taken;
        IOException fault = file.fault();
        if (fault != null) {
            noteUnreadable(file, fault);
            return;
        }
        Look kept = file.ranOut() ? Look.notTested(file.budget().reason()) : look;
        group(kept.kind()).add(kept.message().isEmpty() ? file.shown() : file.shown() + ": " + kept.message());
    }

    private synchronized void noteUnreadable(ProbedFile file, Exception why) {
        unreadable.add(file.shown() + ": " + why);
    }

    private Examples group(Look.Kind kind) {
        return groups.getOrDefault(kind, unreadable);
    }

    private Look look(ProbedFile file) throws IOException {
        if (file.size() > largest) {
            return Look.notTested("larger than what is looked into (largest: " + largest + " bytes)");
        }
        try {
            file.watch();
            return probe.look(file);
        } catch (CancellationException e) {
            throw e;
        } catch (StackOverflowError | OutOfMemoryError e) {
            return Look.notTested("looking into it would take more memory than there is");
        } catch (IOException | RuntimeException e) {
            if (file.fault() != null || file.ranOut()) {
                return Look.SOUND; // add() knows better
            }
            LOG.warn("the probe {} broke off at {}", probe.kind().key(), file.shown(), e);
            throw new IOException("the probe broke off: " + e, e);
        }
    }

    @Override
    public synchronized Optional<CheckResult> check() {
        Examples broken = group(Look.Kind.BROKEN);
        Examples odd = group(Look.Kind.ODD);
        Examples left = group(Look.Kind.NOT_TESTED);
        long looked = group(Look.Kind.SOUND).files() + odd.files() + broken.files();
        if (looked + left.files() + unreadable.files() == 0) {
            return Optional.empty();
        }
        String others = (odd.files() == 0 ? "" : "; worth a look: " + odd.some("; "))
                + (left.files() == 0 ? "" : "; " + left.files() + " not looked into");
        if (broken.files() > 0) {
            return result(
                    CheckStatus.FAILED,
                    volume + ": " + broken.files() + " of " + probe.counted(looked)
                            + (broken.files() == 1 ? " is" : " are") + " not " + probe.asTheyShouldBe() + ": "
                            + broken.some("; "),
                    looked - broken.files());
        }
        if (unreadable.files() > 0) {
            return result(CheckStatus.ERROR, volume + ": " + unreadable.some("; "), looked);
        }
        if (looked == 0) {
            return result(CheckStatus.SKIPPED, "not tested: " + left.some("; "), 0);
        }
        return result(
                CheckStatus.PASSED,
                probe.counted(looked) + (looked == 1 ? " is " : " are ") + probe.asTheyShouldBe() + others,
                looked);
    }

    private Optional<CheckResult> result(CheckStatus status, String message, long sound) {
        return Optional.of(new CheckResult(
                volume + ": " + probe.counted(2).substring("2 ".length()),
                probe.kind().key(),
                status,
                probe.readsWhole() && sound > 0,
                message,
                "",
                "",
                Duration.ofNanos(nanos)));
    }

    @Override
    public synchronized List<String> notTested() {
        Examples left = group(Look.Kind.NOT_TESTED);
        List<String> lines = new ArrayList<>();
        if (left.files() > 0) {
            lines.add(volume + ": " + probe.kind().key() + ": " + Words.count(left.files(), "file")
                    + " not looked into: " + left.some("; "));
        }
        return lines;
    }
}
