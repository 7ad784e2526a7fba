package dev.backproof.backup.storage.local;

import dev.backproof.backup.storage.internal.ContentStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** A file being written under a temporary name. Closing it before it is finished removes it. For one thread. */
final class UnfinishedFile implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile(".*-tmp-[0-9a-f]{16}", Pattern.DOTALL);
    /** Linux allows names of 255 bytes; a longer one is shortened before the mark is appended. */
    private static final int LONGEST_NAME = 255 - "-tmp-0123456789abcdef".length();
    /** The JDK copies heap buffers through one of its own of the same size, so pieces keep that one small. */
    private static final int PIECE = 256 * 1024;

    private final Path target;
    private final Path file;
    private final FileChannel channel;
    private boolean finished;

    private UnfinishedFile(Path target, Path file, FileChannel channel) {
        this.target = target;
        this.file = file;
        this.channel = channel;
    }

    /** Whether a file of this name is, or was meant to become, another file. */
    static boolean isNameOfOne(String name) {
        return NAME.matcher(name).matches();
    }

    /** Begins a file that is to become the target. */
    static UnfinishedFile beside(Path target) throws IOException {
        String name = target.getFileName().toString();
        String start = name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME ? "" : name;
        String mark =
                "-tmp-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Path file = target.resolveSibling(start + mark);
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), Folders.mode(file, "r--------"));
        return new UnfinishedFile(target, file, channel);
    }

    /** The file system did not take the bytes; unchecked, so that it is not taken for a failure of the content. */
    static final class WriteFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient IOException reason;

        WriteFailed(IOException reason) {
            super(reason);
            this.reason = reason;
        }

        IOException reason() {
            return reason;
        }
    }

    /**
     * Appends a content.
     *
     * @throws WriteFailed when the file system does not take it
     */
    void write(ContentStream in) {
        in.transferTo(new OutputStream() {
            @Override
            public void write(int one) {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                try {
                    int end = offset + length;
                    for (int at = offset; at < end; ) {
                        at += channel.write(ByteBuffer.wrap(bytes, at, Math.min(PIECE, end - at)));
                    }
                } catch (IOException e) {
                    throw new WriteFailed(e);
                }
            }
        });
    }

    /** Brings the bytes to the disk and gives the file its final name. The folder still has to be synced. */
    void finish(Optional<Instant> modified) throws IOException {
        if (modified.isPresent()) {
            Files.setLastModifiedTime(file, FileTime.from(modified.get()));
        }
        channel.force(true);
        channel.close();
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        finished = true;
    }

    @Override
    public void close() throws IOException {
        if (!finished) {
            channel.close();
            Files.deleteIfExists(file);
        }
    }
}
