package dev.backproof.backup.mirror;

import static dev.backproof.backup.testing.Failing.assertFails;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.b2server.FaultRule;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.b2.B2Store;
import dev.backproof.backup.target.DirectoryTarget;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {
    @TempDir
    Path temp;

    @SuppressWarnings("NullAway.Init") // set before each test
    private MirrorLab lab;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Mirror mirror;

    private Path source = Path.of("source");
    private Path back = Path.of("back");

    @BeforeEach
    void start() throws IOException {
        lab = new MirrorLab(temp.resolve("server"));
        mirror = lab.mirror("volume");
        source = Files.createDirectory(temp.resolve("source"));
        back = temp.resolve("back");
    }

    @AfterEach
    void stop() {
        lab.close();
    }

    // ---- as of a time ----------------------------------------------------------------------------------------------

    @Test
    void aFileIsWhatItWasAtTheTime() throws IOException {
        List<Instant> times = new ArrayList<>();
        times.add(lab.now());
        for (String text : List.of("one", "two", "", "three")) {
            lab.pass(Duration.ofHours(1));
            if (text.isEmpty()) {
                mirror.remove(files(Optional.empty()).getFirst());
            } else {
                put("a", text);
            }
            times.add(lab.now());
        }
        assertThat(times.stream().map(this::textsAt))
                .containsExactly(List.of(), List.of("one"), List.of("two"), List.of(), List.of("three"));
    }

    @Test
    void aThousandVersionsOfANameAreOneFile() throws IOException {
        for (int i = 0; i < 1_100; i++) {
            put("a", "version " + i);
            lab.pass(Duration.ofMinutes(1));
        }
        put("b", "x");
        assertThat(textsAt(lab.now().minus(Duration.ofMinutes(1_050)))).containsExactly("version 50");
    }

    @Test
    void anUnfinishedUploadWasNeverThere() throws IOException {
        put("a", "good");
        lab.pass(Duration.ofHours(1));
        killUploadOf("a");
        assertThat(textsAt(lab.now())).containsExactly("good");
    }

    // ---- restore ---------------------------------------------------------------------------------------------------

    @Test
    void aRestoreThatWasCutOffGoesOnWithTheSameStateAndFetchesNothingTwice() throws IOException {
        for (int i = 0; i < 20; i++) {
            put("folder/" + i, "text " + i);
        }
        lab.pass(Duration.ofMinutes(1));
        lab.server
                .faults()
                .add(FaultRule.on("b2_download_file_by_id").skip(12).always().effect(FaultEffect.capExceeded()));
        assertFails(ErrorCode.STORE_CAP_EXCEEDED, this::restore);
        lab.server.faults().clear();
        lab.pass(Duration.ofDays(1));
        put("folder/0", "changed after the restore began");

        int before = lab.server.requests().of("b2_download_file_by_id").size();
        MirrorRestoreResult result = restore();

        assertThat(result.complete()).isTrue();
        assertThat(result.files()).isEqualTo(20);
        assertThat(result.filesThere()).isBetween(1L, 12L);
        assertThat(lab.server.requests().of("b2_download_file_by_id").size() - before)
                .isEqualTo((int) (20 - result.filesThere()));
        assertThat(back.resolve("folder/0")).hasContent("text 0");
        assertThat(MirrorLab.portrait(back)).hasSize(20);
    }

    @Test
    void theSameWordsForATimeGoOnWithTheTimeTheyMeantFirst() throws IOException {
        for (int i = 0; i < 8; i++) {
            put("file-" + i, "old " + i);
        }
        Instant first = lab.now();
        lab.pass(Duration.ofHours(1));
        for (int i = 0; i < 8; i++) {
            put("file-" + i, "new " + i);
        }
        lab.server
                .faults()
                .add(FaultRule.on("b2_download_file_by_id").skip(3).always().effect(FaultEffect.capExceeded()));
        assertFails(
                ErrorCode.STORE_CAP_EXCEEDED,
                () -> restoreAsOf(first, "1h").into(DirectoryTarget.at(back)).run());
        lab.server.faults().clear();
        lab.pass(Duration.ofHours(2));
        Instant later = first.plus(Duration.ofHours(2));

        assertFails(ErrorCode.TARGET_NOT_EMPTY, () -> restoreAsOf(later, "2h").into(DirectoryTarget.at(back)));
        assertFails(ErrorCode.TARGET_NOT_EMPTY, () -> restoreAsOf(later, "").into(DirectoryTarget.at(back)));
        MirrorRestorePlan plan = restoreAsOf(later, "1h").into(DirectoryTarget.at(back));
        assertThat(plan.goesOn()).isTrue();
        assertThat(plan.at()).contains(first);
        MirrorRestoreResult result = plan.run();

        assertThat(result.at()).contains(first);
        assertThat(result.filesThere()).isEqualTo(3);
        for (int i = 0; i < 8; i++) {
            assertThat(back.resolve("file-" + i)).hasContent("old " + i);
        }
        assertFails(ErrorCode.TARGET_NOT_EMPTY, () -> restoreAsOf(later, "1h").into(DirectoryTarget.at(back)));
    }

    @Test
    void aTargetWithOtherFilesIsRefusedUnlessAskedFor() throws IOException {
        put("a", "text");
        Files.createDirectory(back);
        Files.writeString(back.resolve("a"), "mine");
        assertFails(ErrorCode.TARGET_NOT_EMPTY, this::restore);
        assertThat(back.resolve("a")).hasContent("mine");
        new MirrorRestoreJob(mirror).overwrite().into(DirectoryTarget.at(back)).run();
        assertThat(back.resolve("a")).hasContent("text");
    }

    @Test
    void overwritingReplacesWrongBytesOfTheRightSizeAndTime() throws IOException {
        put("a", "right");
        put("b", "fine");
        restore();
        writeKeepingTime(back.resolve("a"), "wrong");
        MirrorRestoreResult result = overwrite();
        assertThat(back.resolve("a")).hasContent("right");
        assertThat(result.filesThere()).isEqualTo(1);
        assertThat(result.bytesFetched()).isEqualTo("right".length());
        assertThat(result.complete()).isTrue();
    }

    @Test
    void overwritingFetchesAgainWhatHasNoRecordedDigest() throws IOException {
        byte[] bytes = random(350_000, 1);
        try (B2Store store = lab.store("volume")) {
            store.put(ObjectKey.of("large"), ObjectContent.of(bytes));
        }
        restore();
        byte[] wrong = bytes.clone();
        wrong[200_000]++;
        FileTime time = Files.getLastModifiedTime(back.resolve("large"));
        Files.write(back.resolve("large"), wrong);
        Files.setLastModifiedTime(back.resolve("large"), time);
        assertThat(overwrite().bytesFetched()).isEqualTo(bytes.length);
        assertThat(back.resolve("large")).hasBinaryContent(bytes);
    }

    @Test
    void anOverwritingRestoreThatWasCutOffStillComparesWhatItDidNotReach() throws IOException {
        for (int i = 0; i < 20; i++) {
            put("file-" + i, "right " + i);
        }
        restore();
        for (int i = 0; i < 20; i++) {
            writeKeepingTime(back.resolve("file-" + i), "wrong " + i);
        }
        lab.server
                .faults()
                .add(FaultRule.on("b2_download_file_by_id").skip(5).always().effect(FaultEffect.capExceeded()));
        assertFails(ErrorCode.STORE_CAP_EXCEEDED, this::overwrite);
        lab.server.faults().clear();
        // without asking to overwrite: this target is known to have held other files
        MirrorRestoreResult result = restore();
        assertThat(result.filesThere()).isBetween(1L, 5L);
        for (int i = 0; i < 20; i++) {
            assertThat(back.resolve("file-" + i)).hasContent("right " + i);
        }
    }

    @Test
    void namesThatLeadOutAreReportedAndNotRestored() throws IOException {
        for (String name : List.of("../out", "a/../../out", "./x", "ok", "\u201b2E\u201b2E")) {
            rawPut("volume/" + name, name);
        }
        MirrorRestoreResult result = restore();
        assertThat(result.problems()).extracting(RestoreProblem::kind).containsOnly(RestoreProblem.Kind.NAME);
        assertThat(result.problemCount()).isEqualTo(3);
        assertThat(MirrorLab.portrait(back).keySet()).hasSize(2).contains("ok");
        assertThat(temp.resolve("out")).doesNotExist();
    }

    @Test
    void noLinkInTheTargetIsFollowed() throws IOException {
        put("folder/a", "text");
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.createDirectory(back);
        Files.createSymbolicLink(back.resolve("folder"), outside);
        new MirrorRestoreJob(mirror).overwrite().into(DirectoryTarget.at(back)).run();
        assertThat(outside).isEmptyDirectory();
        assertThat(back.resolve("folder")).isDirectory().matches(path -> !Files.isSymbolicLink(path));
        assertThat(back.resolve("folder/a")).hasContent("text");
    }

    @Test
    void whatIsAFileAndAFolderComesBackAsTheFolder() throws IOException {
        put("a", "file");
        put("a-b", "between them in the listing");
        rawPut("volume/a/b", "below");
        MirrorRestoreResult result = restore();
        assertThat(result.problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.toString()).startsWith("/a: it is a file and a folder at once"));
        assertThat(back.resolve("a/b")).hasContent("below");
    }

    @Test
    void wrongBytesOnceAreANoteAndAlwaysALoss() throws IOException {
        put("a", "the bytes as they were stored");
        lab.server.faults().add(FaultRule.on("b2_download_file_by_id").effect(FaultEffect.flipByte(3)));
        MirrorRestoreResult once = restore();
        assertThat(once.complete()).isTrue();
        assertThat(once.notes()).singleElement().asString().startsWith("/a: wrong bytes came once");
        assertThat(back.resolve("a")).hasContent("the bytes as they were stored");

        lab.server.faults().add(FaultRule.on("b2_download_file_by_id").always().effect(FaultEffect.flipByte(3)));
        Path other = temp.resolve("other");
        MirrorRestoreResult always =
                new MirrorRestoreJob(mirror).into(DirectoryTarget.at(other)).run();
        assertThat(always.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(RestoreProblem.Kind.DATA);
            assertThat(problem.message())
                    .matches("the mirror gave bytes with SHA-1 [0-9a-f]{40} instead of [0-9a-f]{40}, twice");
        });
        assertThat(other.resolve("a")).doesNotExist();
    }

    @Test
    void aLargeFileWithoutDigestIsCountedAsUnverified() throws IOException {
        byte[] bytes = random(350_000, 1);
        try (B2Store store = lab.store("volume")) {
            store.put(ObjectKey.of("large"), ObjectContent.of(bytes));
        }
        MirrorRestoreResult result = restore();
        assertThat(result.complete()).isTrue();
        assertThat(result.unverified()).isEqualTo(1);
        assertThat(back.resolve("large")).hasBinaryContent(bytes);
    }

    @Test
    void aFolderOfTheMirrorComesToTheTop() throws IOException {
        put("folder/sub/a", "1");
        put("folder/b", "2");
        put("folderb", "3");
        new MirrorRestoreJob(mirror)
                .below("/folder/")
                .exclude("b")
                .into(DirectoryTarget.at(back))
                .run();
        assertThat(MirrorLab.portrait(back).keySet()).containsExactly("sub/a");
    }

    @Test
    void aFileOfTheMirrorComesAlone() throws IOException {
        put("folder/a", "1");
        put("folder/a-b", "2");
        lab.pass(Duration.ofHours(1));
        Instant before = lab.now().minus(Duration.ofMinutes(1));
        put("folder/a", "changed");
        restoreAsOf(before, "").below("folder/a").into(DirectoryTarget.at(back)).run();
        assertThat(MirrorLab.portrait(back).keySet()).containsExactly("a");
        assertThat(back.resolve("a")).hasContent("1");
        Path now = temp.resolve("now");
        new MirrorRestoreJob(mirror)
                .below("/folder/a")
                .into(DirectoryTarget.at(now))
                .run();
        assertThat(now.resolve("a")).hasContent("changed");
    }

    @Test
    void whereNothingLayNothingIsRestored() {
        Instant before = lab.now();
        assertThat(assertFails(ErrorCode.SNAPSHOT_NOT_FOUND, this::restore).getMessage())
                .contains("b2:acme-volumes:volume held no file");
        lab.pass(Duration.ofHours(1));
        put("folder/a", "1");
        assertFails(ErrorCode.SNAPSHOT_NOT_FOUND, () -> restoreAsOf(before, "").into(DirectoryTarget.at(back)));
        for (String path : List.of("typo", "fold", "folder/a/b", "folder/b")) {
            assertThat(assertFails(
                                    ErrorCode.PATH_NOT_FOUND,
                                    () -> new MirrorRestoreJob(mirror)
                                            .below(path)
                                            .into(DirectoryTarget.at(back)))
                            .getMessage())
                    .contains("held no folder or file " + path);
        }
        assertThat(back).doesNotExist();
    }

    @Test
    void ofAFolderToo() throws IOException {
        Path copy = Files.createDirectory(temp.resolve("copy"));
        try (Mirror folder = Mirror.in(copy)) {
            assertFails(
                    ErrorCode.SNAPSHOT_NOT_FOUND, () -> new MirrorRestoreJob(folder).into(DirectoryTarget.at(back)));
            Files.writeString(copy.resolve("a"), "1");
            Files.createDirectory(copy.resolve("empty"));
            assertFails(
                    ErrorCode.PATH_NOT_FOUND,
                    () -> new MirrorRestoreJob(folder).below("empty").into(DirectoryTarget.at(back)));
            new MirrorRestoreJob(folder)
                    .below("a")
                    .into(DirectoryTarget.at(back))
                    .run();
            assertThat(back.resolve("a")).hasContent("1");
        }
    }

    // ---- sync ------------------------------------------------------------------------------------------------------

    @Test
    void whatIsGoneIsHiddenAndComesBack() throws IOException {
        write("a", "1");
        write("b", "2");
        sync();
        Instant before = lab.now();
        lab.pass(Duration.ofHours(1));
        Files.delete(source.resolve("a"));
        MirrorSyncResult result = sync();
        assertThat(result.removed()).isEqualTo(1);
        assertThat(lab.server.requests().of("b2_delete_file_version")).isEmpty();
        assertThat(textsAt(lab.now())).containsExactly("2");
        assertThat(textsAt(before)).containsExactly("1", "2");
    }

    @Test
    void anEmptyFolderIsRefusedUnlessAskedFor() throws IOException {
        write("a", "1");
        sync();
        Files.delete(source.resolve("a"));
        assertThat(assertFails(ErrorCode.TOO_MUCH_REMOVED, this::sync).getMessage())
                .contains("holds no file")
                .contains("nothing was changed");
        assertThat(textsAt(lab.now())).containsExactly("1");
        run(job().allowEmpty());
        assertThat(textsAt(lab.now())).isEmpty();
    }

    @Test
    void aFarSmallerFolderIsRefusedUnlessAskedFor() throws IOException {
        for (int i = 0; i < 8; i++) {
            write("file-" + i, "text " + i);
        }
        sync();
        for (int i = 0; i < 3; i++) {
            Files.delete(source.resolve("file-" + i));
        }
        assertThat(assertFails(ErrorCode.TOO_MUCH_REMOVED, this::sync).getMessage())
                .contains("would remove 3 of 8 files")
                .contains("more than 25%");
        assertThat(run(job().mostRemoved(40)).removed()).isEqualTo(3);
    }

    @Test
    void aMissingMarkerFileIsRefused() throws IOException {
        write("a", "1");
        assertFails(ErrorCode.SOURCE_NOT_FOUND, () -> job().require(".mounted").plan());
        assertFails(ErrorCode.SOURCE_NOT_FOUND, () -> new MirrorSyncJob(mirror, temp.resolve("nothing")).plan());
        write(".mounted", "");
        assertThat(run(job().require(".mounted")).added()).isEqualTo(2);
    }

    @Test
    void whatIsExcludedIsNeitherSentNorRemoved() throws IOException {
        put("old.tmp", "somebody put it there");
        put("cache/x", "that too");
        write("new.tmp", "1");
        write("cache/y", "2");
        write("a", "3");
        MirrorSyncResult result = run(job().exclude("*.tmp", "cache"));
        assertThat(result.added()).isEqualTo(1);
        assertThat(result.removed()).isZero();
        assertThat(files(Optional.empty())).extracting(ObjectVersion::name).containsExactly("a", "cache/x", "old.tmp");
    }

    @Test
    void anotherTimeAloneSendsNoBytes() throws IOException {
        write("a", "text");
        sync();
        Instant time = Instant.parse("2025-01-01T00:00:00.123456789Z");
        Files.setLastModifiedTime(source.resolve("a"), FileTime.from(time));
        MirrorSyncResult result = sync();
        assertThat(result.timesSet()).isEqualTo(1);
        assertThat(result.bytesSent()).isZero();
        assertThat(lab.server.requests().of("b2_upload_file")).hasSize(1);
        assertThat(files(Optional.empty()).getFirst().modified()).contains(Instant.parse("2025-01-01T00:00:00.123Z"));
        try (MirrorSyncPlan plan = job().plan()) {
            assertThat(plan.isEmpty()).isTrue();
        }
    }

    @Test
    void aLargeFileWhoseSendingWasKilledIsGoneOnWith() throws IOException {
        byte[] bytes = random(5 * (int) MirrorLab.PART_SIZE, 2);
        Files.write(source.resolve("large"), bytes);
        // the failure comes late, so that the parts sent at the same time have arrived by then
        lab.server
                .faults()
                .add(FaultRule.on("b2_upload_part")
                        .skip(3)
                        .always()
                        .effect(FaultEffect.delay(Duration.ofSeconds(1)))
                        .effect(FaultEffect.capExceeded()));
        assertFails(ErrorCode.STORE_CAP_EXCEEDED, this::sync);
        lab.server.faults().clear();
        lab.server.requests().clear();

        assertThat(sync().added()).isEqualTo(1);

        assertThat(lab.server.requests().of("b2_start_large_file")).isEmpty();
        assertThat(lab.server.requests().of("b2_upload_part")).hasSizeBetween(2, 4);
        restore();
        assertThat(back.resolve("large")).hasBinaryContent(bytes);
    }

    @Test
    void anotherFileIsNotPutTogetherWithThePartsOfTheKilledOne() throws IOException {
        Files.write(source.resolve("large"), random(5 * (int) MirrorLab.PART_SIZE, 3));
        lab.server.faults().add(FaultRule.on("b2_upload_part").skip(3).always().effect(FaultEffect.capExceeded()));
        assertFails(ErrorCode.STORE_CAP_EXCEEDED, this::sync);
        lab.server.faults().clear();
        byte[] other = random(5 * (int) MirrorLab.PART_SIZE, 4);
        Files.write(source.resolve("large"), other);
        sync();
        restore();
        assertThat(back.resolve("large")).hasBinaryContent(other);
    }

    @Test
    void aFileThatCannotBeReadIsReportedAndNothingIsRemoved() throws IOException {
        write("a", "1");
        write("b", "2");
        sync();
        Files.delete(source.resolve("b"));
        write("a", "other");
        try (MirrorSyncPlan plan = job().plan()) {
            Files.delete(source.resolve("a"));
            MirrorSyncResult result = plan.run();
            assertThat(result.problems()).singleElement().asString().startsWith("a: ");
            assertThat(result.removed()).isZero();
        }
        assertThat(textsAt(lab.now())).containsExactly("1", "2");
    }

    @Test
    void aFileThatGrowsWhileItIsReadIsReported() throws Exception {
        Files.write(source.resolve("log"), random(8_000_000, 1));
        write("a", "1");
        Path log = source.resolve("log");
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            try (OutputStream out = Files.newOutputStream(log, StandardOpenOption.APPEND)) {
                while (!over.get()) {
                    out.write(1);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            MirrorSyncResult result = sync();
            assertThat(result.problems()).singleElement().asString().isEqualTo("log: it changed while it was read");
            assertThat(result.added()).isEqualTo(1);
        } finally {
            over.set(true);
            writer.join();
        }
        assertThat(textsAt(lab.now())).containsExactly("1");
        assertThat(sync().added()).isEqualTo(1);
    }

    // ---- folders ---------------------------------------------------------------------------------------------------

    @Test
    void aFolderIsAMirrorToo() throws IOException {
        OddTree tree = new OddTree(source, 5);
        tree.fill(150);
        Path copy = temp.resolve("copy");
        Files.createDirectory(copy);
        try (Mirror folder = Mirror.in(copy)) {
            run(new MirrorSyncJob(folder, source));
            assertThat(MirrorLab.portrait(copy)).isEqualTo(MirrorLab.portrait(source));
            tree.change(5);
            assertThat(new MirrorCheckJob(folder, source).run().differences()).isNotEmpty();
            run(new MirrorSyncJob(folder, source).mostRemoved(100));
            assertThat(new MirrorCheckJob(folder, source).run().isClean()).isTrue();
            assertThat(MirrorLab.portrait(copy)).isEqualTo(MirrorLab.portrait(source));
            new MirrorRestoreJob(folder).into(DirectoryTarget.at(back)).run();
            assertThat(MirrorLab.portrait(back)).isEqualTo(MirrorLab.portrait(source));
            assertFails(ErrorCode.BAD_SETTING, () -> folder.list(Optional.of(Instant.EPOCH), "", file -> {}));
        }
    }

    @Test
    void filesBecomeFoldersAndFoldersFiles() throws IOException {
        write("a", "1");
        write("deep/one/two", "2");
        write("deep/three", "3");
        write("stays", "4");
        Path copy = Files.createDirectory(temp.resolve("copy"));
        try (Mirror folder = Mirror.in(copy)) {
            run(new MirrorSyncJob(folder, source));
            Files.delete(source.resolve("a"));
            write("a/b/c", "5");
            Files.delete(source.resolve("deep/one/two"));
            Files.delete(source.resolve("deep/one"));
            Files.delete(source.resolve("deep/three"));
            Files.delete(source.resolve("deep"));
            write("deep", "6");
            MirrorSyncResult result = run(new MirrorSyncJob(folder, source).mostRemoved(100));
            assertThat(result.problems()).isEmpty();
            assertThat(result.removed()).isEqualTo(3);
            assertThat(MirrorLab.portrait(copy)).isEqualTo(MirrorLab.portrait(source));

            // and back again, by way of a folder that is empty in the mirror
            Files.delete(source.resolve("deep"));
            Files.delete(source.resolve("a/b/c"));
            write("deep/one/two", "2");
            run(new MirrorSyncJob(folder, source).mostRemoved(100));
            assertThat(copy.resolve("a/b")).isEmptyDirectory();
            Files.delete(source.resolve("a/b"));
            Files.delete(source.resolve("a"));
            write("a", "1");
            run(new MirrorSyncJob(folder, source).mostRemoved(100));
            assertThat(MirrorLab.portrait(copy)).isEqualTo(MirrorLab.portrait(source));
            try (MirrorSyncPlan plan = new MirrorSyncJob(folder, source).plan()) {
                assertThat(plan.isEmpty()).isTrue();
            }
        }
    }

    @Test
    void aFolderThatHoldsExcludedFilesStaysAndTheRestIsSynced() throws IOException {
        write("a/b", "1");
        write("a/x.tmp", "2");
        write("gone", "3");
        Path copy = Files.createDirectory(temp.resolve("copy"));
        try (Mirror folder = Mirror.in(copy)) {
            run(new MirrorSyncJob(folder, source));
            Files.delete(source.resolve("gone"));
            Files.delete(source.resolve("a/b"));
            Files.delete(source.resolve("a/x.tmp"));
            Files.delete(source.resolve("a"));
            write("a", "4");
            write("new", "5");
            MirrorSyncResult result =
                    run(new MirrorSyncJob(folder, source).exclude("*.tmp").mostRemoved(100));
            assertThat(result.problems()).singleElement().asString().startsWith("a: it is a folder in the mirror");
            assertThat(MirrorLab.portrait(copy).keySet()).containsExactly("a/x.tmp", "new");
        }
    }

    @Test
    void aFileThatCannotBeReadKeepsTheFolderThatAnotherFileReplaces() throws IOException {
        write("a/b", "1");
        write("c", "2");
        Path copy = Files.createDirectory(temp.resolve("copy"));
        try (Mirror folder = Mirror.in(copy)) {
            run(new MirrorSyncJob(folder, source));
            Files.delete(source.resolve("a/b"));
            Files.delete(source.resolve("a"));
            write("a", "3");
            write("c", "other");
            try (MirrorSyncPlan plan =
                    new MirrorSyncJob(folder, source).mostRemoved(100).plan()) {
                Files.delete(source.resolve("c"));
                assertThat(plan.run().problems()).hasSize(2).last().asString().startsWith("a: it is a folder");
            }
            assertThat(copy.resolve("a/b")).hasContent("1");
        }
    }

    @Test
    void aCheckTellsWhatDiffers() throws IOException {
        for (String name : List.of("same", "content", "size", "here")) {
            write(name, "text");
        }
        sync();
        write("content", "TEXT");
        write("size", "text and more");
        write("new", "text");
        Files.delete(source.resolve("here"));
        MirrorCheckReport report = new MirrorCheckJob(mirror, source).run();
        assertThat(report.differences())
                .containsExactly(
                        new MirrorDifference("content", MirrorDifference.Kind.CONTENT),
                        new MirrorDifference("here", MirrorDifference.Kind.ONLY_IN_MIRROR),
                        new MirrorDifference("new", MirrorDifference.Kind.ONLY_IN_FOLDER),
                        new MirrorDifference("size", MirrorDifference.Kind.SIZE));
        assertThat(report.same()).isEqualTo(1);
        assertThat(report.isClean()).isFalse();
    }

    // ---- helpers ---------------------------------------------------------------------------------------------------

    private MirrorRestoreResult restore() {
        return new MirrorRestoreJob(mirror)
                .clock(lab.clock())
                .into(DirectoryTarget.at(back))
                .run();
    }

    private MirrorRestoreJob restoreAsOf(Instant time, String words) {
        return new MirrorRestoreJob(mirror).clock(lab.clock()).threads(1).at(time, words);
    }

    private MirrorRestoreResult overwrite() {
        return new MirrorRestoreJob(mirror)
                .clock(lab.clock())
                .overwrite()
                .into(DirectoryTarget.at(back))
                .run();
    }

    private static void writeKeepingTime(Path file, String text) throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, time);
    }

    private MirrorSyncJob job() {
        return new MirrorSyncJob(mirror, source);
    }

    private MirrorSyncResult sync() {
        return run(job());
    }

    private static MirrorSyncResult run(MirrorSyncJob job) {
        try (MirrorSyncPlan plan = job.plan()) {
            return plan.run();
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = source.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void put(String name, String text) {
        mirror.store(name, ObjectContent.of(text.getBytes(UTF_8)).withSha1(MirrorLab.sha1(text.getBytes(UTF_8))));
    }

    /** Stores a name that our own client refuses. */
    private void rawPut(String name, String text) throws IOException {
        RawUpload.put(lab, name, text.getBytes(UTF_8));
    }

    private void killUploadOf(String name) {
        byte[] bytes = random(3 * (int) MirrorLab.PART_SIZE, 9);
        lab.server.faults().add(FaultRule.on("b2_upload_part").always().effect(FaultEffect.capExceeded()));
        assertFails(
                ErrorCode.STORE_CAP_EXCEEDED,
                () -> mirror.store(
                        name,
                        ObjectContent.of(bytes).withSha1(MirrorLab.sha1(bytes)).withModified(lab.now())));
        lab.server.faults().clear();
        assertThat(lab.server.requests().of("b2_cancel_large_file")).isEmpty();
    }

    private List<ObjectVersion> files(Optional<Instant> at) {
        List<ObjectVersion> found = new ArrayList<>();
        mirror.list(at, "", found::add);
        return found;
    }

    private List<String> textsAt(Instant time) {
        TreeMap<String, String> texts = new TreeMap<>();
        files(Optional.of(time))
                .forEach(file -> texts.put(
                        file.name(), mirror.read(file, (in, length) -> new String(in.readAllBytes(), UTF_8))));
        return List.copyOf(texts.values());
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
