package dev.backproof.verify.sandbox.container;

import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** A folder as a tar archive that is made while it is read: the way into a container. Holds nothing in memory. */
final class TarOfFolder {
    private static final int BUFFER = 1 << 16;
    private static final int PRIVATE_FILE = 0100600;
    private static final int PRIVATE_FOLDER = 040700;

    private TarOfFolder() {}

    /**
     * Begins to read one.
     *
     * @param owner user and group of every entry
     * @param more texts by name that are added at its root
     * @return the archive; what cannot be read of the folder makes it break off before its end
     */
    static InputStream open(Path folder, int owner, Map<String, String> more) throws IOException {
        PipedInputStream in = new PipedInputStream(BUFFER);
        PipedOutputStream out = new PipedOutputStream(in);
        Thread.ofPlatform().daemon().name("archive of " + folder).start(() -> {
            try (out;
                    TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name())) {
                tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
                tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
                write(tar, folder, owner, more);
            } catch (IOException e) {
                // the reader sees an archive without an end, and the engine refuses it
            }
        });
        return in;
    }

    private static void write(TarArchiveOutputStream tar, Path folder, int owner, Map<String, String> more)
            throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths.filter(each -> !each.equals(folder))::iterator) {
                String name = folder.relativize(path).toString();
                if (Files.isDirectory(path)) {
                    put(tar, name + "/", owner, PRIVATE_FOLDER, 0);
                } else if (Files.isRegularFile(path)) {
                    put(tar, name, owner, PRIVATE_FILE, Files.size(path));
                    Files.copy(path, tar);
                } else {
                    continue;
                }
                tar.closeArchiveEntry();
            }
        }
        for (Map.Entry<String, String> each : more.entrySet()) {
            byte[] text = each.getValue().getBytes(StandardCharsets.UTF_8);
            put(tar, each.getKey(), owner, PRIVATE_FILE, text.length);
            tar.write(text);
            tar.closeArchiveEntry();
        }
        tar.finish();
    }

    private static void put(TarArchiveOutputStream tar, String name, int owner, int mode, long size)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(mode);
        entry.setUserId(owner);
        entry.setGroupId(owner);
        tar.putArchiveEntry(entry);
    }
}
