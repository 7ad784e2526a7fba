package dev.backproof.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * Where a command talks to: streams, environment and clock, so that tests can give their own.
 *
 * @param out results
 * @param err progress and errors
 * @param in for {@code --stdin}
 * @param environment variables of the process
 * @param clock the time
 * @param terminal whether a person is watching
 */
record Console(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Map<String, String> environment,
        InstantSource clock,
        boolean terminal) {

    /** The process's own. The launcher knows whether standard error is a terminal; the JVM cannot tell. */
    static Console system() {
        return new Console(
                System.out,
                System.err,
                System.in,
                System.getenv(),
                InstantSource.system(),
                Boolean.getBoolean("backproof.terminal"));
    }
}
