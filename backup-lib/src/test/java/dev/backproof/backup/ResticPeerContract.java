package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.posix.RandomTree;
import dev.backproof.backup.snapshot.BackupSummary;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.Portrait;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Program;
import dev.backproof.backup.testing.Repositories;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real restic and this library work on the same repository, each with what the other wrote; wherever it lies. */
@Tag("peer")
abstract class ResticPeerContract {
    private static final String PASSWORD = "shared secret";

    @TempDir
    Path folder;

    private Path original = Path.of("original");

    /** The repository's place, new for each test, as this library opens it. */
    abstract ObjectStore store();

    /** The same place for restic: its repository, and what it takes to get there. */
    abstract Program resticThere(Program restic);

    /** A folder for what a test needs besides. */
    final Path folder() {
        return folder;
    }

    @BeforeEach
    void makeSource() throws IOException {
        original = Files.createDirectory(folder.resolve("original"));
        Path inner = Files.createDirectories(original.resolve("folder/inner \"quoted\" & <more>"));
        Files.writeString(inner.resolve("plain ümläut-日本-😀"), "text");
        Files.createDirectory(original.resolve("empty"));
        Files.createLink(original.resolve("folder/hard"), inner.resolve("plain ümläut-日本-😀"));
        Files.createSymbolicLink(original.resolve("link"), Path.of("folder/hard"));
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setLastModifiedTime(inner.resolve("plain ümläut-日本-😀"), FileTime.from(Instant.ofEpochSecond(1, 23)));
        if (Files.getFileStore(original).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
            Files.getFileAttributeView(inner, UserDefinedFileAttributeView.class)
                    .write("note", ByteBuffer.wrap(new byte[] {0, 1, -1}));
        }
        if (RandomTree.isRoot()) {
            Files.setAttribute(inner, "unix:uid", 1234);
            Files.setAttribute(inner, "unix:gid", 4321);
        }
        byte[] large = new byte[6_000_000];
        new Random(1).nextBytes(large);
        Files.write(original.resolve("large"), large);
        Files.write(original.resolve("zeros"), new byte[2_000_000]);
        Files.writeString(original.resolve("log"), "the same line again\n".repeat(50_000));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void resticReadsWhatWeWrite(int version) throws Exception {
        try (Password password = Password.of(PASSWORD)) {
            ResticRepository.init(store(), password, version).close();
        }
        BackupSummary ours = backup();
        assertThat(restic("check", "--read-data")).contains("no errors were found");
        assertThat(restic("snapshots")).contains(ours.snapshotId().shortForm());
        assertThat(restic("ls", "latest")).contains("large");
        Path copy = folder.resolve("copy");
        restic("restore", "latest", "--target", copy.toString());
        assertThat(Portrait.of(DirectorySource.contentsOf(below(copy)))).isEqualTo(portraits());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parentsOfEitherServeTheOther(int version) throws Exception {
        restic("init", "--repository-version", Integer.toString(version));
        restic("backup", "--host", "box", original.toString());
        BackupSummary ours = backup();
        assertThat(ours.parent()).isPresent();
        assertThat(ours.counts().dataBlobs()).isZero();
        assertThat(ours.counts().filesChanged()).isZero();
        assertThat(ours.counts().filesNew()).isZero();
        String theirs = restic("backup", "--host", "box", original.toString());
        assertThat(theirs).contains("using parent snapshot " + ours.snapshotId().shortForm());
        assertThat(theirs).contains("Files:           0 new,     0 changed");
        assertThat(restic("check", "--read-data")).contains("no errors were found");
        try (ResticRepository repository = Repositories.open(store(), PASSWORD)) {
            assertThat(repository.check(CheckOptions.allData(), event -> {}).findings())
                    .isEmpty();
            List<Snapshot> snapshots = repository.snapshots(SnapshotFilter.all());
            assertThat(snapshots).hasSize(3);
            Path copy = folder.resolve("copy");
            assertThat(repository
                            .restore(snapshots.getLast().id())
                            .into(DirectoryTarget.at(copy))
                            .plan()
                            .run()
                            .problems())
                    .isEmpty();
            assertThat(Portrait.of(DirectorySource.contentsOf(below(copy)))).isEqualTo(portraits());
        }
    }

    private BackupSummary backup() {
        try (ResticRepository repository = Repositories.open(store(), PASSWORD)) {
            BackupSummary summary =
                    repository.backup(DirectorySource.at(original)).host("box").run();
            assertThat(summary.unreadable()).isZero();
            return summary;
        }
    }

    private Map<String, Portrait> portraits() throws IOException {
        return Portrait.of(DirectorySource.contentsOf(original));
    }

    private Path below(Path copy) {
        return copy.resolve(original.toString().substring(1));
    }

    private String restic(String... arguments) throws IOException, InterruptedException {
        Program restic = Program.require("restic", Map.of("RESTIC_PASSWORD", PASSWORD));
        return resticThere(restic.with("--no-cache")).run(arguments);
    }
}
