package dev.backproof.verify.report;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.SnapshotFacts;
import java.util.List;
import java.util.regex.Pattern;

/** The command that restores a snapshot, to be copied from a report into a shell. */
final class GetBack {
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private GetBack() {}

    /**
     * One command for each snapshot that can be asked for.
     *
     * @param newest whether these are what the backup held in the newest drill
     */
    static List<String> commands(List<DrilledSnapshot> snapshots, boolean newest) {
        return snapshots.stream()
                .map(DrilledSnapshot::facts)
                .filter(snapshot -> newest || isKept(snapshot))
                .map(GetBack::command)
                .distinct()
                .toList();
    }

    /** A sentence for each place that does not keep what it held in an earlier drill. */
    static List<String> gone(List<DrilledSnapshot> snapshots) {
        return snapshots.stream()
                .map(DrilledSnapshot::facts)
                .filter(snapshot -> !isKept(snapshot))
                .map(snapshot -> snapshot.source()
                        + " is a mirror in a folder and keeps only its present state: what was proven last cannot be got"
                        + " back from it.")
                .distinct()
                .toList();
    }

    /** A folder keeps no older state of a mirror that could be asked for. */
    private static boolean isKept(SnapshotFacts snapshot) {
        return isRestic(snapshot) || snapshot.source().startsWith("b2:");
    }

    /** What a mirror held has no id of restic's kind. */
    private static boolean isRestic(SnapshotFacts snapshot) {
        return Id.isId(snapshot.id());
    }

    /** Restores all that the snapshot holds into a folder {@code restored}. */
    static String command(SnapshotFacts snapshot) {
        if (isRestic(snapshot)) {
            return "backproof restore " + snapshot.shortId() + " --repo " + word(snapshot.source())
                    + " --target restored";
        }
        String command = "backproof mirror restore " + word(snapshot.source()) + " --target restored";
        return isKept(snapshot) ? command + " --at " + snapshot.time() : command;
    }

    /** The text as one word of a POSIX shell. */
    private static String word(String text) {
        return PLAIN_WORD.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
