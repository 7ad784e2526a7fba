package dev.backproof.verify.probe;

import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.scenario.ProbeKind;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The structure of pictures to their end, without painting them. What stands behind the end is not looked at: phones put
 * films there.
 */
final class ImageProbe implements FileProbe {
    private static final Set<String> NAMES = Set.of("png", "jpg", "jpeg", "gif", "webp");
    private static final String CUT = "it is cut";
    private static final int BUFFER = 1 << 13;

    @Override
    public ProbeKind kind() {
        return ProbeKind.IMAGES;
    }

    @Override
    public String counted(long files) {
        return Words.count(files, "image");
    }

    @Override
    public boolean wants(ProbedFile file) {
        return NAMES.contains(file.extension())
                && (FileTypes.PNG.begins(file)
                        || FileTypes.JPEG.begins(file)
                        || FileTypes.GIF.begins(file)
                        || FileTypes.WEBP.begins(file));
    }

    @Override
    public Look look(ProbedFile file) throws IOException {
        try (DataInputStream in = new DataInputStream(file.stream())) {
            if (FileTypes.PNG.begins(file)) {
                return png(in);
            }
            if (FileTypes.JPEG.begins(file)) {
                return jpeg(in);
            }
            return FileTypes.GIF.begins(file) ? gif(in) : webp(in, file.size());
        } catch (EOFException e) {
            return Look.broken(CUT);
        }
    }

    private static void skip(InputStream in, long bytes) throws IOException {
        in.skipNBytes(bytes);
    }

    /** PNG specification, 5.3: length, type, data, CRC of type and data; the last is IEND. */
    private static Look png(DataInputStream in) throws IOException {
        skip(in, 8);
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int length = in.readInt();
            byte[] type = in.readNBytes(4);
            if (length < 0 || type.length < 4) {
                return Look.broken(length < 0 ? "a chunk of it has an impossible length" : CUT);
            }
            CRC32 crc = new CRC32();
            crc.update(type);
            for (int left = length; left > 0; ) {
                int n = in.read(buffer, 0, Math.min(left, buffer.length));
                if (n < 0) {
                    return Look.broken(CUT);
                }
                crc.update(buffer, 0, n);
                left -= n;
            }
            if (in.readInt() != (int) crc.getValue()) {
                return Look.broken("a chunk of it does not match its checksum");
            }
            if (type[0] == 'I' && type[1] == 'E' && type[2] == 'N' && type[3] == 'D') {
                return Look.SOUND;
            }
        }
    }

    /** ITU-T T.81, annex B: segments with lengths, then after SOS coded data in which FF only stands before 00 or a marker. */
    private static Look jpeg(DataInputStream in) throws IOException {
        skip(in, 2);
        boolean scanned = false;
        int marker = marker(in);
        while (marker != 0xd9) {
            boolean alone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
            if (!alone) {
                int length = in.readUnsignedShort();
                if (length < 2) {
                    return Look.broken("a segment of it has an impossible length");
                }
                skip(in, length - 2L);
            }
            scanned |= marker == 0xda;
            marker = marker == 0xda ? afterCodedData(in) : marker(in);
        }
        return scanned ? Look.SOUND : Look.broken("it holds no picture");
    }

    /** The next marker, over whatever stands before it: decoders pass over that too. */
    private static int marker(DataInputStream in) throws IOException {
        int last = in.readUnsignedByte();
        while (true) {
            int next = in.readUnsignedByte();
            if (last == 0xff && next != 0 && next != 0xff) {
                return next;
            }
            last = next;
        }
    }

    private static int afterCodedData(DataInputStream in) throws IOException {
        while (true) {
            int marker = marker(in);
            if (marker < 0xd0 || marker > 0xd7) {
                return marker;
            }
        }
    }

    /** GIF89a specification: blocks until the trailer, which many writers leave out. */
    private static Look gif(DataInputStream in) throws IOException {
        skip(in, 6 + 4);
        int flags = in.readUnsignedByte();
        skip(in, 2 + colours(flags));
        boolean picture = false;
        while (true) {
            int block = in.read();
            switch (block) {
                case -1, 0x3b -> {
                    return picture ? Look.SOUND : Look.broken(block < 0 ? CUT : "it holds no picture");
                }
                case 0x21 -> {
                    skip(in, 1);
                    subBlocks(in);
                }
                case 0x2c -> {
                    skip(in, 8);
                    skip(in, colours(in.readUnsignedByte()) + 1);
                    subBlocks(in);
                    picture = true;
                }
                case 0 -> {}
                default -> {
                    return picture ? Look.SOUND : Look.broken("a block of it is of no kind that there is");
                }
            }
        }
    }

    private static int colours(int flags) {
        return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
    }

    private static void subBlocks(DataInputStream in) throws IOException {
        for (int length = in.readUnsignedByte(); length > 0; length = in.readUnsignedByte()) {
            skip(in, length);
        }
    }

    /** WebP container specification: RIFF with the size of what follows. */
    private static Look webp(DataInputStream in, long size) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(12)).order(ByteOrder.LITTLE_ENDIAN);
        long says = Integer.toUnsignedLong(header.getInt(4)) + 8;
        if (says > size) {
            return Look.broken(CUT + ": " + size + " of " + says + " bytes");
        }
        for (long at = 12; at + 8 <= says; ) {
            ByteBuffer chunk = ByteBuffer.wrap(in.readNBytes(8)).order(ByteOrder.LITTLE_ENDIAN);
            long length = Integer.toUnsignedLong(chunk.getInt(4));
            long padded = length + (length & 1);
            if (at + 8 + length > says) {
                return Look.broken("a chunk of it is longer than the file");
            }
            skip(in, Math.min(padded, size - at - 8));
            at += 8 + padded;
        }
        return Look.SOUND;
    }
}
