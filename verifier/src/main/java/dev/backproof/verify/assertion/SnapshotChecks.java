package dev.backproof.verify.assertion;

import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.scenario.Bounds;
import java.time.Duration;
import java.util.List;

/** Checks on the snapshot that something was restored from. They prove nothing about data. */
public final class SnapshotChecks {
    private SnapshotChecks() {}

    /** It was taken on this host. */
    public static Check host(String name, DrilledSnapshot snapshot, String host) {
        return check(name, "host of the snapshot", "host", snapshot, facts -> {
            String message =
                    subject(name, facts) + " is of " + (facts.hostname().isEmpty() ? "no host" : facts.hostname());
            return facts.hostname().equals(host)
                    ? Outcome.passed(message, host, host)
                    : Outcome.failed(message + ", expected " + host, host, facts.hostname());
        });
    }

    /** It carries this tag. */
    public static Check tag(String name, DrilledSnapshot snapshot, String tag) {
        return check(
                name,
                "the snapshot's tag " + tag,
                "tag",
                snapshot,
                facts -> among(subject(name, facts) + " has the tags", facts.tags(), tag));
    }

    /** This is one of the paths it was made of. */
    public static Check path(String name, DrilledSnapshot snapshot, String path) {
        return check(
                name,
                "the snapshot's path " + path,
                "path",
                snapshot,
                facts -> among(subject(name, facts) + " was made of", facts.paths(), path));
    }

    /** It was younger than this when the drill began. */
    public static Check age(String name, DrilledSnapshot snapshot, Duration within) {
        return check(name, "age of the snapshot", "age", snapshot, facts -> {
            String message = subject(name, facts) + " is " + Words.old(snapshot.age());
            String expected = "younger than " + Words.age(within);
            return snapshot.age().compareTo(within) < 0
                    ? Outcome.passed(message, expected, Words.age(snapshot.age()))
                    : Outcome.failed(message + ", expected " + expected, expected, Words.age(snapshot.age()));
        });
    }

    /** The bytes of all files in it lie within bounds. */
    public static Check size(String name, DrilledSnapshot snapshot, Bounds bounds) {
        return check(name, "size of the snapshot", "bytes", snapshot, facts -> {
            Long bytes = facts.bytes();
            if (bytes == null) {
                return Outcome.error(subject(name, facts) + " does not tell its size: its writer left it out");
            }
            String message = subject(name, facts) + " has " + Words.count(bytes, "byte");
            return bounds.contains(bytes)
                    ? Outcome.passed(message, bounds.toString(), Long.toString(bytes))
                    : Outcome.failed(message + ", expected " + bounds, bounds.toString(), Long.toString(bytes));
        });
    }

    private static Outcome among(String message, List<String> all, String wanted) {
        String shown = all.isEmpty() ? "none" : String.join(", ", all);
        return all.contains(wanted)
                ? Outcome.passed(message + " " + shown, wanted, wanted)
                : Outcome.failed(message + " " + shown + ", expected " + wanted, wanted, shown);
    }

    private interface OnFacts {
        Outcome look(SnapshotFacts facts);
    }

    private static Check check(String name, String what, String kind, DrilledSnapshot snapshot, OnFacts look) {
        return new Check(name + ": " + what, kind, false, () -> look.look(snapshot.facts()), "", null);
    }

    private static String subject(String name, SnapshotFacts facts) {
        return name + ": snapshot " + facts.shortId();
    }
}
