package dev.backproof.verify.probe;

import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.scenario.ProbeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Signs that somebody else encrypted files: many that do not begin as their names say but with random bytes, or many whose
 * names all got the same unknown ending ({@code report.docx.k7q}) and which begin with random bytes. Single files say
 * nothing, and what looks like a ransom note only adds a word to what was found otherwise.
 */
final class RansomwareProbe implements VolumeProbe {
    /** Fewer are never a sign. */
    private static final int FEWEST = 20;

    /** A smaller share of all that could show it is none either. */
    private static final int PERCENT = 10;

    private static final int SMALLEST = 512;
    private static final int MOST_ENDINGS = 1000;

    /** Endings that honest programs put behind a name; what they hold may well be random. */
    private static final Set<String> HONEST =
            Set.of(("gpg pgp asc sig age aes enc bin cpt crypt gz bz2 xz zst br lz lz4 lzma lzo z 7z rar zip part "
                            + "partial crdownload tmp temp bak old orig new nc p7m gcm c9r !qb !ut torrent par2 idx pack")
                    .split(" ", -1));

    private static final Set<String> DOCUMENTS =
            Set.of("txt csv md html htm xml json sql log db mp3 wav avi raw dng".split(" ", -1));

    private static final Pattern NOTE = Pattern.compile(
            "(how[ _-]?to[ _-]?(decrypt|restore|recover|back)|(decrypt|recover|restore|unlock)[ _-]?(my|your|all|the)?[ _-]?"
                    + "(files|data|instructions?)|!?readme.?(to.?)?(decrypt|restore|unlock)|your.?files.?are.?encrypted"
                    + "|ransom.?note).*\\.(txt|html?|hta)");

    private final String volume;
    private final Examples disguised = new Examples();
    private final Map<String, Examples> renamed = new HashMap<>();
    private final Examples notes = new Examples();
    private long typed;
    private long nanos;

    RansomwareProbe(String volume) {
        this.volume = volume;
    }

    @Override
    public void see(ProbedFile file) {
        long start = System.nanoTime();
        String extension = file.extension();
        Optional<FileTypes.Promise> promise = FileTypes.promise(extension);
        boolean note = NOTE.matcher(file.name()).matches();
        boolean addedTo = promise.isEmpty() && isAddedTo(file.name(), extension);
        if (!note && (file.size() < SMALLEST || (promise.isEmpty() && !addedTo))) {
            return;
        }
        boolean random = (addedTo || !promise.map(each -> each.isKeptBy(file)).orElse(true))
                && !FileTypes.knows(file)
                && RandomBytes.lookRandom(file.head());
        add(file, note, promise.isPresent(), addedTo ? extension : "", random, start);
    }

    private synchronized void add(
            ProbedFile file, boolean note, boolean promised, String ending, boolean random, long start) {
        if (note) {
            notes.add(file.shown());
        } else if (promised) {
            typed++;
            if (random) {
                disguised.add(file.shown());
            }
        } else if (random && (renamed.size() < MOST_ENDINGS || renamed.containsKey(ending))) {
            renamed.computeIfAbsent(ending, key -> new Examples()).add(file.shown());
        }
        nanos += System.nanoTime() - start;
    }

    /** Whether the last ending is unknown and stands behind one that is well known. */
    private static boolean isAddedTo(String name, String extension) {
        if (extension.isEmpty() || HONEST.contains(extension)) {
            return false;
        }
        String inner = ProbedFile.extension(name.substring(0, name.length() - extension.length() - 1));
        return FileTypes.promise(inner).isPresent() || DOCUMENTS.contains(inner);
    }

    @Override
    public synchronized Optional<CheckResult> check() {
        Optional<Map.Entry<String, Examples>> ending = renamed.entrySet().stream()
                .max(Map.Entry.<String, Examples>comparingByValue((a, b) -> Long.compare(a.files(), b.files()))
                        .thenComparing(Map.Entry.comparingByKey()));
        long all = typed + sum(renamed.values());
        if (all < FEWEST) {
            return Optional.empty();
        }
        List<String> signs = new ArrayList<>();
        if (isSign(disguised, all)) {
            signs.add(disguised.files() + " of " + Words.count(all, "file")
                    + " of known types begin with random bytes instead: " + disguised.some());
        }
        ending.filter(each -> isSign(each.getValue(), all))
                .ifPresent(each ->
                        signs.add(Words.count(each.getValue().files(), "file") + " of random bytes got the ending ."
                                + each.getKey() + ": " + each.getValue().some()));
        if (!signs.isEmpty()) {
            return Optional.of(result(
                    CheckStatus.FAILED,
                    volume + " looks as if somebody encrypted it (ransomware): " + String.join("; ", signs)
                            + (notes.files() == 0 ? "" : "; what may be a ransom note: " + notes.some())));
        }
        return Optional.of(result(
                CheckStatus.PASSED,
                "no sign of ransomware among " + Words.count(all, "file") + " of known types"
                        + (notes.files() == 0 ? "" : "; named like a ransom note: " + notes.some())));
    }

    private static boolean isSign(Examples files, long all) {
        return files.files() >= FEWEST && files.files() * 100 >= all * PERCENT;
    }

    private static long sum(Collection<Examples> groups) {
        return groups.stream().mapToLong(group -> group.files()).sum();
    }

    private CheckResult result(CheckStatus status, String message) {
        return new CheckResult(
                volume + ": no sign of ransomware",
                ProbeKind.RANSOMWARE.key(),
                status,
                false,
                message,
                "",
                "",
                Duration.ofNanos(nanos));
    }
}
