package dev.backproof.verify.probe;

import com.github.luben.zstd.ZstdOutputStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;

/** Small sound files of many types. */
final class Samples {
    static final String PDF = """
            %PDF-1.4
            1 0 obj
            << /Type /Catalog >>
            endobj
            xref
            0 2
            0000000000 65535 f\s
            0000000009 00000 n\s
            trailer
            << /Root 1 0 R /Size 2 >>
            startxref
            45
            %%EOF
            """;

    private Samples() {}

    interface Packer {
        OutputStream into(OutputStream out) throws IOException;
    }

    static byte[] packed(byte[] plain, Packer packer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = packer.into(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] plain) throws IOException {
        return packed(plain, GZIPOutputStream::new);
    }

    static byte[] bzip2(byte[] plain) throws IOException {
        return packed(plain, BZip2CompressorOutputStream::new);
    }

    static byte[] xz(byte[] plain) throws IOException {
        return packed(plain, XZCompressorOutputStream::new);
    }

    static byte[] zstd(byte[] plain) throws IOException {
        return packed(plain, out -> {
            ZstdOutputStream zstd = new ZstdOutputStream(out);
            zstd.setChecksum(true);
            return zstd;
        });
    }

    static byte[] zip(byte[]... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i++) {
                zip.putNextEntry(new ZipEntry("entry" + i + ".txt"));
                zip.write(entries[i]);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** A program that a zip follows, which counts from its own beginning, or from that of the file as {@code zip -A} does. */
    static byte[] runnable(byte[] zip, boolean adjusted) {
        byte[] script = "#!/bin/bash\nexec java -jar \"$0\" \"$@\"\n".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(script.length + zip.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put(script).put(zip);
        int end = out.capacity() - 22;
        int directory = script.length + out.getInt(end + 16);
        if (adjusted) {
            out.putInt(end + 16, directory);
            for (int at = directory; out.getInt(at) == 0x02014b50; at += 46 + out.getShort(at + 28)) {
                out.putInt(at + 42, out.getInt(at + 42) + script.length);
            }
        }
        return out.array();
    }

    static byte[] tar(byte[]... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i++) {
                TarArchiveEntry entry = new TarArchiveEntry("entry" + i + ".txt");
                entry.setSize(entries[i].length);
                tar.putArchiveEntry(entry);
                tar.write(entries[i]);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    /** A picture of dice, so that it is some kilobytes long. */
    static byte[] image(String format) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        byte[] dice = ProbedFolder.dice(5, 64 * 64 * 3);
        for (int i = 0; i < 64 * 64; i++) {
            image.setRGB(i % 64, i / 64, ByteBuffer.wrap(dice).getShort(i * 3));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new IOException("nobody here writes " + format);
        }
        return bytes.toByteArray();
    }

    /** The container only: what is painted nobody looks at. */
    static byte[] webp() {
        byte[] picture = ProbedFolder.dice(6, 301);
        ByteBuffer out = ByteBuffer.allocate(12 + 8 + 302).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(4 + 8 + 302);
        out.put("WEBPVP8 ".getBytes(StandardCharsets.US_ASCII)).putInt(301).put(picture);
        return out.array();
    }
}
