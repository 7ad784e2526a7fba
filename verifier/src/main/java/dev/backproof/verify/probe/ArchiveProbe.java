package dev.backproof.verify.probe;

import dev.backproof.backup.posix.PosixFile;
import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.restore.UnpackedInput;
import dev.backproof.verify.scenario.ProbeKind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * Archives and packed files by name and beginning: zip and what is built on it (also by its end), tar, gzip, bzip2, xz,
 * zstd. Every byte is unpacked and its checksum compared, nothing is written. What unpacks to very much more than it is, is
 * left at that.
 */
final class ArchiveProbe implements FileProbe {
    private static final Set<String> ZIPS = FileTypes.ZIPS;
    private static final Set<String> PACKED =
            Set.of("tar", "gz", "tgz", "bz2", "tbz", "tbz2", "xz", "txz", "zst", "tzst", "gzip");
    private static final int BUFFER = 1 << 16;
    private static final int TAR_BLOCK = 512;
    private static final int TAR_MAGIC_AT = 257;
    private static final byte[] TAR_MAGIC = {'u', 's', 't', 'a', 'r'};

    /** An honest archive unpacks to a few times its size, logs to some dozens. */
    private static final long MOST_TIMES = 200;

    private static final long ALWAYS_ALLOWED = 64 << 20;

    /** Decoders of xz and zstd may take up to 192 MiB each. */
    private final Semaphore large = new Semaphore(1);

    @Override
    public ProbeKind kind() {
        return ProbeKind.ARCHIVES;
    }

    @Override
    public String counted(long files) {
        return Words.count(files, "archive");
    }

    @Override
    public boolean wants(ProbedFile file) throws IOException {
        String extension = file.extension();
        return ZIPS.contains(extension)
                ? FileTypes.ZIP.begins(file) || ZipEnd.endsAsZip(file)
                : PACKED.contains(extension) && (isTar(file.head(), file.head().length) || isPacked(file));
    }

    private static boolean isPacked(ProbedFile file) {
        return FileTypes.GZIP.begins(file)
                || FileTypes.BZIP2.begins(file)
                || FileTypes.XZ.begins(file)
                || FileTypes.ZSTD.begins(file);
    }

    private static boolean isTar(byte[] head, int length) {
        return length >= TAR_BLOCK
                && Arrays.equals(head, TAR_MAGIC_AT, TAR_MAGIC_AT + TAR_MAGIC.length, TAR_MAGIC, 0, TAR_MAGIC.length);
    }

    @Override
    public Look look(ProbedFile file) throws IOException {
        try {
            if (ZIPS.contains(file.extension())) {
                return zip(file);
            }
            boolean needsMuch = FileTypes.XZ.begins(file) || FileTypes.ZSTD.begins(file);
            if (!needsMuch) {
                return packed(file);
            }
            large.acquireUninterruptibly();
            try {
                return packed(file);
            } finally {
                large.release();
            }
        } catch (TooMuch e) {
            return Look.notTested("it unpacks to more than " + MOST_TIMES + " times its size");
        }
    }

    /** Reads what is unpacked, and ends it when it is too much. */
    private static final class Unpacking {
        private final long most;
        private long bytes;

        Unpacking(long packed) {
            most = ALWAYS_ALLOWED + MOST_TIMES * packed;
        }

        void count(long more) throws TooMuch {
            bytes += more;
            if (bytes > most) {
                throw new TooMuch();
            }
        }

        InputStream limited(InputStream in) {
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
                }

                @Override
                public int read(byte[] to, int offset, int length) throws IOException {
                    int n = in.read(to, offset, length);
                    count(Math.max(n, 0));
                    return n;
                }
            };
        }
    }

    private static final class TooMuch extends IOException {
        private static final long serialVersionUID = 1L;

        TooMuch() {
            super("unpacks to too much");
        }
    }

    private static Look packed(ProbedFile file) throws IOException {
        try (InputStream stored = file.stream();
                UnpackedInput plain = new UnpackedInput(stored)) {
            BufferedInputStream in = new BufferedInputStream(new Unpacking(file.size()).limited(plain), BUFFER);
            in.mark(TAR_BLOCK);
            byte[] head = in.readNBytes(TAR_BLOCK);
            in.reset();
            Look found = isTar(head, head.length) ? tar(in) : Look.SOUND;
            in.transferTo(OutputStream.nullOutputStream());
            return plain.damage().isEmpty() ? found : Look.broken(plain.damage());
        } catch (TooMuch e) {
            throw e;
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("memory")) {
                return Look.notTested("unpacking it takes more memory than there is for it");
            }
            throw e;
        }
    }

    private static Look tar(InputStream in) throws TooMuch {
        int entries = 0;
        try {
            TarArchiveInputStream tar = new TarArchiveInputStream(in);
            while (tar.getNextEntry() != null) {
                entries++;
            }
            return Look.SOUND;
        } catch (TooMuch e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return Look.broken("the tar is damaged or cut after " + entries + (entries == 1 ? " entry" : " entries"));
        }
    }

    private static Look zip(ProbedFile file) throws IOException {
        try (PosixFile open = file.open()) {
            ZipEnd end = ZipEnd.find(file, open);
            if (end == null) {
                return Look.broken("the zip's directory, which stands at its end, is missing: it is cut");
            }
            String left = end.cannotBeRead();
            if (!left.isEmpty()) {
                return Look.notTested(left);
            }
            try (ZipFile zip = ZipFile.builder()
                    .setSeekableByteChannel(new FileView(file, open))
                    .setIgnoreLocalFileHeader(true)
                    .get()) {
                return entries(zip, new Unpacking(file.size()));
            }
        } catch (TooMuch e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            return Look.broken("the zip's directory is damaged");
        }
    }

    private static Look entries(ZipFile zip, Unpacking unpacking) throws TooMuch {
        int number = 0;
        int unread = 0;
        byte[] buffer = new byte[BUFFER];
        for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
            ZipArchiveEntry entry = entries.nextElement();
            number++;
            if (!zip.canReadEntryData(entry)) {
                unread++;
                continue;
            }
            CRC32 crc = new CRC32();
            long bytes = 0;
            try (InputStream in = zip.getInputStream(entry)) {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    crc.update(buffer, 0, n);
                    bytes += n;
                    unpacking.count(n);
                }
            } catch (TooMuch e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                return Look.broken("entry " + number + " of the zip is damaged");
            }
            if (bytes != entry.getSize() || crc.getValue() != entry.getCrc()) {
                return Look.broken("entry " + number + " of the zip has not the bytes that its checksum is of");
            }
        }
        return unread == 0
                ? Look.SOUND
                : Look.notTested(unread + " of " + number + (number == 1 ? " entry" : " entries")
                        + " is encrypted or packed in a way that is not read here");
    }
}
