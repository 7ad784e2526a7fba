package dev.backproof.verify.probe;

import dev.backproof.backup.posix.PosixFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * How a zip ends (APPNOTE.TXT, 4.3.14 to 4.3.16): looked at before a reader makes an object of each entry.
 *
 * @param disk number of the part of a split archive that this is
 * @param entries how many there are
 * @param directoryBytes bytes of the central directory
 */
record ZipEnd(long disk, long entries, long directoryBytes) {
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
                        Short.toUnsignedLong(tail.getShort(at + 4)),
                        Short.toUnsignedLong(tail.getShort(at + 10)),
                        Integer.toUnsignedLong(tail.getInt(at + 12)));
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
                : new ZipEnd(Integer.toUnsignedLong(end.getInt(16)), end.getLong(32), end.getLong(40));
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
