package dev.backproof.verify.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveProbeTest {
    private static final byte[] TEXT = ProbedFolder.dice(1, 50_000);

    @TempDir
    Path folder;

    private ProbedFolder probed;

    @BeforeEach
    void prepare() throws IOException {
        probed = new ProbedFolder(folder);
    }

    private static byte[] archive(String name) throws IOException {
        return switch (name.substring(name.indexOf('.') + 1)) {
            case "zip", "docx" -> Samples.zip(TEXT, new byte[0], TEXT);
            case "tar" -> Samples.tar(TEXT, TEXT);
            case "tar.gz" -> Samples.gzip(Samples.tar(TEXT, TEXT));
            case "bz2" -> Samples.bzip2(TEXT);
            case "xz" -> Samples.xz(TEXT);
            case "zst" -> Samples.zstd(TEXT);
            default -> Samples.gzip(TEXT);
        };
    }

    @Test
    void soundArchivesAreReadToTheirEnd() throws IOException {
        for (String name : new String[] {"a.zip", "b.docx", "c.tar", "d.tar.gz", "e.bz2", "f.xz", "g.zst", "h.gz"}) {
            probed.file(name, archive(name));
        }
        probed.file("empty.zip", Samples.zip());

        assertThat(probed.said("archives")).isEqualTo("PASSED: 9 archives are sound");
    }

    @Test
    void paddingToABlockIsNoDamage() throws IOException {
        for (String name : new String[] {"c.tar", "d.tar.gz", "e.bz2", "h.gz"}) {
            byte[] bytes = archive(name);
            probed.file(name, Arrays.copyOf(bytes, bytes.length + 1024));
        }

        assertThat(probed.said("archives")).isEqualTo("PASSED: 4 archives are sound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "b.docx", "c.tar", "d.tar.gz", "e.bz2", "f.xz", "g.zst", "h.gz"})
    void cutArchiveIsFound(String name) throws IOException {
        byte[] bytes = archive(name);
        probed.file(name, Arrays.copyOf(bytes, bytes.length * 2 / 3));

        assertThat(probed.check("archives").status()).isEqualTo(CheckStatus.FAILED);
        assertThat(probed.check("archives").message())
                .startsWith("uploads: 1 of 1 archive is not sound: " + name + ": ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.zip", "e.bz2", "f.xz", "g.zst", "h.gz"})
    void flippedBitIsFound(String name) throws IOException {
        byte[] bytes = archive(name);
        bytes[bytes.length / 2] ^= 4;
        probed.file(name, bytes);

        assertThat(probed.check("archives").status()).isEqualTo(CheckStatus.FAILED);
    }

    /** A gzip without fault around half a tar: the checksum is right, the archive is not. */
    @Test
    void cutTarInsideSoundGzipIsFound() throws IOException {
        probed.file("a.tar.gz", Samples.gzip(Arrays.copyOf(Samples.tar(TEXT, TEXT), 60_000)));

        assertThat(probed.said("archives")).endsWith("a.tar.gz: the tar is damaged or cut after 2 entries");
    }

    @Test
    void programThatEndsAsAZipIsOne() throws IOException {
        byte[] jar = archive("a.zip");
        probed.file("boot.jar", Samples.runnable(jar, false)).file("app.jar", Samples.runnable(jar, true));

        assertThat(probed.said("types")).isEqualTo("PASSED: 2 files of known types are what the name says");
        assertThat(probed.said("archives")).isEqualTo("PASSED: 2 archives are sound");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void damageInAProgramThatEndsAsAZipIsFound(boolean adjusted) throws IOException {
        byte[] bytes = Samples.runnable(archive("a.zip"), adjusted);
        bytes[bytes.length / 3] ^= 4;
        probed.file("boot.jar", bytes);

        assertThat(probed.check("archives").message()).contains("boot.jar: entry 1 of the zip ");
    }

    /** As some ransomware leaves it: the directory is there, what it names is not. */
    @Test
    void zipWhoseBeginningIsGoneIsNone() throws IOException {
        byte[] bytes = archive("a.zip");
        System.arraycopy(ProbedFolder.dice(3, 4096), 0, bytes, 0, 4096);
        probed.file("a.zip", bytes);

        assertThat(probed.said("types"))
                .startsWith("FAILED")
                .endsWith("begins with random bytes, as if it were encrypted");
    }

    @Test
    void bombIsLeftAloneAndNotBlamed() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                gzip.write(zeros);
            }
        }
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            out.putNextEntry(new ZipEntry("zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                out.write(zeros);
            }
            out.closeEntry();
        }
        probed.file("bomb.gz", packed.toByteArray()).file("bomb.zip", zip.toByteArray());

        assertThat(probed.said("archives"))
                .isEqualTo(
                        "SKIPPED: not tested: bomb.gz: it unpacks to more than 200 times its size; bomb.zip: it unpacks to"
                                + " more than 200 times its size");
        assertThat(probed.look().notTested())
                .contains(
                        "uploads: archives: 2 files not looked into: bomb.gz: it unpacks to more than 200 times its size;"
                                + " bomb.zip: it unpacks to more than 200 times its size");
    }

    @Test
    void largeFileIsLeftAlone() throws IOException {
        probed.settings = new dev.backproof.verify.scenario.ProbeSettings(
                probed.settings.off(), probed.settings.leaveOut(), probed.settings.within(), 1000);
        probed.file("a.gz", archive("a.gz"));

        assertThat(probed.said("archives")).startsWith("SKIPPED: not tested: a.gz: larger than what is looked into");
    }

    @Test
    void hugeDirectoryOfAZipIsNotLoaded() throws IOException {
        byte[] bytes = archive("a.zip");
        int end = bytes.length - 22;
        Arrays.fill(bytes, end + 12, end + 16, (byte) 0x7f);
        probed.file("a.zip", bytes);

        assertThat(probed.said("archives")).startsWith("SKIPPED").contains("its directory is larger than what is read");
    }

    @Test
    void partOfASplitZipIsNotTested() throws IOException {
        byte[] bytes = archive("a.zip");
        bytes[bytes.length - 22 + 4] = 2;
        probed.file("a.zip", bytes);

        assertThat(probed.said("archives")).contains("it is one part of a split zip");
    }

    @Test
    void otherBytesUnderSuchANameAreNotThisProbesMatter() throws IOException {
        probed.file("page.zip", "<html>not found</html>".repeat(20)).file("data", archive("h.gz"));

        assertThat(probed.find("archives")).isEmpty();
    }

    @Test
    void diceInsideArchivesAreNoTrouble() throws IOException {
        for (String name : new String[] {"a.zip", "c.tar", "d.tar.gz", "e.bz2", "f.xz", "g.zst", "h.gz"}) {
            for (int seed = 0; seed < 20; seed++) {
                byte[] bytes = archive(name);
                byte[] dice = ProbedFolder.dice(seed, 64);
                int at = 6 + (seed * 7919) % (bytes.length - dice.length - 6);
                System.arraycopy(dice, 0, bytes, at, dice.length);
                probed.file(seed + name, bytes);
            }
        }

        assertThat(probed.check("archives").status()).isEqualTo(CheckStatus.FAILED);
    }
}
