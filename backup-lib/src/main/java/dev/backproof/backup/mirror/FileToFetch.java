package dev.backproof.backup.mirror;

import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.storage.ObjectVersion;

/**
 * A file to be restored.
 *
 * @param start where in the object's name the part below the restored folder begins
 */
record FileToFetch(int start, ObjectVersion version) {
    /** Where it goes; made when it is asked for, so that a plan of many files stays small. */
    EntryPath path() {
        return RcloneNames.decode(version.name().substring(start)).orElseThrow();
    }
}
