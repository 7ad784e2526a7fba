package dev.backproof.backup.source.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs while we wait for it. Its standard error is read along, so that it never blocks, and its beginning
 * and end are kept. It and the programs that it started are killed when it is closed, and when the JVM ends.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(ChildProcess::kill), "kill child processes"));
    }

    private final Process process;
    private final CappedText errors = new CappedText();
    private final Thread errorReader;

    private ChildProcess(Process process) {
        this.process = process;
        this.errorReader =
                Thread.ofPlatform().daemon().name("errors of " + process.pid()).start(this::readErrors);
    }

    /** Starts a program of MariaDB; nothing of it is run through a shell. */
    public static ChildProcess start(List<String> command) throws IOException {
        return start(ToolEnvironment.command(command));
    }

    /** Starts a program of MariaDB and lets its standard output go nowhere. */
    public static ChildProcess startQuiet(List<String> command) throws IOException {
        return start(ToolEnvironment.command(command).redirectOutput(ProcessBuilder.Redirect.DISCARD));
    }

    /** Starts any program, with streams that are not redirected. */
    public static ChildProcess start(ProcessBuilder command) throws IOException {
        Process process = command.start();
        RUNNING.add(process);
        return new ChildProcess(process);
    }

    private void readErrors() {
        try (InputStream in = process.getErrorStream()) {
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                errors.add(buffer, n);
            }
        } catch (IOException e) {
            // killed: what was read so far is all there is
        }
    }

    /** Its standard output, to be read to the end or closed by {@link #close}. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** Its standard input. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /**
     * Waits for its end.
     *
     * @return the exit code, or empty when it still runs after that time
     */
    public OptionalInt await(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            return OptionalInt.empty();
        }
        errorReader.join(AFTER_KILL);
        return OptionalInt.of(process.exitValue());
    }

    /** What it wrote to standard error: the beginning and the end when it was much. Complete after {@link #await}. */
    public String errors() {
        return errors.text();
    }

    private static void kill(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
    }

    /** Kills it when it still runs. */
    @Override
    public void close() {
        kill(process);
        boolean interrupted = false;
        try {
            process.waitFor(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        RUNNING.remove(process);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
