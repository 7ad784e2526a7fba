package dev.backproof.verify.sandbox.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The shell process that owns the server and outlives this JVM just long enough to clean up. */
final class Guardian {
    /**
     * Starts the command in the background, tells its process id, waits for the end of standard input, then kills it and
     * removes the folder. Signals of the terminal are ignored: Ctrl-C is for the JVM, whose end closes the pipe.
     */
    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM
            folder=$1; shift
            "$@" </dev/null >/dev/null 2>>"$folder/server.log" &
            echo $!
            exec >/dev/null
            while read -r line; do :; done
            kill -9 $! 2>/dev/null
            wait $! 2>/dev/null
            rm -rf -- "$folder"
            """;

    private static final Duration CLEAN_UP = Duration.ofSeconds(30);

    private final Process process;
    private final ProcessHandle server;

    private Guardian(Process process, ProcessHandle server) {
        this.process = process;
        this.server = server;
    }

    /**
     * Starts a command under guard.
     *
     * @param folder the command's own folder, removed at the end
     */
    static Guardian start(Path folder, List<String> command) throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "guardian", folder.toString()));
        words.addAll(command);
        Process process = new ProcessBuilder(words)
                .directory(Path.of("/").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String pid = reader.readLine();
        if (pid == null) {
            process.destroyForcibly();
            throw new IOException("the guardian of the server did not start");
        }
        ProcessHandle server = ProcessHandle.of(Long.parseLong(pid.strip()))
                .orElseThrow(() -> new IOException("the server ended at once"));
        return new Guardian(process, server);
    }

    boolean serverAlive() {
        return server.isAlive();
    }

    long serverPid() {
        return server.pid();
    }

    /** Lets the guardian kill the server and remove its folder, and waits for that. */
    void end() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // it is gone already
        }
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(CLEAN_UP.toSeconds(), TimeUnit.SECONDS)) {
                server.destroyForcibly();
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
