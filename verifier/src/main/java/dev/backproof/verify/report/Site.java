package dev.backproof.verify.report;

import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** A place where published reports can be opened with a browser. Names have slashes and no dot segments. */
interface Site {
    /** Where it is, as a person writes it. */
    String location();

    /** Whether what lies there can be seen; a key that may only write cannot. */
    boolean canLook();

    /** A small file that lies there, or empty. Only where {@link #canLook}. */
    Optional<byte[]> find(String name) throws IOException;

    /** Puts a file there, all or nothing, and replaces what has its name. */
    void put(String name, byte[] content, String contentType) throws IOException;

    /**
     * A folder that a web server shows: files readable for everybody.
     *
     * @param folder made when it is not there
     */
    record Folder(Path folder) implements Site {
        @Override
        public String location() {
            return folder.toString();
        }

        @Override
        public boolean canLook() {
            return true;
        }

        @Override
        public Optional<byte[]> find(String name) throws IOException {
            Path file = folder.resolve(name);
            try {
                return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        ? Optional.of(Files.readAllBytes(file))
                        : Optional.empty();
            } catch (NoSuchFileException leadsNowhere) {
                return Optional.of(new byte[0]);
            }
        }

        @Override
        public void put(String name, byte[] content, String contentType) throws IOException {
            Path file = folder.resolve(name);
            Files.createDirectories(WholeFiles.parent(file));
            WholeFiles.writeForEveryone(file, content);
        }
    }

    /** A part of a bucket. Older versions of a file stay until a lifecycle rule of the bucket takes them. */
    record Bucket(ObjectStore store) implements Site {
        @Override
        public String location() {
            return store.location();
        }

        @Override
        public boolean canLook() {
            return store.capabilities().read();
        }

        @Override
        public Optional<byte[]> find(String name) {
            ObjectKey key = ObjectKey.of(name);
            return store.find(key).map(info -> store.getBytes(key));
        }

        @Override
        public void put(String name, byte[] content, String contentType) {
            store.put(ObjectKey.of(name), ObjectContent.of(content).withContentType(contentType));
        }
    }
}
