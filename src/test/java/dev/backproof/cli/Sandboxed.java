package dev.backproof.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.backproof.backup.testing.Peers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What sandboxes need, and what they must not leave behind. */
final class Sandboxed {
    private Sandboxed() {}

    /** Skips the test where a sandbox of this kind cannot be had. */
    static void require(String sandbox) throws IOException, InterruptedException {
        if (sandbox.equals("process")) {
            Peers.require("mariadbd");
            Peers.require("mariadb");
            return;
        }
        Peers.require("docker");
        Peers.requireThat(
                output("docker", "image", "inspect", image()).startsWith("["),
                "there is no image " + image() + " or no Docker engine: the docker sandbox is not tested");
    }

    private static String image() {
        return System.getenv().getOrDefault("BACKPROOF_SANDBOX_IMAGE", "backproof/mariadb:local");
    }

    /** Containers, networks, mounts, processes and temporary files of a command that has ended: should be none. */
    static List<String> leftBy(long pid, Path temporary) throws IOException, InterruptedException {
        List<String> left = new ArrayList<>(containersOf(pid));
        Files.readAllLines(Path.of("/proc/mounts")).stream()
                .filter(line -> line.contains(temporary + "/"))
                .forEach(left::add);
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(temporary + "/"))
                .forEach(process -> left.add("process " + process.info().commandLine()));
        try (Stream<Path> files = Files.walk(temporary)) {
            files.filter(file -> !file.equals(temporary) && !isUsual(temporary, file))
                    .forEach(file -> left.add(file.toString()));
        }
        return left;
    }

    /** The folder for sockets stays, empty; so does what the JVM keeps of its libraries. */
    private static boolean isUsual(Path temporary, Path file) {
        String name = temporary.relativize(file).getName(0).toString();
        boolean sockets =
                name.matches("backproof-\\d+") && temporary.relativize(file).getNameCount() == 1;
        return sockets || name.startsWith("hsperfdata") || name.startsWith("jna-") || name.startsWith("libzstd");
    }

    /** Containers and networks that carry the process's number. */
    static List<String> containersOf(long pid) throws IOException, InterruptedException {
        if (Peers.find("docker").isEmpty()) {
            return List.of();
        }
        String all = output("docker", "ps", "-a", "--format", "container {{.ID}} {{.Label \"dev.backproof.owner\"}}")
                + output("docker", "network", "ls", "--format", "network {{.ID}} {{.Label \"dev.backproof.owner\"}}");
        return all.lines().filter(line -> line.contains(" " + pid + " ")).toList();
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return text;
    }
}
