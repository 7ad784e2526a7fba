package dev.backproof.backup.mirror;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.storage.b2.B2Limits;
import dev.backproof.backup.storage.b2.B2Settings;
import dev.backproof.backup.storage.b2.B2Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A B2 server with a clock that is set, a bucket on it, and mirrors in that bucket. */
final class MirrorLab implements AutoCloseable {
    static final String BUCKET = "acme-volumes";
    static final long PART_SIZE = 100_000;

    final B2Server server;
    private final List<Mirror> opened = new ArrayList<>();
    private volatile Instant now = Instant.parse("2026-03-01T02:00:00Z");

    MirrorLab(Path folder) {
        InstantSource clock = () -> now;
        server = B2Server.builder(folder)
                .minimumPartSize(5_000)
                .recommendedPartSize(PART_SIZE)
                .clock(clock)
                .start();
        server.createBucket(BUCKET);
    }

    /** Time passes for the server and for those who take {@link #clock}. */
    void pass(Duration time) {
        now = now.plus(time);
    }

    Instant now() {
        return now;
    }

    Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    B2Settings settings() {
        return B2Settings.of(server.keyId(), server.applicationKey())
                .withEndpoint(server.endpoint())
                .withLimits(B2Limits.DEFAULTS.withWaiter(time -> {}));
    }

    B2Store store(String prefix) {
        return B2Store.open(settings(), BUCKET, prefix);
    }

    /** A mirror below a prefix; closed with the lab. */
    Mirror mirror(String prefix) {
        Mirror mirror = Mirror.in(store(prefix));
        opened.add(mirror);
        return mirror;
    }

    @Override
    public void close() {
        opened.forEach(Mirror::close);
        server.close();
    }

    /**
     * What a mirror keeps of the files of a folder: for each path (its bytes as Latin-1) the digest and the time to the
     * millisecond.
     */
    static SortedMap<String, String> portrait(Path folder) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (PosixDirectory root = PosixDirectory.open(RawPath.of(folder))) {
            portrait(root, "", files);
        }
        return files;
    }

    private static void portrait(PosixDirectory directory, String above, SortedMap<String, String> files)
            throws IOException {
        for (byte[] name : directory.names()) {
            FileStatus status = directory.status(name);
            String path = above + new String(name, StandardCharsets.ISO_8859_1);
            if (status.type() == FileType.DIRECTORY) {
                try (PosixDirectory below = directory.directory(RawPath.of(name))) {
                    portrait(below, path + "/", files);
                }
            } else if (status.type() == FileType.FILE) {
                try (InputStream in = directory.openForReading(RawPath.of(name)).stream()) {
                    files.put(path, sha1(in.readAllBytes()) + " " + MirrorTimes.stored(status.modified()));
                }
            }
        }
    }

    static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
