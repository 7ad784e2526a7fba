package dev.backproof.backup.source.mariadb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * A file by which MariaDB's programs are told where to connect and with which password, so that no secret stands among
 * their arguments. Readable by this user only, in a folder of its own, gone when closed or when the JVM ends.
 *
 * <p>It is given as {@code --defaults-file}, not {@code --defaults-extra-file}: the user's {@code ~/.my.cnf} would be
 * read after an extra file and win over it, and nobody's habits should change what a backup holds.
 */
public final class OptionFile implements AutoCloseable {
    private final Path folder;
    private final Path file;

    private OptionFile(Path folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    /** Writes the options, which every client program will take. */
    public static OptionFile write(Map<String, String> options) throws IOException {
        StringBuilder text = new StringBuilder("[client]\n");
        options.forEach((name, value) ->
                text.append(name).append("=\"").append(escaped(value)).append("\"\n"));
        Path folder = Files.createTempDirectory("backproof-");
        Path file = folder.resolve("client.cnf");
        folder.toFile().deleteOnExit();
        file.toFile().deleteOnExit();
        OptionFile written = new OptionFile(folder, file);
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text, StandardCharsets.UTF_8);
            return written;
        } catch (IOException e) {
            written.close();
            throw e;
        }
    }

    /** The argument that must come first. */
    public String argument() {
        return "--defaults-file=" + file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
    }

    /** Escapes as MariaDB's "Configuring MariaDB with Option Files", "Option file syntax" has it. */
    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }
}
