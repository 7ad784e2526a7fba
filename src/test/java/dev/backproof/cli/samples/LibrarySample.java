package dev.backproof.cli.samples;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.Stores;
import dev.backproof.backup.snapshot.RestorePlan;
import dev.backproof.backup.snapshot.RestoreResult;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.target.DirectoryTarget;
import java.nio.file.Path;
import java.util.Optional;

/** The library in ten lines. */
public final class LibrarySample {
    private LibrarySample() {}

    public static RestoreResult run(String address, Path passwordFile, Path data, Path empty) {
        // README
        ObjectStore store = Stores.open(address, System.getenv(), Optional.empty());
        try (Password password = Password.fromFile(passwordFile);
                ResticRepository repository = ResticRepository.open(store, password)) {
            SnapshotId id = repository
                    .backup(DirectorySource.at(data))
                    .tag("nightly")
                    .run()
                    .snapshotId();
            RestorePlan plan =
                    repository.restore(id).into(DirectoryTarget.at(empty)).plan();
            RestoreResult result = plan.run(); // nothing was written before this line
            return result;
        }
        // README
    }
}
