package dev.backproof.scenarios.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * A volume as a home lab has it, filled with real files of this machine: documents, pictures, programs' data, a SQLite
 * file, links, odd names, an empty directory, a sparse file.
 *
 * <p>Only reads what it copies. Where a machine is too bare to fill the volume, generated files make up the rest and
 * {@link Contents#generatedBytes} says how much.
 */
public final class DemoVolume {
    private static final Set<String> DOCUMENTS = Set.of("html", "htm", "txt", "md", "pdf", "gz", "xml", "json", "csv");
    private static final Set<String> PICTURES = Set.of("png", "jpg", "jpeg", "svg", "gif", "webp", "xpm", "ico");
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/share/doc"), Path.of("/usr/share"), Path.of("/usr/lib"), Path.of("/opt"));
    private static final long LARGEST_FILE = 24L << 20;
    private static final int MOST_FILES = 6_000;

    private DemoVolume() {}

    /**
     * What the volume holds.
     *
     * @param files regular files
     * @param bytes their size in all
     * @param generatedBytes how much of it had to be made up because the machine had too little
     */
    public record Contents(long files, long bytes, long generatedBytes) {}

    /**
     * Fills a new directory.
     *
     * @param root created; must not exist
     * @param leastBytes how much at least
     */
    public static Contents fill(Path root, long leastBytes) throws IOException {
        Files.createDirectory(root);
        Collector collector = new Collector(root, leastBytes);
        for (Path place : PLACES) {
            if (Files.isDirectory(place) && !collector.full()) {
                Files.walkFileTree(place, collector);
            }
        }
        long generated = generate(root.resolve("footage"), leastBytes - collector.bytes);
        addOddities(root);
        addSqlite(root.resolve("app.sqlite"));
        return count(root, generated);
    }

    private static Contents count(Path root, long generated) throws IOException {
        long[] sums = new long[2];
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    sums[0]++;
                    sums[1] += attributes.size();
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return new Contents(sums[0], sums[1], generated);
    }

    /** Copies files by kind until there is enough. */
    private static final class Collector extends SimpleFileVisitor<Path> {
        private final Path root;
        private final long leastBytes;
        private long bytes;
        private int files;

        Collector(Path root, long leastBytes) {
            this.root = root;
            this.leastBytes = leastBytes;
        }

        boolean full() {
            return bytes >= leastBytes || (files >= MOST_FILES && bytes >= leastBytes / 2);
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (full()) {
                return FileVisitResult.TERMINATE;
            }
            // many small files first, then only what brings weight
            boolean wanted = attributes.isRegularFile()
                    && attributes.size() > 0
                    && attributes.size() <= LARGEST_FILE
                    && (files < MOST_FILES / 2 || attributes.size() > 64 << 10);
            if (wanted && Files.isReadable(file)) {
                Path target = root.resolve(folderFor(file)).resolve("%05d-%s".formatted(files, file.getFileName()));
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                bytes += attributes.size();
                files++;
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        private String folderFor(Path file) {
            String name = file.getFileName().toString();
            String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
            if (PICTURES.contains(extension)) {
                return "pictures";
            }
            return (DOCUMENTS.contains(extension) ? "documents/" : "archive/") + files / 500;
        }
    }

    private static long generate(Path folder, long missing) throws IOException {
        if (missing <= 0) {
            return 0;
        }
        Files.createDirectory(folder);
        Random random = new Random(4);
        byte[] block = new byte[1 << 20];
        long written = 0;
        for (int i = 0; written < missing; i++) {
            try (OutputStream out = Files.newOutputStream(folder.resolve("clip-%03d.bin".formatted(i)))) {
                for (int mebibyte = 0; mebibyte < 8; mebibyte++) {
                    random.nextBytes(block);
                    out.write(block);
                    written += block.length;
                }
            }
        }
        return written;
    }

    private static void addOddities(Path root) throws IOException {
        Path odd = Files.createDirectory(root.resolve("odd names"));
        for (String name : List.of(
                "ünïcode-ñame.txt",
                "emoji-🎉.txt",
                "new\nline.txt",
                "quote\"and'back\\slash",
                "-rf",
                " leading space",
                "a&b<c>.txt")) {
            Files.writeString(odd.resolve(name), "content of a file with an odd name\n");
        }
        String folder = odd.toUri().toString();
        Files.writeString(
                Path.of(URI.create((folder.endsWith("/") ? folder : folder + "/") + "not-utf8-%FF%FE.txt")),
                "a name that is not UTF-8\n");
        Files.createDirectory(root.resolve("empty folder"));

        Path links = Files.createDirectory(root.resolve("links"));
        Path original = links.resolve("original.txt");
        Files.writeString(original, "one file, two names\n");
        Files.createLink(links.resolve("second-name.txt"), original);
        Files.createSymbolicLink(links.resolve("relative"), Path.of("original.txt"));
        Files.createSymbolicLink(links.resolve("to-folder"), Path.of("../odd names"));
        Files.createSymbolicLink(links.resolve("dangling"), Path.of("no-such-file"));

        Path modes = Files.createDirectory(root.resolve("modes"));
        for (String mode : List.of("rw-------", "rwxr-x--x", "r--r--r--")) {
            Path file = modes.resolve("mode-" + mode.replace('-', '_'));
            Files.writeString(file, mode + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        }
        Path old = modes.resolve("older-than-unix");
        Files.writeString(old, "from 1965\n");
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("1965-04-03T02:01:00.123456789Z")));

        try (RandomAccessFile sparse =
                new RandomAccessFile(root.resolve("sparse.img").toFile(), "rw")) {
            sparse.setLength(8L << 20);
            sparse.seek(4L << 20);
            sparse.write("an island in a sea of zeros".getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void addSqlite(Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("create table album (album_id integer primary key, title text not null)");
                statement.execute("create table photo (photo_id integer primary key, album_id integer not null"
                        + " references album(album_id), name text not null, taken text not null)");
            }
            try (PreparedStatement album = connection.prepareStatement("insert into album values (?, ?)");
                    PreparedStatement photo = connection.prepareStatement("insert into photo values (?, ?, ?, ?)")) {
                for (int i = 0; i < 5_000; i++) {
                    if (i % 100 == 0) {
                        album.setInt(1, i / 100);
                        album.setString(2, "Album " + i / 100);
                        album.executeUpdate();
                    }
                    photo.setInt(1, i);
                    photo.setInt(2, i / 100);
                    photo.setString(3, "IMG_%04d.jpg".formatted(i));
                    photo.setString(
                            4,
                            Instant.ofEpochSecond(1_700_000_000L + 3_600L * i).toString());
                    photo.executeUpdate();
                }
            }
            connection.commit();
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException("the demo's SQLite file could not be made", e));
        }
    }
}
