package dev.backproof.backup.storage.local;

import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the files below a folder into objects, one at a time. */
final class Listing extends SimpleFileVisitor<Path> {
    private static final Logger LOG = LoggerFactory.getLogger(Listing.class);

    private final Path start;
    private final String prefix;
    private final Consumer<ObjectInfo> sink;

    Listing(Path start, String prefix, Consumer<ObjectInfo> sink) {
        this.start = start;
        this.prefix = prefix;
        this.sink = sink;
    }

    static ObjectInfo info(ObjectKey key, BasicFileAttributes attributes) {
        var modified = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS);
        return new ObjectInfo(key, attributes.size(), modified, Optional.empty());
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (attributes.isRegularFile()
                && !file.equals(start)
                && !UnfinishedFile.isNameOfOne(file.getFileName().toString())) {
            ObjectKey key = key(file);
            if (key == null) {
                LOG.warn("{} is no object: its name cannot be a key", file);
            } else {
                sink.accept(info(key, attributes));
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof NoSuchFileException && !file.equals(start)) {
            return FileVisitResult.CONTINUE; // deleted since its folder was read
        }
        throw e;
    }

    /** The key of a file, or null when its name has no text form that leads back to it. */
    private @Nullable ObjectKey key(Path file) {
        String relative = start.relativize(file).toString();
        if (relative.indexOf('\uFFFD') >= 0 && !start.resolve(relative).equals(file)) {
            return null;
        }
        try {
            return ObjectKey.of(prefix.isEmpty() ? relative : prefix + "/" + relative);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
