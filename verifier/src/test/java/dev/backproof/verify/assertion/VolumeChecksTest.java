package dev.backproof.verify.assertion;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.scenario.Bounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeChecksTest {
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    Path root;

    private Path folder;
    private RestoredVolume volume;
    private final TestVolume recorded = new TestVolume();

    @BeforeEach
    void restore() throws IOException {
        folder = Files.createDirectories(root.resolve("uploads"));
        Files.createDirectories(folder.resolve("avatars/old"));
        Files.writeString(folder.resolve("hello.txt"), "hello");
        Files.writeString(folder.resolve("avatars/1.png"), "12345678");
        Files.writeString(folder.resolve("avatars/old/2.png"), "12");
        Files.createSymbolicLink(folder.resolve("current"), Path.of("avatars"));
        for (String file : new String[] {"hello.txt", "avatars/1.png", "avatars/old/2.png"}) {
            Files.setLastModifiedTime(folder.resolve(file), FileTime.from(TestVolume.NOW.minus(Duration.ofHours(30))));
        }
        Files.setLastModifiedTime(
                folder.resolve("avatars/1.png"), FileTime.from(TestVolume.NOW.minus(Duration.ofHours(3))));
        Files.setPosixFilePermissions(folder.resolve("hello.txt"), PosixFilePermissions.fromString("rw-r-----"));
        volume = recorded.in(folder);
    }

    @Test
    void filesAndBytesAreCountedWithoutFollowingLinks() {
        passes(VolumeChecks.fileCount(volume, Bounds.between(3, 3)), "uploads has 3 files");
        fails(
                VolumeChecks.fileCount(volume, Bounds.atLeast(4)),
                "uploads has 3 files, expected at least 4",
                "at least 4",
                "3");
        passes(VolumeChecks.totalBytes(volume, Bounds.between(15, 15)), "uploads has 15 bytes");
        fails(
                VolumeChecks.totalBytes(volume, new Bounds(null, 14L)),
                "uploads has 15 bytes, expected at most 14",
                "at most 14",
                "15");
    }

    @Test
    void modesThatTheBackupKeepsMustComeBack() {
        recorded.ownersLost = true;
        recorded.records("hello.txt", NodeType.FILE, 5, 0).records("current", NodeType.SYMLINK, 0, 0);
        passes(VolumeChecks.complete(volume), "1 file, 5 bytes came back");

        recorded.modesKept = true;

        fails(
                VolumeChecks.complete(volume),
                "uploads: 2 of 2 entries did not come back: hello.txt has mode 0640 instead of 0644, current points to"
                        + " avatars",
                "1 file, 5 bytes",
                "2 missing or different");
    }

    @Test
    void ownersThatTheBackupKeepsMustComeBack() throws IOException {
        Path file = folder.resolve("hello.txt");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Map<String, Object> attributes = Files.readAttributes(file, "unix:uid,gid");
        long uid = Long.parseLong(Objects.requireNonNull(attributes.get("uid")).toString());
        recorded.modesKept = true;
        recorded.records("hello.txt", NodeType.FILE, 5, uid);
        passes(VolumeChecks.complete(volume), "1 file, 5 bytes came back");

        recorded.records("hello.txt", NodeType.FILE, 5, uid + 1);
        assertThat(VolumeChecks.complete(volume).look().message())
                .contains("hello.txt belongs to " + uid, " instead of " + (uid + 1) + ":" + (uid + 1));

        recorded.ownersLost = true;
        passes(VolumeChecks.complete(volume), "1 file, 5 bytes came back");
    }

    @Test
    void namesOfOneFileMustBeOneFileAgain() throws IOException {
        recorded.modesKept = true;
        recorded.ownersLost = true;
        Path file = folder.resolve("hello.txt");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Files.createLink(folder.resolve("again.txt"), file);
        recorded.recordsLinked("hello.txt", 5, 0, 7).recordsLinked("again.txt", 5, 0, 7);
        passes(VolumeChecks.complete(volume), "2 files, 10 bytes came back");

        Files.delete(folder.resolve("again.txt"));
        Files.copy(file, folder.resolve("again.txt"), StandardCopyOption.COPY_ATTRIBUTES);
        assertThat(VolumeChecks.complete(volume).look().message())
                .contains("again.txt is no longer the same file as under its other name");

        recorded.recordsLinked("again.txt", 5, 0, 8); // another file with a name outside of the volume
        passes(VolumeChecks.complete(volume), "2 files, 10 bytes came back");
    }

    @Test
    void checksSayWhatTheyLookAt() {
        assertThat(VolumeChecks.complete(volume).name()).isEqualTo("uploads: every file came back");
        assertThat(VolumeChecks.exists(volume, "x").name()).isEqualTo("uploads: x exists");
        assertThat(VolumeChecks.noEmptyFile(volume, "**").name()).isEqualTo("uploads: no empty file");
        assertThat(VolumeChecks.noEmptyFile(volume, "*.ini").name())
                .isEqualTo("uploads: no empty file that matches *.ini");
        assertThat(VolumeChecks.newestFile(volume, "**", Duration.ofHours(1)).name())
                .isEqualTo("uploads: newest file");
        assertThat(VolumeChecks.newestFile(volume, "*.txt", Duration.ofHours(1)).name())
                .isEqualTo("uploads: newest file of *.txt");
    }

    @Test
    void whatASampleLeftOutIsListedButNotRead() throws IOException {
        Files.writeString(root.resolve("good.sha256"), HELLO + "  hello.txt\n");
        recorded.records("hello.txt", NodeType.FILE, 5, 0);
        RestoredVolume sampled = recorded.unreadIn(folder);

        assertThat(VolumeChecks.manifest(
                                sampled, "good.sha256", () -> Files.newInputStream(root.resolve("good.sha256")))
                        .look()
                        .message())
                .isEqualTo("1 file are listed, none was read: good.sha256");
        assertThat(VolumeChecks.manifest(volume, "good.sha256", () -> Files.newInputStream(root.resolve("good.sha256")))
                        .look()
                        .message())
                .isEqualTo("1 file as in good.sha256");
    }

    @Test
    void manifestNamesWhatIsMissingOrOther() throws IOException {
        Files.writeString(root.resolve("good.sha256"), HELLO + "  ./hello.txt\n");
        Files.writeString(
                root.resolve("bad.sha256"),
                HELLO + "  hello.txt\n" + HELLO + "  avatars/1.png\n" + HELLO + "  nope\n" + HELLO + "  current\n"
                        + HELLO + "  ../shop.yaml\n");
        Files.writeString(root.resolve("empty.sha256"), "\n");

        assertThat(volume).matchesManifest("good.sha256").matchesManifest(root.resolve("good.sha256"));
        assertThatThrownBy(() -> assertThat(volume).as("pictures").matchesManifest("bad.sha256"))
                .isInstanceOf(RestoredDataError.class)
                .hasMessage("[pictures] uploads: 4 of 5 files not as in bad.sha256: avatars/1.png has other content,"
                        + " nope is missing, current is a symlink and 1 more"
                        + " (/data/uploads of snapshot 3fa2b1c4)");
        assertThatThrownBy(() -> assertThat(volume).matchesManifest("empty.sha256"))
                .isInstanceOf(CheckNotRunException.class)
                .hasMessageContaining("lists no file");
    }

    @Test
    void missingEntriesAreTold() {
        assertThat(volume).exists("avatars/old/2.png").exists("avatars").exists("current");
        fails(
                VolumeChecks.exists(volume, "avatars/3.png"),
                "uploads: avatars/3.png is missing",
                "avatars/3.png",
                "missing");
        // what lies behind a link is not part of the volume
        fails(
                VolumeChecks.exists(volume, "current/1.png"),
                "uploads: current/1.png is missing",
                "current/1.png",
                "missing");
        fails(VolumeChecks.exists(volume, "hello.txt/x"), "uploads: hello.txt/x is missing", "hello.txt/x", "missing");
        assertThatThrownBy(() -> VolumeChecks.exists(volume, "../x").look())
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void patternsMatchAtAnyDepth() {
        assertThat(volume).hasNoFile("*.tmp").hasNoFile("/1.png").hasNoFile("**/nope/**");
        fails(
                VolumeChecks.noFile(volume, "**/*.png"),
                "uploads holds what it should not, **/*.png: avatars/1.png, avatars/old/2.png",
                "0",
                "2");
        fails(
                VolumeChecks.noFile(volume, "**/*.txt"),
                "uploads holds what it should not, **/*.txt: hello.txt",
                "0",
                "1");
    }

    @Test
    void modesAndLinksAreCompared() {
        assertThat(volume).hasMode("hello.txt", 0640).hasLinkTarget("current", "avatars");
        fails(
                VolumeChecks.mode(volume, "hello.txt", 0644),
                "uploads: hello.txt has mode 0640, expected 0644",
                "0644",
                "0640");
        fails(
                VolumeChecks.linkTarget(volume, "current", "avatars/old"),
                "uploads: current points to avatars, expected avatars/old",
                "avatars/old",
                "avatars");
        fails(
                VolumeChecks.linkTarget(volume, "hello.txt", "x"),
                "uploads: hello.txt is a regular file, expected symlink",
                "symlink",
                "regular file");
    }

    @Test
    void ownerIsReadFromTheBackupWhereItCouldNotBeSet() throws IOException {
        Map<String, Object> attributes = Files.readAttributes(folder.resolve("hello.txt"), "unix:uid,gid");
        long uid = Long.parseLong(Objects.requireNonNull(attributes.get("uid")).toString());
        long gid = Long.parseLong(Objects.requireNonNull(attributes.get("gid")).toString());
        recorded.records("hello.txt", NodeType.FILE, 5, 4711);

        assertThat(volume).hasOwner("hello.txt", uid, gid);
        fails(
                VolumeChecks.owner(volume, "hello.txt", 4711, 4711),
                "uploads: hello.txt belongs to " + uid + ":" + gid + ", expected 4711:4711",
                "4711:4711",
                uid + ":" + gid);
        recorded.ownersLost = true;
        assertThat(volume).hasOwner("hello.txt", 4711, 4711);
        fails(
                VolumeChecks.owner(volume, "hello.txt", 4712, 4712),
                "uploads: hello.txt belongs to 4711:4711, expected 4712:4712",
                "4712:4712",
                "4711:4711");
    }

    @Test
    void newestFileIsMeasuredFromTheDrillsStart() {
        assertThat(volume).hasFileYoungerThan(Duration.ofHours(4));
        fails(
                VolumeChecks.newestFile(volume, "**", Duration.ofHours(3)),
                "the newest file of uploads, avatars/1.png, is 3 h 0 min old, expected younger than 3 h 0 min",
                "younger than 3 h 0 min",
                "3 h 0 min");
        fails(
                VolumeChecks.newestFile(volume, "*.txt", Duration.ofHours(4)),
                "the newest file of uploads that matches *.txt, hello.txt, is 1 d 6 h old, expected younger than 4 h 0 min",
                "younger than 4 h 0 min",
                "1 d 6 h");
        fails(
                VolumeChecks.newestFile(volume, "*.mp4", Duration.ofHours(4)),
                "uploads has no file that matches *.mp4",
                "younger than 4 h 0 min",
                "no file");
    }

    @Test
    void everyRecordedEntryMustBeThere() {
        recorded.records(".", NodeType.DIRECTORY, 0, 0)
                .records("hello.txt", NodeType.FILE, 5, 0)
                .records("avatars", NodeType.DIRECTORY, 0, 0)
                .records("current", NodeType.SYMLINK, 0, 0);
        passes(VolumeChecks.complete(volume), "1 file, 5 bytes came back");

        recorded.records("gone", NodeType.FILE, 1, 0)
                .records("avatars/1.png", NodeType.FILE, 9, 0)
                .records("avatars/old", NodeType.FILE, 0, 0);
        fails(
                VolumeChecks.complete(volume),
                "uploads: 3 of 6 entries did not come back: gone is missing, avatars/1.png has 8 of 9 bytes,"
                        + " avatars/old is a directory",
                "4 files, 15 bytes",
                "3 missing or different");
    }

    @Test
    void volumeWithoutFilesIsNoRestore() {
        recorded.records("avatars", NodeType.DIRECTORY, 0, 0);

        fails(VolumeChecks.complete(volume), "uploads came back without a single file", "at least 1 file", "0 files");
    }

    private static void passes(Check check, String message) {
        assertThat(check.look().status()).isEqualTo(CheckStatus.PASSED);
        assertThat(check.look().message()).isEqualTo(message);
    }

    private static void fails(Check check, String message, String expected, String actual) {
        assertThat(check.look()).isEqualTo(Outcome.failed(message, expected, actual));
        assertThat(check.provesData()).isTrue();
    }
}
