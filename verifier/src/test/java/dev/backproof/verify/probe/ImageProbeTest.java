package dev.backproof.verify.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.CheckStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures and PDF. */
class ImageProbeTest {
    @TempDir
    Path folder;

    private ProbedFolder probed;

    @BeforeEach
    void prepare() throws IOException {
        probed = new ProbedFolder(folder);
    }

    private static byte[] image(String format) throws IOException {
        return format.equals("webp") ? Samples.webp() : Samples.image(format);
    }

    private static byte[] with(byte[] bytes, byte[] more) {
        byte[] both = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, both, bytes.length, more.length);
        return both;
    }

    @Test
    void soundImagesAreCounted() throws IOException {
        for (String format : new String[] {"png", "jpg", "gif", "webp"}) {
            probed.file("a." + format, image(format))
                    // phones put films behind a picture
                    .file("film." + format, with(image(format), ProbedFolder.dice(3, 5000)));
        }
        probed.file("misnamed.jpg", image("png"));

        assertThat(probed.said("images")).isEqualTo("PASSED: 9 images are sound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "webp"})
    void cutImageIsFound(String format) throws IOException {
        byte[] bytes = image(format);
        probed.file("a." + format, Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(probed.said("images"))
                .startsWith("FAILED: uploads: 1 of 1 image is not sound: a." + format + ": it is cut");
    }

    @Test
    void flippedBitInAPngIsFound() throws IOException {
        byte[] bytes = image("png");
        bytes[bytes.length / 2] ^= 1;
        probed.file("a.png", bytes);

        assertThat(probed.said("images")).endsWith("a.png: a chunk of it does not match its checksum");
    }

    @Test
    void jpegWhoseEndBecameZerosIsFound() throws IOException {
        byte[] bytes = image("jpg");
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
        probed.file("a.jpg", bytes);

        assertThat(probed.said("images")).endsWith("a.jpg: it is cut");
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "gif", "webp"})
    void diceInsideImagesAreNoTrouble(String format) throws IOException {
        byte[] sound = image(format);
        for (int seed = 0; seed < 50; seed++) {
            byte[] bytes = sound.clone();
            byte[] dice = ProbedFolder.dice(seed, 40);
            int at = 12 + (seed * 7919) % (bytes.length - dice.length - 12);
            System.arraycopy(dice, 0, bytes, at, dice.length);
            probed.file(seed + "." + format, bytes);
        }

        assertThat(probed.check("images").status()).isIn(CheckStatus.PASSED, CheckStatus.FAILED);
    }

    @Test
    void soundPdfsAreCounted() throws IOException {
        probed.file("a.pdf", Samples.PDF)
                .file("b.pdf", "some words of a mail gateway\n" + Samples.PDF + "\n\n")
                .file("c.pdf", with(Samples.PDF.getBytes(java.nio.charset.StandardCharsets.US_ASCII), new byte[3000]));

        assertThat(probed.said("pdf")).isEqualTo("PASSED: 3 PDFs are sound");
    }

    @Test
    void cutPdfIsFound() throws IOException {
        String text = Samples.PDF;
        probed.file("a.pdf", text.substring(0, text.length() / 2));

        assertThat(probed.said("pdf"))
                .isEqualTo(
                        "FAILED: uploads: 1 of 1 PDF is not sound: a.pdf: it is cut: neither startxref nor %%EOF stands"
                                + " at its end");
    }

    @Test
    void pdfThatLostItsMiddleIsFound() throws IOException {
        probed.file("a.pdf", Samples.PDF.replace("startxref\n45", "startxref\n45000"));

        assertThat(probed.said("pdf")).endsWith("a.pdf: it is cut: its table would lie behind its end");
    }
}
