package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.StreamSource;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody asked for and a drill looks into all the same. */
class ProbesDrillTest {
    private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant LAST_WEEK = Instant.parse("2026-02-22T02:00:00Z");

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeEach
    void prepare() {
        repository = new TestRepository(folder);
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        assertThat(repository.leftBehind()).isEmpty();
    }

    private DrillResult drill(String yaml) throws IOException {
        return repository.drills().build().run(repository.scenario(yaml));
    }

    private static Optional<CheckResult> check(DrillResult result, String kind) {
        return result.checks().stream()
                .filter(check -> check.kind().equals(kind))
                .findFirst();
    }

    @Test
    void damagedFileFailsTheDrill() throws IOException {
        repository
                .file("data/a.json", "{\"a\": [1, 2")
                .file("data/b.json", "{}")
                .backup();

        DrillResult result = drill("restore: [ { path: /data, as: data } ]");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).isEqualTo("data: 1 of 2 JSON files is not whole: a.json: it ends in the middle");
    }

    @Test
    void reasonsOfWhatIsOffStandInTheReport() throws IOException {
        repository
                .file("data/a.json", "{\"a\": [1, 2")
                .file("data/b.xml", "<a>")
                .file("other/c.json", "{\"a\":")
                .backup();

        DrillResult result = drill("""
                probes: { off: { json: written by hand } }
                restore:
                  - { path: /data, as: data, probes: { leaveOut: { "*.xml": broken on purpose } } }
                  - { path: /other, as: other }
                """);

        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.notTested())
                .containsExactly(
                        "data: probe json, off in the scenario: written by hand",
                        "data: files *.xml, left out of the probes in the scenario: broken on purpose",
                        "other: probe json, off in the scenario: written by hand");
    }

    @Test
    void ofASampleOnlyWhatWasRestoredIsLookedInto() throws IOException {
        for (int i = 0; i < 20; i++) {
            repository.file("data/" + i + ".json", "{\"a\": " + i + "}");
        }
        repository.backup();

        DrillResult result = drill("depth: { sample: 20% }\nrestore: [ { path: /data, as: data } ]");

        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(check(result, "json").orElseThrow().message()).matches("[3-6] JSON files are whole");
    }

    @Test
    void atDepthMetadataNothingIsLookedInto() throws IOException {
        repository.file("data/a.json", "{\"a\":").backup();

        assertThat(check(drill("depth: metadata\nrestore: [ { path: /data, as: data } ]"), "json"))
                .isEmpty();
    }

    private void stream(String text, Instant fileTime, Instant snapshotTime) {
        try (Password password = Password.of(TestRepository.PASSWORD);
                ResticRepository open = ResticRepository.open(repository.store(), password)) {
            open.backup(StreamSource.of(
                            "/data/letter.txt",
                            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                            fileTime))
                    .host("web1")
                    .time(snapshotTime)
                    .run();
        }
    }

    @Test
    void fileThatChangedUnnoticedIsFound() throws IOException {
        stream("dear customer", LONG_AGO, LAST_WEEK);
        stream("dear customer", LONG_AGO, LAST_WEEK.plusSeconds(86400));
        stream("dead customer", LONG_AGO, LAST_WEEK.plusSeconds(2 * 86400));

        DrillResult result = drill("restore: [ { path: /data, as: data } ]");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .matches(
                        "data: 1 file has other bytes than in snapshot [0-9a-f]{8} of 2026-02-2[23] although size and times"
                                + " are the same, as when a disk fails: letter\\.txt");
    }

    @Test
    void fileThatWasWrittenIsNoRot() throws IOException {
        stream("dear customer", LONG_AGO, LAST_WEEK);
        stream("dead customer", LONG_AGO.plusSeconds(1), LAST_WEEK.plusSeconds(86400));

        DrillResult result = drill("restore: [ { path: /data, as: data } ]");

        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(check(result, "rot").orElseThrow().message())
                .matches("no file changed unnoticed since snapshot [0-9a-f]{8} of 2026-02-22");
    }

    @Test
    void fileThatWasWrittenADayBeforeItsSnapshotMayHaveAnOldTimeOnDisk() throws IOException {
        stream("dear customer", LAST_WEEK.minusSeconds(3600), LAST_WEEK);
        stream("dead customer", LAST_WEEK.minusSeconds(3600), LAST_WEEK.plusSeconds(86400));

        assertThat(check(drill("restore: [ { path: /data, as: data } ]"), "rot")
                        .orElseThrow()
                        .status())
                .isEqualTo(CheckStatus.PASSED);
    }

    @Test
    void timeThatAProgramPutBackOnlyGetsAWord() throws IOException {
        repository.file("data/song.mp3", "artist: unknown").file("data/other.txt", "x");
        Path song = repository.source().resolve("data/song.mp3");
        Files.setLastModifiedTime(song, FileTime.from(LONG_AGO));
        repository.backup();
        Files.writeString(song, "artist: someone");
        Files.setLastModifiedTime(song, FileTime.from(LONG_AGO));
        repository.backup();

        DrillResult result = drill("restore: [ { path: /data, as: data } ]");

        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(check(result, "rot").orElseThrow().message())
                .endsWith("; 1 file changed and got the old time of writing back, as some programs do: song.mp3");
    }

    @Test
    void rotCanBeLeftOutAndOff() throws IOException {
        stream("dear customer", LONG_AGO, LAST_WEEK);
        stream("dead customer", LONG_AGO, LAST_WEEK.plusSeconds(86400));

        assertThat(drill("probes: { off: { rot: a disk that counts }  }\nrestore: [ { path: /data, as: data } ]")
                        .verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(drill("probes: { leaveOut: { letter.txt: a container } }\nrestore: [ { path: /data, as: data } ]")
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void snapshotsOfOthersAreNotComparedWith() throws IOException {
        stream("dear customer", LONG_AGO, LAST_WEEK);
        repository.file("data/letter.txt", "dead customer");
        Files.setLastModifiedTime(repository.source().resolve("data/letter.txt"), FileTime.from(LONG_AGO));
        try (Password password = Password.of(TestRepository.PASSWORD);
                ResticRepository open = ResticRepository.open(repository.store(), password)) {
            open.backup(DirectorySource.contentsOf(repository.source()))
                    .host("web2")
                    .time(LAST_WEEK.plusSeconds(86400))
                    .run();
        }

        assertThat(check(drill("restore: [ { path: /data, as: data } ]"), "rot"))
                .isEmpty();
    }
}
