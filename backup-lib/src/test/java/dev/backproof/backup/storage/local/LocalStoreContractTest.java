package dev.backproof.backup.storage.local;

import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StreamingStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreContractTest implements StreamingStoreContract {
    @TempDir
    Path folder;

    @Override
    public ObjectStore store() {
        return LocalStore.at(folder.resolve("made/by/the/first/put"));
    }

    @Override
    public int many() {
        return 600;
    }
}
