package example;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.Stores;
import dev.backproof.backup.snapshot.RestoreResult;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.target.DirectoryTarget;
import java.nio.file.Path;
import java.util.Optional;

/** Backs up a folder into a repository and restores it into another: REPOSITORY PASSWORD-FILE DATA EMPTY. */
public final class BackUpAndRestore {
    private BackUpAndRestore() {}

    public static void main(String[] args) {
        try (Password password = Password.fromFile(Path.of(args[1]));
                ResticRepository repository = ResticRepository.open(
                        Stores.open(args[0], System.getenv(), Optional.empty()), password)) {
            SnapshotId id = repository
                    .backup(DirectorySource.contentsOf(Path.of(args[2])))
                    .run()
                    .snapshotId();
            RestoreResult result = repository
                    .restore(id)
                    .into(DirectoryTarget.at(Path.of(args[3])))
                    .plan()
                    .run();
            System.out.println("snapshot " + id.shortForm() + ": " + result.files() + " files came back");
        }
    }
}
