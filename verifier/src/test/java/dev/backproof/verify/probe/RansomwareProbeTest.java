package dev.backproof.verify.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signs of ransomware, and names that do not say what a file is. */
class RansomwareProbeTest {
    @TempDir
    Path folder;

    private ProbedFolder probed;

    @BeforeEach
    void prepare() throws IOException {
        probed = new ProbedFolder(folder);
        for (int i = 0; i < 70; i++) {
            probed.file("album/" + i + ".png", Samples.image("png"));
        }
    }

    @Test
    void soundVolumeShowsNoSign() {
        assertThat(probed.said("ransomware")).isEqualTo("PASSED: no sign of ransomware among 70 files of known types");
        assertThat(probed.said("types")).isEqualTo("PASSED: 70 files of known types are what the name says");
        assertThat(probed.check("ransomware").provesData()).isFalse();
    }

    @Test
    void manyFilesOfDiceAreASign() throws IOException {
        for (int i = 0; i < 30; i++) {
            probed.file("album/" + i + ".png", ProbedFolder.dice(i, 5000));
        }
        probed.file("album/HOW_TO_DECRYPT_FILES.txt", "pay");

        assertThat(probed.said("ransomware"))
                .isEqualTo(
                        "FAILED: uploads looks as if somebody encrypted it (ransomware): 30 of 70 files of known types"
                                + " begin with random bytes instead: album/0.png, album/1.png, album/10.png and 27 more; what may be"
                                + " a ransom note: album/HOW_TO_DECRYPT_FILES.txt");
    }

    @Test
    void manyFilesWithOneNewEndingAreASign() throws IOException {
        for (int i = 0; i < 25; i++) {
            probed.file("papers/" + i + ".docx.k7qz", ProbedFolder.dice(i, 5000));
        }

        assertThat(probed.said("ransomware"))
                .startsWith(
                        "FAILED: uploads looks as if somebody encrypted it (ransomware): 25 files of random bytes got the"
                                + " ending .k7qz: papers/0.docx.k7qz, ");
    }

    @Test
    void fewOddFilesAreNone() throws IOException {
        for (int i = 0; i < 19; i++) {
            probed.file("album/" + i + ".png", ProbedFolder.dice(i, 5000));
        }
        probed.file("album/HOW_TO_DECRYPT_FILES.txt", "how gpg works");

        assertThat(probed.check("ransomware").status()).isEqualTo(CheckStatus.PASSED);
        assertThat(probed.check("ransomware").message())
                .endsWith("named like a ransom note: album/HOW_TO_DECRYPT_FILES.txt");
        assertThat(probed.said("types"))
                .startsWith("FAILED: uploads: 19 of 70 files of known types are not what the name says: album/0.png: it"
                        + " begins with random bytes, as if it were encrypted; ");
    }

    @Test
    void whatHonestProgramsEncryptIsNone() throws IOException {
        for (int i = 0; i < 40; i++) {
            probed.file("mail/" + i + ".pdf.gpg", ProbedFolder.dice(i, 5000))
                    .file("cache/" + i + ".json." + Integer.toHexString(0xabc000 + i), ProbedFolder.dice(i, 5000))
                    .file("blobs/" + i, ProbedFolder.dice(i, 5000));
        }

        assertThat(probed.check("ransomware").status()).isEqualTo(CheckStatus.PASSED);
    }

    @Test
    void smallVolumeGetsNoLine(@TempDir Path other) throws IOException {
        ProbedFolder small = new ProbedFolder(other).file("a.png", Samples.image("png"));

        assertThat(small.find("ransomware")).isEmpty();
    }

    @Test
    void otherKnownTypesAndTextUnderANameAreNoDamage() throws IOException {
        byte[] appleDouble = new byte[4096];
        appleDouble[1] = 5;
        appleDouble[2] = 22;
        appleDouble[3] = 7;
        probed.file("album/._1.png", appleDouble)
                .file("album/really.jpg", Samples.image("png"))
                .file("album/page.png", "<html>not found</html>".repeat(10))
                .file("album/pointer.zip", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12345678\n")
                .file("album/tiny.png", "12345678")
                .file("locked.docx", oldOffice());

        assertThat(probed.said("types")).isEqualTo("PASSED: 75 files of known types are what the name says");
    }

    private static byte[] oldOffice() {
        byte[] bytes = ProbedFolder.dice(9, 5000);
        byte[] begin = "\320\317\21\340\241\261\32\341".getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(begin, 0, bytes, 0, begin.length);
        return bytes;
    }

    @Test
    void fileOfZerosIsFound() throws IOException {
        probed.file("album/3.png", new byte[5000]);

        assertThat(probed.said("types"))
                .isEqualTo(
                        "FAILED: uploads: 1 of 70 files of known types is not what the name says: album/3.png: it begins"
                                + " with nothing but zero bytes");
    }

    @Test
    void filmThatIsStillBeingDownloadedIsNoDamage() throws IOException {
        probed.file("film.mkv", new byte[100_000]);

        assertThat(probed.check("types").status()).isEqualTo(CheckStatus.PASSED);
        assertThat(probed.check("ransomware").status()).isEqualTo(CheckStatus.PASSED);
    }

    @Test
    void diceAreToldFromText() {
        for (int length : new int[] {512, 700, 1024, 2048, 4096}) {
            for (int seed = 0; seed < 50; seed++) {
                assertThat(RandomBytes.lookRandom(ProbedFolder.dice(seed, length)))
                        .as("%d bytes, seed %d", length, seed)
                        .isTrue();
            }
            byte[] text = Arrays.copyOf(
                    "The quick brown fox jumps over the lazy dog. ".repeat(100).getBytes(StandardCharsets.US_ASCII),
                    length);
            assertThat(RandomBytes.lookRandom(text)).isFalse();
        }
    }
}
