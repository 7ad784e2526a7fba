package dev.backproof.backup;

import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.local.LocalStore;
import dev.backproof.backup.testing.Program;

/** In a folder. */
class ResticPeerTest extends ResticPeerContract {
    @Override
    ObjectStore store() {
        return LocalStore.at(folder().resolve("store"));
    }

    @Override
    Program resticThere(Program restic) {
        return restic.with("-r", folder().resolve("store").toString());
    }
}
