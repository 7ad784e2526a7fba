package dev.backproof.verify.probe;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How files of common types begin, and which names promise which. */
final class FileTypes {
    /** What is a zip under another name: documents, books, programs. */
    static final Set<String> ZIPS = Set.of(
            "zip jar war ear apk docx xlsx pptx odt ods odp odg epub cbz kmz xpi whl nupkg vsix 3mf".split(" ", -1));

    static final Type ZIP = new Type(at(0, "PK\3\4"), at(0, "PK\5\6"));
    static final Type GZIP = new Type(at(0, "\37\213\10"));
    static final Type BZIP2 = new Type(at(0, "BZh"));
    static final Type XZ = new Type(at(0, "\3757zXZ\0"));
    static final Type ZSTD = new Type(at(0, "\50\265\57\375"));
    static final Type PNG = new Type(at(0, "\211PNG\r\n\32\n"));
    static final Type JPEG = new Type(at(0, "\377\330\377"));
    static final Type GIF = new Type(at(0, "GIF87a"), at(0, "GIF89a"));
    static final Type WEBP = new Type(at(8, "WEBP"));
    static final Type PDF = new Type(at(0, "%PDF-"));
    private static final Type TIFF = new Type(at(0, "II*\0"), at(0, "MM\0*"), at(0, "II+\0"), at(0, "MM\0+"));
    private static final Type PSD = new Type(at(0, "8BPS"));
    private static final Type SEVEN_ZIP = new Type(at(0, "7z\274\257\47\34"));
    private static final Type RAR = new Type(at(0, "Rar!\32\7"));
    private static final Type OLE = new Type(at(0, "\320\317\21\340\241\261\32\341"));
    private static final Type RTF = new Type(at(0, "{\\rtf"));
    private static final Type SQLITE = new Type(at(0, "SQLite format 3\0"));
    private static final Type ISO_MEDIA = new Type(
            at(4, "ftyp"),
            at(4, "moov"),
            at(4, "mdat"),
            at(4, "wide"),
            at(4, "free"),
            at(4, "skip"),
            at(4, "pnot"),
            at(4, "styp"),
            at(4, "moof"),
            at(4, "sidx"));
    private static final Type MATROSKA = new Type(at(0, "\32\105\337\243"));
    private static final Type FLAC = new Type(at(0, "fLaC"), at(0, "ID3"));
    private static final Type OGG = new Type(at(0, "OggS"));

    /** What files of known names may hold as well, and nobody has to worry about. */
    private static final Type OTHERS = new Type(
            at(0, "RIFF"),
            at(0, "BM"),
            at(0, "\0\0\1\0"), // icon
            at(0, "\0\5\26\7"), // AppleDouble, the ._ files of macOS
            at(0, "\0\5\26\0"),
            at(0, "MZ"),
            at(0, "\177ELF"),
            at(0, "\312\376\272\276"),
            at(0, "ID3"),
            at(0, "PK\7\10"),
            at(0, "\377\12"), // JPEG XL
            at(0, "\0\0\0\14JXL "),
            at(0, "\0\0\0\14jP  "),
            at(0, "Salted__"), // openssl enc
            at(0, "RCLONE\0\0"),
            at(0, "age-encryption.org"),
            at(0, "LRZI"),
            at(0, "LZIP"),
            at(0, "\4\42\115\30"), // lz4
            at(0, "MSCF"),
            at(0, "\37\235"), // compress
            at(0, "bplist"),
            at(257, "ustar"));

    private static final List<Type> ALL = List.of(
            ZIP, GZIP, BZIP2, XZ, ZSTD, PNG, JPEG, GIF, WEBP, PDF, TIFF, PSD, SEVEN_ZIP, RAR, OLE, RTF, SQLITE,
            ISO_MEDIA, MATROSKA, FLAC, OGG, OTHERS);

    private static final Map<String, Promise> PROMISES = promises();
    private static final int PDF_SEARCHED = 1024;

    private FileTypes() {}

    /** Bytes that must stand somewhere near the beginning. */
    record Sign(int offset, String latin1) {}

    private static Sign at(int offset, String latin1) {
        return new Sign(offset, latin1);
    }

    /** How files of a type begin: with one of these signs. */
    record Type(List<Sign> signs) {
        Type(Sign... signs) {
            this(List.of(signs));
        }

        boolean begins(ProbedFile file) {
            return signs.stream().anyMatch(sign -> file.holds(sign.offset(), sign.latin1()));
        }
    }

    /**
     * What a name promises.
     *
     * @param types one of these
     * @param strict whether a single file that breaks the promise is worth an alarm: it is not where files are written bit
     *     by bit, as recordings and downloads are
     */
    record Promise(List<Type> types, boolean strict) {
        boolean isKeptBy(ProbedFile file) {
            return types.stream().anyMatch(type -> type.begins(file)) || (types.contains(PDF) && holdsPdf(file));
        }
    }

    private static Map<String, Promise> promises() {
        Map<String, Promise> map = new LinkedHashMap<>();
        promise(map, true, List.of(PNG), "png");
        promise(map, true, List.of(JPEG), "jpg", "jpeg");
        promise(map, true, List.of(GIF), "gif");
        promise(map, true, List.of(WEBP), "webp");
        promise(map, true, List.of(TIFF), "tif", "tiff");
        promise(map, true, List.of(PSD), "psd");
        promise(map, true, List.of(PDF), "pdf");
        promise(map, true, List.of(ZIP), ZIPS.toArray(String[]::new));
        promise(map, true, List.of(OLE, ZIP, RTF), "doc", "xls", "ppt");
        promise(map, true, List.of(GZIP), "gz", "tgz");
        promise(map, true, List.of(BZIP2), "bz2", "tbz2");
        promise(map, true, List.of(XZ), "xz", "txz");
        promise(map, true, List.of(ZSTD), "zst", "tzst");
        promise(map, true, List.of(SEVEN_ZIP), "7z");
        promise(map, true, List.of(RAR), "rar");
        promise(map, true, List.of(SQLITE), "sqlite", "sqlite3");
        promise(map, false, List.of(ISO_MEDIA), "mp4", "m4v", "m4a", "mov", "heic", "avif");
        promise(map, false, List.of(MATROSKA), "mkv", "webm");
        promise(map, false, List.of(FLAC), "flac");
        promise(map, false, List.of(OGG), "ogg", "oga", "opus", "ogv");
        return map;
    }

    private static void promise(Map<String, Promise> map, boolean strict, List<Type> types, String... extensions) {
        for (String extension : extensions) {
            map.put(extension, new Promise(types, strict));
        }
    }

    /** What a name with this ending promises. */
    static Optional<Promise> promise(String extension) {
        return Optional.ofNullable(PROMISES.get(extension));
    }

    /** Whether a file begins as some known type does, or as text. */
    static boolean knows(ProbedFile file) {
        return ALL.stream().anyMatch(type -> type.begins(file)) || holdsPdf(file) || isText(file.head());
    }

    /** Readers look for a PDF's first line within the first KiB (PDF 1.7, implementation note 13). */
    static boolean holdsPdf(ProbedFile file) {
        String begin =
                new String(file.head(), 0, Math.min(PDF_SEARCHED, file.head().length), StandardCharsets.ISO_8859_1);
        return begin.contains("%PDF-");
    }

    /** Whether these bytes may be text in some encoding: no control characters, or a byte order mark. */
    static boolean isText(byte[] bytes) {
        if (bytes.length >= 2 && ((bytes[0] == -1 && bytes[1] == -2) || (bytes[0] == -2 && bytes[1] == -1))) {
            return true;
        }
        for (byte each : bytes) {
            if ((each >= 0 && each < ' ' && "\t\n\f\r\33".indexOf(each) < 0) || each == 0x7f) {
                return false;
            }
        }
        return bytes.length > 0;
    }
}
