package dev.backproof.verify.sandbox.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A small shell process between us and a server, which outlives us for a moment: it waits at the end of a pipe that the
 * system closes when we are gone, however we went, and then kills the server and wipes its folders.
 *
 * <p>How it works:
 *
 * <ol>
 *   <li>it ignores the signals that end a terminal's programs, so that it can still clean up after Ctrl-C;
 *   <li>it starts the server and tells us its process id;
 *   <li>a subshell reads from the pipe, which nobody writes to: the read returns when the pipe is closed, and the server
 *       is killed;
 *   <li>the shell waits for the server; being its parent, it holds the process id until then, so nothing else can be hit;
 *   <li>it tells us that the server ended, waits for the pipe's end if that has not come yet, and wipes.
 * </ol>
 */
final class Guardian implements AutoCloseable {
    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM PIPE
            data=$1 run=$2 console=$3
            shift 3
            exec 3<&0 </dev/null
            "$@" >"$console" 2>&1 3<&- &
            server=$!
            echo "$server"
            { read -r unused <&3; kill -KILL "$server"; } 2>/dev/null &
            watcher=$!
            wait "$server"
            code=$?
            kill -KILL "$watcher" 2>/dev/null
            wait "$watcher" 2>/dev/null
            echo "$code" 2>/dev/null
            read -r unused <&3
            rm -rf -- "$data" "$run"
            """;
    private static final Duration WIPING = Duration.ofSeconds(60);

    private final Process shell;
    private final long serverPid;
    private final CompletableFuture<Integer> serverEnd;

    private Guardian(Process shell, long serverPid, CompletableFuture<Integer> serverEnd) {
        this.shell = shell;
        this.serverPid = serverPid;
        this.serverEnd = serverEnd;
    }

    /**
     * Starts a server under guard.
     *
     * @param command the server and its arguments
     * @param data wiped at the end
     * @param run wiped at the end
     * @param console where the server's standard output and error go
     */
    static Guardian start(List<String> command, Path data, Path run, Path console) throws IOException {
        List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "backproof-sandbox"));
        all.addAll(List.of(data.toString(), run.toString(), console.toString()));
        all.addAll(command);
        Process shell = new ProcessBuilder(all)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .directory(Path.of("/").toFile())
                .start();
        BufferedReader told =
                new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
        String pid = told.readLine();
        if (pid == null) {
            shell.destroyForcibly();
            throw new IOException("/bin/sh does not run");
        }
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("server " + pid).start(() -> {
            try {
                String code = told.readLine();
                end.complete(code == null ? -1 : Integer.parseInt(code));
            } catch (IOException e) {
                end.complete(-1);
            }
        });
        return new Guardian(shell, Long.parseLong(pid), end);
    }

    /** The server's process id. */
    long serverPid() {
        return serverPid;
    }

    /** Whether the server has not ended. */
    boolean serverRuns() {
        return !serverEnd.isDone();
    }

    /** Waits for the server's end, but not longer than this; returns whether it has ended. */
    boolean awaitServerEnd(Duration limit) throws InterruptedException {
        try {
            serverEnd.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed with an exception", e);
        }
    }

    /** Kills the server and waits until its folders are wiped; false when that did not come to an end. */
    boolean end() {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            // the guardian is gone: see below
        }
        boolean interrupted = false;
        boolean ended = false;
        try {
            ended = shell.waitFor(WIPING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        boolean clean = ended && shell.exitValue() == 0;
        shell.destroyForcibly();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return clean;
    }

    @Override
    public void close() {
        end();
    }
}
