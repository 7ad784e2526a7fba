package dev.backproof.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Shows how far long work is: one line that is redrawn on a terminal, a line every ten seconds elsewhere. May be used by
 * several threads.
 */
final class ProgressLine implements AutoCloseable {
    private static final Duration REDRAW = Duration.ofMillis(150);
    private static final Duration PLAIN = Duration.ofSeconds(10);
    private static final int WIDTH = 100;

    private String what;
    private String unit = "file";
    private final @Nullable PrintStream out;
    private final boolean terminal;
    private final InstantSource clock;
    private Instant start;
    private Instant shown;
    private long bytes;
    private long totalBytes;
    private long files;
    private boolean drawn;

    ProgressLine(String what, PrintStream out, boolean terminal, InstantSource clock) {
        this(what, clock, out, terminal);
    }

    private ProgressLine(String what, InstantSource clock, @Nullable PrintStream out, boolean terminal) {
        this.what = what;
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
        this.start = clock.instant();
        this.shown = start;
    }

    /** One that shows nothing. */
    static ProgressLine silent(InstantSource clock) {
        return new ProgressLine("", clock, null, false);
    }

    /** Begins to count something else, from nothing. */
    synchronized void begin(String nextWhat, String nextUnit) {
        what = nextWhat;
        unit = nextUnit;
        start = clock.instant();
        bytes = 0;
        files = 0;
        totalBytes = 0;
    }

    /** How much there is to do, when it is known. */
    synchronized void total(long allBytes) {
        totalBytes = allBytes;
    }

    /** So many more bytes and files are done. */
    synchronized void add(long moreBytes, long moreFiles) {
        bytes += moreBytes;
        files += moreFiles;
        Instant now = clock.instant();
        if (Duration.between(shown, now).compareTo(terminal ? REDRAW : PLAIN) >= 0) {
            shown = now;
            show(now);
        }
    }

    /** Prints a line for good, above the moving one. */
    synchronized void note(String line) {
        if (out != null) {
            wipe();
            out.println(line);
        }
    }

    private void show(Instant now) {
        if (out == null) {
            return;
        }
        double seconds = Math.max(0.001, Duration.between(start, now).toMillis() / 1000.0);
        long rate = (long) (bytes / seconds);
        StringBuilder line = new StringBuilder(what).append(": ");
        if (bytes > 0 || totalBytes > 0) {
            line.append(Units.bytes(bytes));
            if (totalBytes > 0) {
                line.append(" of ").append(Units.bytes(totalBytes));
            }
            line.append(", ").append(Units.bytes(rate)).append("/s, ");
        }
        line.append(Units.count(files, unit));
        if (totalBytes > bytes && rate > 0) {
            line.append(", ")
                    .append(Units.duration(Duration.ofSeconds((totalBytes - bytes) / rate)))
                    .append(" left");
        }
        if (terminal) {
            line.setLength(Math.min(line.length(), WIDTH));
            out.print("\r\u001b[K" + line);
            out.flush();
            drawn = true;
        } else {
            out.println(line);
        }
    }

    private void wipe() {
        if (drawn && out != null) {
            out.print("\r\u001b[K");
            out.flush();
            drawn = false;
        }
    }

    /** Takes the moving line away. */
    @Override
    public synchronized void close() {
        wipe();
    }
}
