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

    /** One command for each snapshot. */
    static List<String> commands(List<DrilledSnapshot> snapshots) {
        return snapshots.stream()
                .map(DrilledSnapshot::facts)
                .map(GetBack::command)
                .distinct()
                .toList();
    }

    /** Restores all that the snapshot holds into a folder {@code restored}. */
    static String command(SnapshotFacts snapshot) {
        // what a mirror held has no id of restic's kind
        if (Id.isId(snapshot.id())) {
            return "backproof restore " + snapshot.shortId() + " --repo " + word(snapshot.source())
                    + " --target restored";
        }
        String command = "backproof mirror restore " + word(snapshot.source()) + " --target restored";
        // a folder keeps no older state that could be asked for
        return snapshot.source().startsWith("b2:") ? command + " --at " + snapshot.time() : command;
    }

    /** The text as one word of a POSIX shell. */
    private static String word(String text) {
        return PLAIN_WORD.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
