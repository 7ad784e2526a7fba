package dev.backproof.backup.posix;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Nested directories whose path is longer than the 4096 bytes the kernel takes at once, with one file at the bottom.
 * Closing removes them, which a temporary folder's own cleaning cannot.
 */
public final class DeepFolder implements Closeable {
    /** What the file at the bottom holds. */
    public static final String CONTENT = "deep";

    private static final byte[] NAME = "d".repeat(250).getBytes(UTF_8);
    private static final int DEPTH = 20;

    private final List<PosixDirectory> levels = new ArrayList<>();
    private RawPath file = RawPath.of(NAME);

    /** Makes the directories below this one. */
    public DeepFolder(Path top) throws IOException {
        levels.add(PosixDirectory.open(RawPath.of(top)));
        for (int depth = 0; depth < DEPTH; depth++) {
            levels.getLast().makeDirectory(NAME, 0700);
            levels.add(levels.getLast().directory(RawPath.of(NAME)));
            file = file.resolve(NAME);
        }
        byte[] content = CONTENT.getBytes(UTF_8);
        try (PosixFile created = levels.getLast().createFile(NAME, 0600)) {
            created.write(0, content, 0, content.length);
        }
    }

    /** The file at the bottom, as a path from the top. */
    public RawPath file() {
        return file;
    }

    /** How many directories there are. */
    public int depth() {
        return DEPTH;
    }

    @Override
    public void close() throws IOException {
        levels.getLast().remove(NAME);
        for (PosixDirectory level : levels.reversed()) {
            if (level != levels.getLast()) {
                level.removeDirectory(NAME);
            }
        }
        levels.forEach(PosixDirectory::close);
    }
}
