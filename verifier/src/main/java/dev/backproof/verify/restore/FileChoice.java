package dev.backproof.verify.restore;

import dev.backproof.backup.snapshot.EntryPath;
import java.util.function.Predicate;

/** Which regular files of a volume come back. Whatever it is asked twice, it answers the same. */
public final class FileChoice {
    /** Every file. */
    public static final FileChoice ALL = new FileChoice(path -> true);

    /** No file: only what the backup says of them is looked at. */
    public static final FileChoice NONE = new FileChoice(path -> false);

    private final Predicate<EntryPath> wanted;

    private FileChoice(Predicate<EntryPath> wanted) {
        this.wanted = wanted;
    }

    /** The files for whose path below the volume's root this holds. */
    public static FileChoice of(Predicate<EntryPath> wanted) {
        return new FileChoice(wanted);
    }

    /** Whether a file comes back. */
    public boolean wants(EntryPath path) {
        return wanted.test(path);
    }
}
