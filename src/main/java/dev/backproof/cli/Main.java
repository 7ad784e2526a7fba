package dev.backproof.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Starts the command, and sees to it that Ctrl-C lets it clean up. */
public final class Main {
    /** How long an interrupted command may take to remove its locks and sandboxes. */
    private static final int SECONDS_TO_CLEAN_UP = 60;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) throws InterruptedException {
        Thread worker = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread cleanUp = new Thread(
                () -> {
                    worker.interrupt();
                    try {
                        if (!done.await(SECONDS_TO_CLEAN_UP, TimeUnit.SECONDS)) {
                            Console.system().err().println("backproof: gave up waiting for the clean-up");
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "clean-up");
        Runtime.getRuntime().addShutdownHook(cleanUp);
        int exit;
        try {
            exit = Backproof.run(Console.system(), args);
        } finally {
            done.countDown();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(cleanUp);
        } catch (IllegalStateException e) {
            // interrupted: the JVM is ending already, with the signal's own exit code (130 for Ctrl-C)
            var unused = Thread.interrupted();
            cleanUp.join();
            return;
        }
        System.exit(exit);
    }
}
