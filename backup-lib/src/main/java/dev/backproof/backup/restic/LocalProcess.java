package dev.backproof.backup.restic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who this process is, as locks, keys and snapshots record it.
 *
 * @param hostname the machine's name; in a container the container's
 * @param username empty when the system does not know it
 */
public record LocalProcess(String hostname, String username, long pid, long uid, long gid) {
    private static final LocalProcess CURRENT = new LocalProcess(
            findHostname(),
            System.getProperty("user.name", ""),
            ProcessHandle.current().pid(),
            owner("uid"),
            owner("gid"));

    /** This process. */
    public static LocalProcess current() {
        return CURRENT;
    }

    private static String findHostname() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return "";
            }
        }
    }

    private static long owner(String attribute) {
        try {
            return Integer.toUnsignedLong((int) Files.getAttribute(Path.of("/proc/self"), "unix:" + attribute));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return 0;
        }
    }
}
