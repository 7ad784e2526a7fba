package dev.backproof.backup.b2server.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that hold the bytes. May be used by many threads. */
public final class ContentFolder {
    private static final Logger LOG = LoggerFactory.getLogger(ContentFolder.class);
    private static final int BUFFER = 64 * 1024;
    private static final int ID_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path content;
    private final Path incoming;

    ContentFolder(Path folder) throws IOException {
        this.content = Files.createDirectories(folder.resolve("content"));
        this.incoming = Files.createDirectories(folder.resolve("incoming"));
    }

    /**
     * Takes exactly this many bytes from a stream and hashes them.
     *
     * @param withMd5 whether MD5 is wanted beside SHA-1
     * @throws IOException when the stream breaks
     * @throws DiskException when the bytes cannot be written
     */
    public ReceivedContent receive(InputStream in, long length, boolean withMd5) throws IOException {
        byte[] random = new byte[ID_BYTES];
        RANDOM.nextBytes(random);
        String id = HexFormat.of().formatHex(random);
        ReceivedContent received = new ReceivedContent(id, length, incoming.resolve(id), home(id));
        boolean whole = false;
        try {
            received.take(in, withMd5);
            whole = true;
        } finally {
            if (!whole) {
                received.close();
            }
        }
        return received;
    }

    /** A stream over pieces of content, one after the other. */
    public InputStream open(List<Segment> segments) {
        return new SegmentInput(this, segments);
    }

    /** SHA-1 of pieces of content, one after the other, as hexadecimal digits. */
    public String sha1(List<Segment> segments) {
        MessageDigest digest = digest("SHA-1");
        byte[] buffer = new byte[BUFFER];
        try (SegmentInput in = new SegmentInput(this, segments)) {
            for (int got = in.read(buffer, 0, BUFFER); got >= 0; got = in.read(buffer, 0, BUFFER)) {
                digest.update(buffer, 0, got);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    Path path(String contentId) {
        return home(contentId).resolve(contentId);
    }

    private Path home(String contentId) {
        return content.resolve(contentId.substring(0, 2));
    }

    /** Deletes what nothing names any more; a file that cannot be deleted now goes at the next start. */
    void delete(List<String> contentIds) {
        for (String id : contentIds) {
            try {
                Files.deleteIfExists(path(id));
            } catch (IOException e) {
                LOG.warn("cannot delete content {}: {}", id, e.toString());
            }
        }
    }

    /** Deletes what a crash left behind: everything half received, and all content but the used. */
    void sweep(Set<String> used) throws IOException {
        try (DirectoryStream<Path> halves = Files.newDirectoryStream(incoming)) {
            for (Path half : halves) {
                Files.delete(half);
            }
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(content)) {
            for (Path folder : folders) {
                sweep(folder, used);
            }
        }
    }

    private static void sweep(Path folder, Set<String> used) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                if (!used.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
