package dev.backproof.verify.sandbox.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The labels by which containers and networks are known as a process's: its machine since the last boot, its number and
 * its start.
 *
 * @param machine changes with every boot
 * @param pid the process's number
 * @param start when the process started, or empty
 */
record Owner(String machine, long pid, String start) {
    static final String SANDBOX = "dev.backproof.sandbox";
    static final String OWNER = "dev.backproof.owner";
    private static final String EXPIRES = "dev.backproof.expires";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration GRACE = Duration.ofMinutes(10);

    /** This process. */
    static Owner ofThisProcess() {
        return of(ProcessHandle.current());
    }

    private static Owner of(ProcessHandle process) {
        return new Owner(
                machineId(),
                process.pid(),
                process.info().startInstant().map(Instant::toString).orElse(""));
    }

    private static String machineId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** A name for something new, which nothing else has. */
    static String newId() {
        byte[] random = new byte[6];
        RANDOM.nextBytes(random);
        return "backproof-" + HexFormat.of().formatHex(random);
    }

    /** The labels of what belongs to this process until then. */
    Map<String, String> labels(String id, Instant expires) {
        return Map.of(SANDBOX, id, OWNER, machine + " " + pid + " " + start, EXPIRES, expires.toString());
    }

    /** Whether what carries these labels is nobody's any more. */
    static boolean abandoned(JsonNode labels, Instant now) {
        try {
            if (Instant.parse(labels.path(EXPIRES).asString("")).plus(GRACE).isBefore(now)) {
                return true;
            }
            String[] words = labels.path(OWNER).asString("").split(" ", 3);
            if (words.length != 3 || !words[0].equals(machineId())) {
                return false; // of another machine that shares the engine: it goes when its time is over
            }
            Owner owner = new Owner(words[0], Long.parseLong(words[1]), words[2]);
            Optional<ProcessHandle> process = ProcessHandle.of(owner.pid());
            return process.isEmpty() || !of(process.get()).equals(owner);
        } catch (DateTimeException | NumberFormatException e) {
            return false;
        }
    }
}
