package dev.backproof.backup.b2server.store;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The append-only list of all changes, one JSON array a line. A line counts when its line feed is there. Used under the
 * write lock of {@link Catalog}.
 */
final class Journal implements AutoCloseable {
    private static final TypeReference<List<Change>> CHANGES = new TypeReference<>() {};

    private final JsonMapper json;
    private final RandomAccessFile file;
    private long length;

    private Journal(JsonMapper json, RandomAccessFile file, long length) {
        this.json = json;
        this.file = file;
        this.length = length;
    }

    /** Tells all changes, oldest first, cuts off what a crash left half written, and opens the journal for more. */
    static Journal open(Path path, JsonMapper json, Consumer<Change> replay) throws IOException {
        long whole = Files.exists(path) ? read(path, json, replay) : 0;
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            file.setLength(whole);
            file.seek(whole);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return new Journal(json, file, whole);
    }

    /** Writes changes that belong together. When it fails the journal is as before. */
    void append(List<Change> changes) throws IOException {
        byte[] text = json.writerFor(CHANGES).writeValueAsBytes(changes);
        byte[] line = new byte[text.length + 1];
        System.arraycopy(text, 0, line, 0, text.length);
        line[text.length] = '\n';
        try {
            file.write(line);
        } catch (IOException e) {
            file.setLength(length);
            file.seek(length);
            throw e;
        }
        length += line.length;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static long read(Path path, JsonMapper json, Consumer<Change> replay) throws IOException {
        long whole = 0;
        long lines = 0;
        long size = Files.size(path);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
                if (b != '\n') {
                    line.write(b);
                    continue;
                }
                lines++;
                long end = whole + line.size() + 1;
                List<Change> changes;
                try {
                    changes = json.readValue(line.toByteArray(), CHANGES);
                } catch (JacksonException e) {
                    if (end == size) {
                        return whole;
                    }
                    throw new CorruptionException(
                            ErrorCode.CORRUPT_OBJECT, "line " + lines + " of " + path + " cannot be read", "", e);
                }
                changes.forEach(replay);
                whole = end;
                line.reset();
            }
        }
        return whole;
    }
}
