package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.target.DirectoryTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/**
 * Two backups of a folder that changed between them, so that they share some blobs and packs.
 *
 * @param first the older one
 * @param source the folder as it was for the second
 */
record TwoSnapshots(SnapshotId first, SnapshotId second, Path source, Map<String, Portrait> expected) {
    /** Makes them; the folder must be empty. */
    static TwoSnapshots in(ResticRepository repository, Path source) throws IOException {
        write(source);
        SnapshotId first =
                repository.backup(DirectorySource.contentsOf(source)).run().snapshotId();
        change(source);
        SnapshotId second =
                repository.backup(DirectorySource.contentsOf(source)).run().snapshotId();
        return new TwoSnapshots(first, second, source, Portrait.of(DirectorySource.contentsOf(source)));
    }

    /** The folder as the first backup finds it. */
    static void write(Path source) throws IOException {
        Files.createDirectories(source.resolve("sub"));
        Files.write(source.resolve("both"), bytes(1_500_000, 1));
        Files.write(source.resolve("first"), bytes(5_000_000, 2));
        Files.writeString(source.resolve("sub/text"), "some text\n".repeat(10_000));
    }

    /** The folder as the second backup finds it. */
    static void change(Path source) throws IOException {
        Files.delete(source.resolve("first"));
        Files.write(source.resolve("second"), bytes(1_000_000, 3));
    }

    /** The repository has no damage, and a snapshot of the second state restores as it was. */
    void requireSecond(ResticRepository repository, SnapshotId id) throws IOException {
        assertThat(repository.check(CheckOptions.allData(), event -> {}).damage())
                .as("damage")
                .isEmpty();
        assertThat(repository.snapshots(SnapshotFilter.all()))
                .extracting(Snapshot::id)
                .contains(id);
        Path copy = Files.createTempDirectory(source.getParent(), "copy");
        assertThat(repository
                        .restore(id)
                        .into(DirectoryTarget.at(copy.resolve("files")))
                        .plan()
                        .run()
                        .problems())
                .isEmpty();
        assertThat(Portrait.of(DirectorySource.contentsOf(copy.resolve("files"))))
                .isEqualTo(expected);
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
