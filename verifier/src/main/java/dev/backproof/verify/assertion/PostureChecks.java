package dev.backproof.verify.assertion;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.BucketFacts;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.VersionedStore;
import dev.backproof.verify.scenario.Posture;
import dev.backproof.verify.scenario.Posture.PostureCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks on how a bucket and its key are set up. None of them looks at restored data. What the key may not see is skipped,
 * with a message that begins with {@link #NOT_TESTED}.
 */
public final class PostureChecks {
    /** How the message of a check begins that could not look. */
    public static final String NOT_TESTED = "not tested: ";

    /** What such checks are of. */
    public static final String KIND = "posture";

    /** rclone cleanup takes unfinished large files for abandoned after a day, too. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private static final int MOST_NAMES = 10;

    private final Posture wanted;
    private final ObjectStore store;
    private final Instant now;
    private @Nullable BucketFacts facts;

    private PostureChecks(Posture wanted, ObjectStore store, Instant now) {
        this.wanted = wanted;
        this.store = store;
        this.now = now;
    }

    /**
     * The checks that a scenario asks for.
     *
     * @param store where the backup lies
     * @param mirror whether that is a mirror, whose single files matter, and not a repository
     * @param now when the drill began
     */
    public static List<Check> of(Posture wanted, ObjectStore store, boolean mirror, Instant now) {
        PostureChecks checks = new PostureChecks(wanted, store, now);
        List<Check> all = new ArrayList<>();
        all.add(checks.check(PostureCheck.KEY, "the key may do no more than it needs", checks::key));
        all.add(checks.check(PostureCheck.PRIVATE, "the bucket is private", checks::isPrivate));
        all.add(checks.check(PostureCheck.LIFECYCLE, "lifecycle rules keep what is promised", checks::lifecycle));
        if (mirror) {
            all.add(checks.check(PostureCheck.VERSIONS, "old versions are there", checks::versions));
        }
        all.add(checks.check(PostureCheck.LOCK, "Object Lock", checks::lock));
        all.add(checks.check(PostureCheck.UNFINISHED, "no unfinished large files", checks::unfinished));
        if (mirror) {
            all.add(checks.check(PostureCheck.SHA1, "every file has a SHA-1", checks::sha1));
        }
        return all;
    }

    private Check check(PostureCheck which, String name, Check.Probe probe) {
        String off = wanted.off().get(which);
        return new Check(
                "posture: " + name,
                KIND,
                false,
                off == null ? probe : () -> Outcome.skipped(NOT_TESTED + name + ", off in the scenario: " + off),
                "",
                null);
    }

    private BucketFacts facts() {
        BucketFacts known = facts;
        if (known == null) {
            known = store.bucketFacts()
                    .orElseThrow(() -> new ConfigurationException(
                            ErrorCode.BAD_SETTING, store.location() + " is no bucket, and 'posture' is about buckets"));
            facts = known;
        }
        return known;
    }

    private static Outcome unseen(String what, String capability) {
        return Outcome.skipped(NOT_TESTED + what + ": the key cannot see it, it lacks " + capability);
    }

    private Outcome key() {
        TreeSet<String> more = facts().keyMay().stream()
                .filter(may -> !(may.startsWith("read") || may.startsWith("list")) || may.equals("listKeys"))
                .collect(Collectors.toCollection(TreeSet::new));
        String expected = "listBuckets, listFiles, readFiles in one bucket";
        if (!more.isEmpty()) {
            return Outcome.failed(
                    "the key of the drill may also " + Words.some(List.copyOf(more), more.size())
                            + "; whoever takes it can harm more than he could read",
                    expected,
                    String.join(", ", more));
        }
        return facts().keyBucket().isEmpty()
                ? Outcome.failed("the key of the drill may read every bucket of the account", expected, "all buckets")
                : Outcome.passed(
                        "the key may read bucket " + facts().keyBucket().get() + " and nothing else");
    }

    private Outcome isPrivate() {
        Optional<Boolean> isPublic = facts().isPublic();
        if (isPublic.isEmpty()) {
            return unseen("whether the bucket is private", "listBuckets");
        }
        return isPublic.get()
                ? Outcome.failed("the bucket is public: everybody can read the backup", "private", "public")
                : Outcome.passed("the bucket is private");
    }

    private Outcome lifecycle() {
        if (facts().rules().isEmpty()) {
            return unseen("lifecycle rules", "listBuckets");
        }
        List<BucketFacts.Rule> rules = facts().rules().get();
        for (BucketFacts.Rule rule : rules) {
            if (rule.hidesAfter().isPresent()) {
                return Outcome.failed(
                        "a lifecycle rule" + of(rule) + " hides every file "
                                + Words.age(rule.hidesAfter().get()) + " after its upload, the only copy too",
                        "no rule that hides files",
                        Words.age(rule.hidesAfter().get()));
            }
        }
        Optional<BucketFacts.Rule> shortest = rules.stream()
                .filter(rule -> rule.deletesAfter().isPresent())
                .min((one, other) ->
                        one.deletesAfter().get().compareTo(other.deletesAfter().get()));
        String kept =
                shortest.flatMap(BucketFacts.Rule::deletesAfter).map(Words::age).orElse("for ever");
        Duration keep = wanted.keep();
        if (keep != null
                && shortest.isPresent()
                && shortest.get().deletesAfter().orElseThrow().compareTo(keep) < 0) {
            return Outcome.failed(
                    "a lifecycle rule" + of(shortest.get()) + " deletes old versions after " + kept
                            + ", the scenario promises " + Words.age(keep),
                    "at least " + Words.age(keep),
                    kept);
        }
        return Outcome.passed("old versions are kept: " + kept);
    }

    private static String of(BucketFacts.Rule rule) {
        return rule.prefix().isEmpty() ? "" : " for '" + rule.prefix() + "'";
    }

    /** A hide marker that nothing lies under any more: what it hid was deleted, by whom ever. */
    private Outcome versions() {
        Duration keep = wanted.keep();
        if (keep == null) {
            return Outcome.skipped(
                    NOT_TESTED + "old versions: the scenario does not say with 'keep' how long they must stay");
        }
        Hidden hidden = new Hidden(now.minus(keep));
        versioned().history("", hidden);
        hidden.end();
        return hidden.gone == 0
                ? Outcome.passed("everything that was hidden within " + Words.age(keep) + " is still there: "
                        + Words.count(hidden.seen, "file"))
                : Outcome.failed(
                        Words.some(hidden.names, hidden.gone) + (hidden.gone == 1 ? " was" : " were")
                                + " hidden within " + Words.age(keep) + ", and what was hidden is deleted",
                        "0 deleted",
                        Words.count(hidden.gone, "file"));
    }

    private static final class Hidden implements Consumer<ObjectVersion> {
        private final Instant since;
        private final List<String> names = new ArrayList<>();
        private String open = "";
        private long seen;
        private long gone;

        Hidden(Instant since) {
            this.since = since;
        }

        @Override
        public void accept(ObjectVersion version) {
            if (version.kind() == ObjectVersion.Kind.UNFINISHED) {
                return;
            }
            if (version.kind() == ObjectVersion.Kind.CONTENT && version.name().equals(open)) {
                open = "";
                seen++;
                return;
            }
            if (version.kind() == ObjectVersion.Kind.HIDDEN && version.name().equals(open)) {
                return; // hidden twice
            }
            end();
            if (version.kind() == ObjectVersion.Kind.HIDDEN
                    && version.uploaded().isAfter(since)) {
                open = version.name();
            }
        }

        void end() {
            if (!open.isEmpty()) {
                gone++;
                if (names.size() < MOST_NAMES) {
                    names.add(open);
                }
                open = "";
            }
        }
    }

    private Outcome lock() {
        if (facts().lock().isEmpty()) {
            return unseen("Object Lock", "readBucketRetentions");
        }
        BucketFacts.Lock lock = facts().lock().get();
        String state = !lock.enabled()
                ? "Object Lock is off"
                : lock.mode().isEmpty()
                        ? "Object Lock is on, but new files are not locked by themselves"
                        : "Object Lock keeps new files for " + lock.days() + " days (" + lock.mode() + ")";
        Duration wish = wanted.lock();
        if (wish == null) {
            return lock.enabled()
                    ? Outcome.passed(state)
                    : Outcome.skipped(state + ", and the scenario does not ask for it");
        }
        boolean enough = lock.enabled()
                && !lock.mode().isEmpty()
                && Duration.ofDays(lock.days()).compareTo(wish) >= 0;
        return enough
                ? Outcome.passed(state, "at least " + Words.age(wish), lock.days() + " d")
                : Outcome.failed(
                        state + ", the scenario promises " + Words.age(wish),
                        "at least " + Words.age(wish),
                        lock.days() + " d");
    }

    private Outcome unfinished() {
        Instant limit = now.minus(ABANDONED);
        List<String> names = new ArrayList<>();
        long[] counts = new long[2];
        versioned().unfinished(version -> {
            counts[0]++;
            if (version.uploaded().isBefore(limit)) {
                counts[1]++;
                if (names.size() < MOST_NAMES) {
                    names.add(version.name());
                }
            }
        });
        return counts[1] == 0
                ? Outcome.passed("no large file was left unfinished for a day; " + counts[0] + " just begun")
                : Outcome.failed(
                        Words.count(counts[1], "large file") + " begun and never finished, unseen and billed: "
                                + Words.some(names, counts[1]) + "; a lifecycle rule can cancel them",
                        "0",
                        Long.toString(counts[1]));
    }

    private Outcome sha1() {
        List<String> names = new ArrayList<>();
        long[] counts = new long[2];
        versioned().current("", version -> {
            counts[0]++;
            if (version.sha1().isEmpty()) {
                counts[1]++;
                if (names.size() < MOST_NAMES) {
                    names.add(version.name());
                }
            }
        });
        return counts[1] == 0
                ? Outcome.passed("all of " + Words.count(counts[0], "file") + " have a SHA-1")
                : Outcome.failed(
                        counts[1] + " of " + Words.count(counts[0], "file")
                                + " have no SHA-1, so that nothing can prove their bytes: "
                                + Words.some(names, counts[1]),
                        "0",
                        Long.toString(counts[1]));
    }

    private VersionedStore versioned() {
        return store.versioned()
                .orElseThrow(() -> new ConfigurationException(
                        ErrorCode.BAD_SETTING, store.location() + " keeps no versions, and 'posture' is about them"));
    }
}
