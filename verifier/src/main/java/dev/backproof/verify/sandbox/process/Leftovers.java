package dev.backproof.verify.sandbox.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Server folders that belong to a JVM which is gone, and whose guardian was killed too. */
final class Leftovers {
    static final String PREFIX = "backproof-sandbox-";
    private static final String OWNER = "owner";
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /** Notes in a server's folder which process it belongs to. */
    static void mark(Path folder) throws IOException {
        Files.writeString(folder.resolve(OWNER), identity(ProcessHandle.current()));
    }

    /** Removes what dead processes left in this folder. */
    static void remove(Path parent) {
        List<Path> candidates;
        try (Stream<Path> entries = Files.list(parent)) {
            candidates = entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (IOException e) {
            return;
        }
        for (Path folder : candidates) {
            try {
                String owner = Files.readString(folder.resolve(OWNER));
                if (ownedByUs(folder) && !alive(owner)) {
                    LOG.info("removing what a killed process left in {}", folder);
                    serverOf(folder).ifPresent(ProcessHandle::destroyForcibly);
                    delete(folder);
                }
            } catch (IOException e) {
                LOG.debug("{} is not ours to remove: {}", folder, e.getMessage());
            }
        }
    }

    private static boolean ownedByUs(Path folder) throws IOException {
        Path owner = folder.resolve(OWNER);
        return Files.isRegularFile(owner, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(owner).getName().equals(System.getProperty("user.name"));
    }

    private static boolean alive(String identity) {
        try {
            return ProcessHandle.of(Long.parseLong(identity.substring(0, identity.indexOf(' '))))
                    .map(process -> identity(process).equals(identity))
                    .orElse(false);
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            return true;
        }
    }

    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Object::toString).orElse("");
    }

    /** The server whose data lie in the folder; its command line names it. */
    private static Optional<ProcessHandle> serverOf(Path folder) throws IOException {
        Path pidFile = folder.resolve("server.pid");
        if (!Files.isRegularFile(pidFile, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        return ProcessHandle.of(pid)
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.contains(folder.toString()))
                        .orElse(false));
    }

    static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
