package dev.backproof.backup.restic;

import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.testing.Repositories;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** Writes into a test repository what our own writer never would: made-up trees, index files and configs. */
public final class Crafted {
    private Crafted() {}

    /** Adds a snapshot with this JSON as its root tree, and stores the text as a data blob. */
    public static void snapshot(ObjectStore store, String tree, String data) {
        snapshot(store, tree, data, "");
    }

    /** As {@link #snapshot(ObjectStore, String, String)}, with more fields for the snapshot's JSON. */
    public static void snapshot(ObjectStore store, String tree, String data, String moreFields) {
        Repository repository = open(store);
        try (RepositoryLock lock = repository.lock(false)) {
            Id root;
            try (BlobWriter writer = repository.writer(lock, bytes -> {})) {
                save(writer, BlobType.DATA, data);
                root = save(writer, BlobType.TREE, tree);
                writer.flush();
            }
            String json = "{\"time\":\"2026-01-02T03:04:05Z\",\"tree\":\"" + root + "\",\"paths\":[\"/x\"],"
                    + "\"hostname\":\"box\"" + moreFields + "}";
            repository.saveFile(FileKind.SNAPSHOT, json.getBytes(StandardCharsets.UTF_8), lock);
        }
    }

    private static Id save(BlobWriter writer, BlobType type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return writer.save(type, bytes, 0, bytes.length).id();
    }

    /** Replaces every index file by one with changed JSON. */
    public static void rewriteIndex(ObjectStore store, UnaryOperator<String> change) {
        Repository repository = open(store);
        try (RepositoryLock lock = repository.lock(false)) {
            for (Id id : repository.ids(FileKind.INDEX)) {
                String json = new String(repository.loadFile(FileKind.INDEX, id), StandardCharsets.UTF_8);
                String changed = change.apply(json);
                if (changed.equals(json)) {
                    throw new AssertionError("nothing to change in " + json);
                }
                repository.saveFile(FileKind.INDEX, changed.getBytes(StandardCharsets.UTF_8), lock);
                store.delete(FileKind.INDEX.key(id));
            }
        }
    }

    /** Adds fields to the config's JSON. */
    public static void rewriteConfig(ObjectStore store, String moreFields) {
        Sealing sealing = open(store).sealing();
        ObjectKey config = ObjectKey.of("config");
        String json = new String(sealing.open(store.getBytes(config)), StandardCharsets.UTF_8);
        String changed = json.substring(0, json.lastIndexOf('}')) + moreFields + "}";
        store.put(config, ObjectContent.of(sealing.seal(changed.getBytes(StandardCharsets.UTF_8))));
    }

    private static Repository open(ObjectStore store) {
        return Repository.open(store, Repositories.PASSWORD.getBytes(StandardCharsets.UTF_8), Repositories.options());
    }
}
