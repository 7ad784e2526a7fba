package dev.backproof.verify.probe;

import dev.backproof.verify.scenario.ProbeKind;
import java.io.IOException;

/** Looks into files of one kind, one by one; called by several threads at once. */
interface FileProbe {
    /** What it is in scenarios and reports. */
    ProbeKind kind();

    /** {@code 1 SQLite database}, {@code 12 SQLite databases}. */
    String counted(long files);

    /** What such files should be, as it stands after {@code are}. */
    default String asTheyShouldBe() {
        return "sound";
    }

    /** Whether all bytes of a file are read, or only how it begins. */
    default boolean readsWhole() {
        return true;
    }

    /** Whether a file is of this kind, by its name and how it begins. */
    boolean wants(ProbedFile file) throws IOException;

    /**
     * Looks.
     *
     * @throws IOException when the look could not be taken; that the restored file cannot be read need not be told apart,
     *     see {@link ProbedFile#fault}
     */
    Look look(ProbedFile file) throws IOException;
}
