package dev.backproof.verify.probe;

import dev.backproof.backup.posix.PosixFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * How a zip ends (APPNOTE.TXT, 4.3.14 to 4.3.16): looked at before a reader makes an object of each entry.
 *
 * @param position where the directory ends, in bytes from the file's beginning
 * @param disk number of the part of a split archive that this is
 * @param entries how many there are
 * @param directoryBytes bytes of the central directory
 * @param directoryOffset where it begins, by the zip's own count
 */
record ZipEnd(long position, long disk, long entries, long directoryBytes, long directoryOffset) {
    private static final int LOCAL_ENTRY = 0x04034b50;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int LOCAL_OFFSET_AT = 42;
    private static final int DIRECTORY_ENTRY_LENGTH = 46;
    private static final int END = 0x06054b50;
    private static final int END_64 = 0x06064b50;
    private static final int LOCATOR = 0x07064b50;
    private static final int END_LENGTH = 22;
    private static final int LOCATOR_LENGTH = 20;
    private static final int END_64_LENGTH = 56;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long MOST_ENTRIES = 500_000;
    private static final long LARGEST_DIRECTORY = 64 << 20;

    /** Finds it; null when there is none. */
    static @Nullable ZipEnd find(ProbedFile file, PosixFile open) throws IOException {
        int most = END_LENGTH + LONGEST_COMMENT + LOCATOR_LENGTH;
        long from = Math.max(0, file.size() - most);
        ByteBuffer tail = ByteBuffer.wrap(file.bytesAt(open, from, most)).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = tail.limit() - END_LENGTH; at >= 0; at--) {
            if (tail.getInt(at) == END) {
                ZipEnd end = new ZipEnd(
                        from + at,
                        Short.toUnsignedLong(tail.getShort(at + 4)),
                        Short.toUnsignedLong(tail.getShort(at + 10)),
                        Integer.toUnsignedLong(tail.getInt(at + 12)),
                        Integer.toUnsignedLong(tail.getInt(at + 16)));
                int locator = at - LOCATOR_LENGTH;
                return locator >= 0 && tail.getInt(locator) == LOCATOR
                        ? end64(file, open, tail.getLong(locator + 8), end)
                        : end;
            }
        }
        return null;
    }

    private static ZipEnd end64(ProbedFile file, PosixFile open, long at, ZipEnd usual) throws IOException {
        if (at < 0 || at > file.size() - END_64_LENGTH) {
            return usual;
        }
        ByteBuffer end = ByteBuffer.wrap(file.bytesAt(open, at, END_64_LENGTH)).order(ByteOrder.LITTLE_ENDIAN);
        return end.limit() < END_64_LENGTH || end.getInt(0) != END_64
                ? usual
                : new ZipEnd(
                        at, Integer.toUnsignedLong(end.getInt(16)), end.getLong(32), end.getLong(40), end.getLong(48));
    }

    /**
     * Whether a file that begins as something else is a zip all the same, as programs are that unpack or run themselves: its
     * directory lies right before its end, and the directory's first entry names the place of one. Offsets may count from the
     * file's beginning or from that of the zip within it.
     */
    static boolean endsAsZip(ProbedFile file) throws IOException {
        try (PosixFile open = file.open()) {
            ZipEnd end = find(file, open);
            if (end == null) {
                return false;
            }
            long directory = end.position - end.directoryBytes;
            long zip = directory - end.directoryOffset;
            if (end.directoryBytes < DIRECTORY_ENTRY_LENGTH || end.directoryOffset < 0 || zip < 0) {
                return false;
            }
            ByteBuffer first = ByteBuffer.wrap(file.bytesAt(open, directory, DIRECTORY_ENTRY_LENGTH))
                    .order(ByteOrder.LITTLE_ENDIAN);
            if (first.limit() < DIRECTORY_ENTRY_LENGTH || first.getInt(0) != DIRECTORY_ENTRY) {
                return false;
            }
            long entry = zip + Integer.toUnsignedLong(first.getInt(LOCAL_OFFSET_AT));
            ByteBuffer local = ByteBuffer.wrap(file.bytesAt(open, entry, 4)).order(ByteOrder.LITTLE_ENDIAN);
            return entry < directory && local.limit() == 4 && local.getInt(0) == LOCAL_ENTRY;
        }
    }

    /** Why its entries are not read, or empty. */
    String cannotBeRead() {
        if (disk != 0) {
            return "it is one part of a split zip";
        }
        return entries < 0 || entries > MOST_ENTRIES || directoryBytes < 0 || directoryBytes > LARGEST_DIRECTORY
                ? "its directory is larger than what is read (" + MOST_ENTRIES + " entries)"
                : "";
    }
}
