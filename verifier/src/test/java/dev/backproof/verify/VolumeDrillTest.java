package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillEvent;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VolumeDrillTest {
    private static final String UPLOADS = "restore: [ { path: /data/uploads, as: uploads } ]\n";

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeEach
    void prepare() throws IOException {
        repository = new TestRepository(folder)
                .file("data/uploads/hello.txt", "hello")
                .file("data/uploads/avatars/1.png", "12345678")
                .file("data/other/x.txt", "x");
    }

    @AfterEach
    void leavesNothingBehind() throws IOException {
        assertThat(repository.leftBehind()).isEmpty();
    }

    @Test
    void soundVolumePasses() throws IOException {
        SnapshotId id = repository.backup("nightly");
        List<DrillEvent> events = new ArrayList<>();

        DrillResult result = repository
                .drills()
                .listener(events::add)
                .build()
                .run(repository.scenario(
                        "snapshot: { latest: { tag: nightly }, rpo: PT3H }\nsandbox: { rto: PT1H }\n" + UPLOADS
                                + "assertions: [ { volume: uploads, files: { min: 2 }, exists: hello.txt,"
                                + " because: people need them } ]\n"));

        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.cause()).isEmpty();
        assertThat(Objects.requireNonNull(result.snapshot()).id()).isEqualTo(id.toString());
        assertThat(result.snapshot().source()).isEqualTo(repository.store().location());
        assertThat(result.rpo()).isEqualTo(Duration.ofHours(2));
        assertThat(result.rpoLimit()).isEqualTo(Duration.ofHours(3));
        assertThat(result.rto()).isNotNull();
        assertThat(result.checks())
                .extracting(CheckResult::name)
                .containsExactly(
                        "snapshot is younger than the RPO",
                        "restore takes no longer than the RTO",
                        "uploads: every file came back",
                        "uploads: number of files",
                        "uploads: hello.txt exists");
        assertThat(result.checks()).allMatch(check -> check.status() == CheckStatus.PASSED);
        assertThat(result.checks().get(3).because()).isEqualTo("people need them");
        assertThat(Objects.requireNonNull(result.checks().get(3).position()).line())
                .isEqualTo(6);
        assertThat(result.phases()).extracting(Phase::name).containsExactly("open", "restore uploads", "check");
        assertThat(result.phases().get(1).bytes()).isEqualTo(13);
        assertThat(result.bytesPulled()).isPositive();
        assertThat(result.sandbox()).isEmpty();
        assertThat(events.get(0)).isInstanceOf(DrillEvent.Started.class);
        assertThat(events.get(events.size() - 1)).isEqualTo(new DrillEvent.Finished("shop", result));
        assertThat(events).hasAtLeastOneElementOfType(DrillEvent.Progress.class);
    }

    @Test
    void everythingIsRestoredWhenTheScenarioNamesNothing() throws IOException {
        repository.backup();

        DrillResult result = drill("");

        assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
        assertThat(result.checks()).extracting(CheckResult::message).containsExactly("3 files, 14 bytes came back");
    }

    @Test
    void whatIsNotRestoredIsListed() throws IOException {
        repository.backup();

        assertThat(drill(UPLOADS).notTested()).containsExactly("/data: only parts of it were restored");
    }

    @Test
    void failedAssertionFailsTheDrill() throws IOException {
        repository.backup();

        DrillResult result = drill(UPLOADS + "assertions: [ { volume: uploads, files: { min: 3 }, noFile: '*.png' } ]");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).isEqualTo("uploads has 2 files, expected at least 3 (and 1 more finding)");
    }

    @Test
    void damagedPackFailsWithPackAndFile() throws IOException {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        repository
                .file("data/uploads/big.bin", new String(noise, StandardCharsets.ISO_8859_1))
                .backup();
        // most of the largest pack is that file
        ObjectKey pack = repository.keys("data").stream()
                .max(Comparator.comparingInt(key -> repository.store().getBytes(key).length))
                .orElseThrow();
        repository.damage(pack, bytes -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        });

        DrillResult result = drill(UPLOADS);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .matches("/data/uploads/[a-z.]+ is lost: data blob [0-9a-f]{64} .* pack " + pack.name() + " .*");
        assertThat(result.rto()).isNull();
    }

    @Test
    void missingPackFails() throws IOException {
        repository.backup();
        repository.keys("data").forEach(repository.store()::delete);

        DrillResult result = drill(UPLOADS);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).contains("pack");
    }

    @Test
    void damagedSnapshotDoesNotPass() throws IOException {
        repository.backup();
        repository.damage(repository.keys("snapshots").get(0), bytes -> {
            bytes[20] ^= 1;
            return bytes;
        });

        DrillResult result = drill(UPLOADS);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void missingSnapshotFails() throws IOException {
        repository.backup("weekly");

        DrillResult result = drill("snapshot: { latest: { tag: nightly, host: web1, path: /x } }\n" + UPLOADS);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .isEqualTo(repository.store().location()
                        + " has no snapshot with tag nightly of host web1 of /x (of 1 in all)");
        assertThat(result.snapshot()).isNull();
    }

    @Test
    void missingFolderFails() throws IOException {
        repository.backup();

        DrillResult result = drill("restore: [ { path: /data/upload, as: uploads } ]\n"
                + "assertions: [ { volume: uploads, files: { min: 1 } } ]");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .matches("snapshot [0-9a-f]{8} does not hold /data/upload: there is no 'upload' in /data.*");
        assertThat(result.checks())
                .extracting(CheckResult::status)
                .containsExactly(CheckStatus.FAILED, CheckStatus.SKIPPED);
    }

    @Test
    void oneVolumeThatIsLostDoesNotHideTheOthers() throws IOException {
        repository.backup();

        DrillResult result = drill("restore: [ { path: /nope, as: nope }, { path: /data/uploads, as: uploads } ]\n");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.checks())
                .extracting(CheckResult::name, CheckResult::status)
                .containsExactly(
                        tuple("nope: restore", CheckStatus.FAILED),
                        tuple("uploads: every file came back", CheckStatus.PASSED));
    }

    @Test
    void snapshotThatIsTooOldFails() throws IOException {
        repository.backup();

        DrillResult result = drill("snapshot: { rpo: PT1H }\n" + UPLOADS);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).matches("the snapshot [0-9a-f]{8} is 2 h old, the RPO allows 1 h");
    }

    @Test
    void emptyVolumeFails() throws IOException {
        Files.createDirectories(repository.source().resolve("data/empty"));
        repository.backup();

        DrillResult result = drill("restore: [ { path: /data/empty, as: empty } ]\n");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).isEqualTo("empty came back without a single file");
    }

    @Test
    void wrongPasswordIsNotVerified() throws IOException {
        repository.backup();
        Scenario scenario = repository.scenario(UPLOADS);

        DrillResult result = repository
                .drills()
                .environment(Map.of("PASSWORD", "battery staple")::get)
                .build()
                .run(scenario);

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).startsWith("R002 ").doesNotContain("battery");
    }

    @Test
    void missingPasswordIsNotVerified() throws IOException {
        repository.backup();
        Scenario scenario = repository.scenario(UPLOADS);

        DrillResult result =
                repository.drills().environment(name -> null).build().run(scenario);

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).startsWith("R008 ").contains("the variable PASSWORD is not set");
    }

    private DrillResult drill(String yaml) throws IOException {
        return repository.drills().build().run(repository.scenario(yaml));
    }
}
