package dev.backproof.verify.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The name of this machine, found without asking the network. */
final class ThisHost {
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private ThisHost() {}

    /** The name, or {@code localhost} when it cannot be told. */
    static String name() {
        try {
            return Files.readString(KERNEL).strip();
        } catch (IOException notLinux) {
            Map<String, String> environment = System.getenv();
            return environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", "localhost"));
        }
    }
}
