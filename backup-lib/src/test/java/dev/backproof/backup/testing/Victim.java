package dev.backproof.backup.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A JVM that starts something which must not outlive it, tells what, and waits to be killed.
 *
 * @param jvm the JVM
 * @param told the words that its main class told with {@link #tell}
 */
public record Victim(Process jvm, List<String> told) {
    private static final String MARK = "VICTIM";

    /** Starts a main class and waits until it has told what it started. */
    public static Victim start(Class<?> main, String... arguments) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        command.command().addAll(Arrays.asList(arguments));
        Process jvm = command.start();
        BufferedReader out = new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith(MARK)) {
            line = out.readLine(); // a log line
        }
        List<String> words = Arrays.asList(
                Objects.requireNonNull(line, "the victim did not start").split(" ", -1));
        return new Victim(jvm, words.subList(1, words.size()));
    }

    /** Called by the victim: tells the words and never returns. */
    public static void tell(Object... words) throws IOException {
        StringBuilder line = new StringBuilder(MARK);
        for (Object word : words) {
            line.append(' ').append(word);
        }
        new PrintStream(System.out, true, StandardCharsets.UTF_8).println(line);
        int unused = System.in.read();
    }

    /** Ends it as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        jvm.destroyForcibly();
        if (!jvm.waitFor(1, TimeUnit.MINUTES)) {
            throw new AssertionError("the victim does not die");
        }
    }

    /** Waits until something is so, up to a minute. */
    public static void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > Duration.ofMinutes(1).toNanos()) {
                throw new AssertionError("waited in vain for " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
