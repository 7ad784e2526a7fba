package dev.backproof.backup.mirror;

import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.RestoreTarget;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is being restored into a target, kept in a file at its top until the restore is complete: a restore that was cut off
 * can be gone on with, and nothing else is taken for one.
 *
 * @param location of the mirror
 * @param below the folder of it
 * @param at the time as of which; empty when the mirror has no history
 * @param words how the person who began it named that time; empty when nobody did
 * @param overwrites whether the target may have held other files when it was begun, which nobody compared yet
 */
record UnfinishedRestore(String location, String below, Optional<Instant> at, String words, boolean overwrites) {
    static final EntryPath FILE = EntryPath.root().child(RawName.of(".backproof-unfinished-restore"));
    private static final int LARGEST = 8 << 10;
    private static final String OVERWRITES = "overwrites";

    /** What the target says is being restored into it; leaves nothing of the target open. */
    static Optional<UnfinishedRestore> find(RestoreTarget target) {
        try {
            Optional<RestoreTarget.Existing> file = target.find(FILE);
            if (file.isEmpty()
                    || file.get().type() != NodeType.FILE
                    || file.get().size() > LARGEST) {
                return Optional.empty();
            }
            byte[] bytes = new byte[(int) file.get().size()];
            int length = target.read(FILE, 0, bytes, 0, bytes.length);
            return parse(new String(bytes, 0, length, StandardCharsets.UTF_8));
        } finally {
            target.finish();
        }
    }

    private static Optional<UnfinishedRestore> parse(String text) {
        List<String> lines = text.lines().toList();
        if (lines.size() != 5) {
            return Optional.empty();
        }
        try {
            return Optional.of(new UnfinishedRestore(
                    lines.get(0),
                    lines.get(1),
                    Optional.of(lines.get(2)).filter(time -> !time.isEmpty()).map(Instant::parse),
                    lines.get(3),
                    lines.get(4).equals(OVERWRITES)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether it is what somebody asks for now.
     *
     * @param time empty for whichever time it was begun with
     * @param named how the time was named; {@code 2d} is another time each time it is said, and the same restore
     */
    boolean isOf(String mirror, String folder, Optional<Instant> time, String named) {
        return location.equals(mirror)
                && below.equals(folder)
                && (time.isEmpty() || time.equals(at) || (!named.isEmpty() && named.equals(words)));
    }

    /** The same, begun or gone on with in a target that may hold other files. */
    UnfinishedRestore overwriting() {
        return new UnfinishedRestore(location, below, at, words, true);
    }

    /** Keeps it in the target. */
    void write(RestoreTarget target) {
        String time = at.map(Instant::toString).orElse("");
        byte[] bytes = String.join("\n", location, below, time, words, overwrites ? OVERWRITES : "", "")
                .getBytes(StandardCharsets.UTF_8);
        target.createFile(FILE, bytes.length, false);
        target.write(FILE, 0, bytes, 0, bytes.length);
        target.finishFile(FILE);
    }

    /** Says that the restore is complete. */
    static void remove(RestoreTarget target) {
        target.removeFile(FILE);
    }
}
