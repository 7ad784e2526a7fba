package dev.backproof.verify.sandbox;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** An application that was started on an {@link ApplicationNetwork}. It goes when the network is closed. */
public interface RunningApplication {
    /** The address at which this process reaches it. */
    String address();

    /**
     * Its exit code when it has ended by itself.
     *
     * @throws IOException when the engine does not answer
     */
    OptionalInt ended() throws IOException;

    /**
     * Runs a program beside it, in the same container, and waits for its end. What the program writes is not kept.
     *
     * @return the exit code
     * @throws IOException when the engine does not answer, or cannot run it
     */
    int run(List<String> command) throws IOException;

    /**
     * The end of what it wrote to its standard output and standard error, at most {@link #LOG_LINES} lines.
     *
     * @throws IOException when the engine does not answer
     */
    String log() throws IOException;

    /** So many lines of its log are looked at. */
    int LOG_LINES = 10_000;
}
