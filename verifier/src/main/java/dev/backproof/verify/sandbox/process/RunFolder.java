package dev.backproof.verify.sandbox.process;

import dev.backproof.backup.posix.Folders;
import dev.backproof.verify.sandbox.SandboxException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The short folder in which a server has its socket, and beside it the note that tells later runs whose it was. Lies in
 * {@code backproof-UID} below the system's temporary folder, which must be this user's own and closed to changes by
 * others, since what stands in the notes is killed and wiped.
 */
final class RunFolder {
    /** What the folder of a server's data is called, before its id: nothing else is ever wiped. */
    static final String DATA_PREFIX = "backproof-sandbox-";

    private static final Logger LOG = LoggerFactory.getLogger(RunFolder.class);
    private static final String NOTE = "owner.properties";
    private static final int LONGEST_SOCKET = 100; // the system allows 107 bytes
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final Duration SAME_START = Duration.ofSeconds(2);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final String id;

    private RunFolder(Path folder, String id) {
        this.folder = folder;
        this.id = id;
    }

    /** Makes a new one in a folder of such folders. */
    static RunFolder create(Path folders) throws IOException {
        String id = HexFormat.of().toHexDigits(RANDOM.nextInt());
        Path folder = folders.resolve(id);
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectory(folder.resolve("run"));
        return new RunFolder(folder, id);
    }

    /**
     * The folder that all runs of this user have theirs in; made when it is not there.
     *
     * @throws SandboxException when it cannot be made, or is not this user's alone
     */
    static Path shared() {
        try {
            return base();
        } catch (IOException e) {
            throw new SandboxException(
                    "no folder for a server's socket can be made: " + e,
                    "is there room in the system's temporary folder, and may we write there?",
                    e);
        }
    }

    private static Path base() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        if (temporary.toString().length() > LONGEST_SOCKET - 40) {
            temporary = Path.of("/tmp");
        }
        Path probe = Files.createTempFile(temporary, "backproof-", "");
        Object uid = Files.getAttribute(probe, "unix:uid");
        Files.delete(probe);
        Path base = temporary.resolve("backproof-" + uid);
        try {
            Files.createDirectory(base);
            Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (FileAlreadyExistsException e) {
            PosixFileAttributes there =
                    Files.readAttributes(base, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            boolean ours = there.isDirectory()
                    && uid.equals(Files.getAttribute(base, "unix:uid", LinkOption.NOFOLLOW_LINKS))
                    && !there.permissions().contains(PosixFilePermission.GROUP_WRITE)
                    && !there.permissions().contains(PosixFilePermission.OTHERS_WRITE);
            if (!ours) {
                throw new SandboxException(
                        base + " is not a folder of this user alone", "somebody else made it: remove it", e);
            }
        }
        return base;
    }

    /** Eight hex digits. */
    String id() {
        return id;
    }

    /** The folder itself. */
    Path path() {
        return folder;
    }

    /** Where the server makes its socket; to be given to the server's user. */
    Path run() {
        return folder.resolve("run");
    }

    Path socket() {
        return run().resolve("s");
    }

    /**
     * Writes down who is responsible for a server.
     *
     * @param serverPid 0 while there is none yet
     * @param data the folder of its data
     * @param expires when it must be gone
     */
    void note(long serverPid, Path data, Instant expires) throws IOException {
        Properties note = new Properties();
        long ownPid = ProcessHandle.current().pid();
        note.setProperty("owner.pid", Long.toString(ownPid));
        note.setProperty("owner.start", start(ownPid));
        note.setProperty("server.pid", Long.toString(serverPid));
        note.setProperty("server.start", start(serverPid));
        note.setProperty("data", data.toString());
        note.setProperty("expires", expires.toString());
        Path fresh = folder.resolve(NOTE + ".new");
        try (OutputStream out = Files.newOutputStream(fresh)) {
            note.store(out, null);
        }
        Files.move(fresh, folder.resolve(NOTE), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String start(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(Instant::toString)
                .orElse("");
    }

    /** Removes the folder with its note; the server must be gone. */
    void remove() throws IOException {
        Folders.wipe(folder);
    }

    /** Kills and wipes what runs that are over left behind, or what is past its time. Troubles are logged only. */
    static void reap(Path folders, InstantSource clock) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folders)) {
            for (Path folder : all) {
                reap(folder, clock.instant());
            }
        } catch (IOException e) {
            LOG.warn("leftovers of earlier sandboxes could not be looked for: {}", e.toString());
        }
    }

    private static void reap(Path folder, Instant now) {
        try {
            Properties note = new Properties();
            try (InputStream in = Files.newInputStream(folder.resolve(NOTE))) {
                note.load(in);
            }
            boolean expired =
                    Instant.parse(note.getProperty("expires")).plus(GRACE).isBefore(now);
            if (!expired && process(note, "owner").isPresent()) {
                return;
            }
            LOG.info("removing what an earlier run left behind: {}", note.getProperty("data"));
            process(note, "server").ifPresent(ProcessHandle::destroyForcibly);
            Path data = Path.of(note.getProperty("data"));
            if (data.getFileName().toString().equals(DATA_PREFIX + folder.getFileName())) {
                Folders.wipe(data);
            }
            Folders.wipe(folder);
        } catch (IOException | DateTimeParseException e) {
            LOG.debug("{} is not to be removed: {}", folder, e.toString());
        }
    }

    /** The process that the note names, if it still runs and is not another one with the same number. */
    private static Optional<ProcessHandle> process(Properties note, String who) {
        String start = note.getProperty(who + ".start", "");
        if (start.isEmpty()) {
            return Optional.empty();
        }
        Instant noted = Instant.parse(start);
        return ProcessHandle.of(Long.parseLong(note.getProperty(who + ".pid", "0")))
                .filter(process -> process.info()
                        .startInstant()
                        .filter(actual -> Duration.between(noted, actual).abs().compareTo(SAME_START) < 0)
                        .isPresent());
    }
}
