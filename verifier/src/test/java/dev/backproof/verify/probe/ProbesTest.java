package dev.backproof.verify.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.scenario.ProbeKind;
import dev.backproof.verify.scenario.ProbeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbesTest {
    private static final byte[] CUT_PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H'};

    @TempDir
    Path folder;

    private ProbedFolder probed;

    @BeforeEach
    void prepare() throws IOException {
        probed = new ProbedFolder(folder);
    }

    private ProbeSettings settings(Map<ProbeKind, String> off, Map<String, String> leaveOut, Duration within) {
        return new ProbeSettings(off, leaveOut, within, ProbeSettings.USUAL.largest());
    }

    @Test
    void volumeWithNothingOfTheKindGetsNoLine() throws IOException {
        probed.file("notes.txt", "hello")
                .file("data.bin", ProbedFolder.dice(1, 5000))
                .file("empty.json", "");
        Files.createSymbolicLink(probed.files().resolve("link.png"), Path.of("/etc/passwd"));

        assertThat(probed.look().checks()).isEmpty();
        assertThat(probed.look().notTested()).isEmpty();
    }

    @Test
    void realFilesOfThisMachineRaiseNoAlarm() throws IOException {
        Path real = Path.of(System.getProperty("backproof.probes.tree", "/usr/share/doc"));
        Peers.requireThat(Files.isDirectory(real), real + " is not there: real files are not probed");
        var volume = new dev.backproof.verify.restore.RestoredVolume(
                "uploads",
                real,
                "this machine",
                java.time.Instant.EPOCH,
                probed.volume().recorded(),
                probed.volume().origin());

        Probes.Found found = Probes.look(volume, ProbeSettings.USUAL, new Probes.Surroundings() {
            @Override
            public Path newFolder() throws IOException {
                return Files.createTempDirectory(probed.work(), "probe-");
            }

            @Override
            public dev.backproof.verify.sandbox.DatabaseSandbox start(
                    dev.backproof.verify.sandbox.PhysicalBackup files) {
                throw new dev.backproof.verify.sandbox.SandboxException("there is no server here", "", null);
            }
        });

        assertThat(found.checks())
                .extracting(CheckResult::status)
                .as(() -> found.checks().stream().map(CheckResult::message).toList() + "\n" + found.notTested())
                .doesNotContain(CheckStatus.FAILED, CheckStatus.ERROR);
        assertThat(found.checks()).isNotEmpty();
    }

    @Test
    void whatIsOffOrLeftOutIsToldWithItsReason() throws IOException {
        probed.file("a.png", CUT_PNG).file("specimens/b.json", "{\"a\":").file("c.json", "{}");
        probed.settings = settings(
                Map.of(ProbeKind.IMAGES, "thumbnails, made anew"),
                Map.of("specimens/**", "broken on purpose"),
                Duration.ofMinutes(1));

        assertThat(probed.find("images")).isEmpty();
        assertThat(probed.said("json")).isEqualTo("PASSED: 1 JSON file is whole");
        assertThat(probed.look().notTested())
                .containsExactly(
                        "uploads: probe images, off in the scenario: thumbnails, made anew",
                        "uploads: files specimens/**, left out of the probes in the scenario: broken on purpose");
    }

    @Test
    void timeThatIsOverIsNoFinding() throws IOException {
        probed.file("a.png", CUT_PNG);
        probed.settings = settings(Map.of(), Map.of(), Duration.ofNanos(1));

        assertThat(probed.said("images"))
                .isEqualTo("SKIPPED: not tested: a.png: the time for the volume was over (within: PT0.000000001S)");
        assertThat(probed.look().notTested()).hasSize(1);
    }

    @Test
    void manyDamagedFilesAreCountedAndAFewNamed() throws IOException {
        for (int i = 0; i < 300; i++) {
            probed.file(String.format(java.util.Locale.ROOT, "%03d.png", i), CUT_PNG);
        }

        assertThat(probed.said("images"))
                .isEqualTo("FAILED: uploads: 300 of 300 images are not sound: 000.png: it is cut; 001.png: it is cut;"
                        + " 002.png: it is cut and 297 more");
    }

    @Test
    void volumeStaysAsItWas() throws IOException {
        probed.file("a.zip", Samples.zip(new byte[100])).file("b.json", "{}").file("c.png", Samples.image("png"));
        List<String> before = listing();

        probed.look();

        assertThat(listing()).isEqualTo(before);
        assertThat(probed.work()).isEmptyDirectory();
    }

    private List<String> listing() throws IOException {
        try (var files = Files.walk(probed.files())) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    })
                    .toList();
        }
    }

    @Test
    void interruptEndsIt() throws IOException {
        probed.file("a.png", CUT_PNG);
        Thread.currentThread().interrupt();

        assertThatThrownBy(probed::look).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void namesThatAreNoTextAreNoTrouble() throws IOException {
        probed.file("ö\n\\.png", CUT_PNG);

        assertThat(probed.check("images").message()).doesNotContain("\n").contains("it is cut");
    }
}
