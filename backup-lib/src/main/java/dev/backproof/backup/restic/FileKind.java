package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.storage.ObjectKey;

/** The kinds of files a repository holds beside its {@code config}, and where they lie (restic's "default layout"). */
public enum FileKind {
    KEY("keys", "key"),
    SNAPSHOT("snapshots", "snapshot"),
    INDEX("index", "index"),
    LOCK("locks", "lock"),
    PACK("data", "pack");

    private final String folder;
    private final String word;

    FileKind(String folder, String word) {
        this.folder = folder;
        this.word = word;
    }

    /** The folder that all files of the kind lie below. */
    public String folder() {
        return folder;
    }

    /** What people call one of them. */
    public String word() {
        return word;
    }

    /** Where the file of this id lies; packs are spread over 256 folders. */
    public ObjectKey key(Id id) {
        String name = id.toString();
        return ObjectKey.of(this == PACK ? folder + "/" + name.substring(0, 2) + "/" + name : folder + "/" + name);
    }
}
