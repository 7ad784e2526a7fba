package dev.backproof.verify.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;

/** What a server wrote about its troubles. */
public final class ServerLog {
    /** What is said when a log tells of no error. */
    public static final String NOTHING = "it gave no reason";

    private static final int TAIL = 64 * 1024;
    private static final int LINES = 3;

    private ServerLog() {}

    /** The last error lines of a log file; says so when there are none. */
    public static String lastErrors(Path file) {
        try {
            return lastErrors(tail(file));
        } catch (IOException e) {
            return "its log cannot be read";
        }
    }

    /** All error lines at the end of a log file, without their time stamps. */
    public static List<String> errors(Path file) {
        try {
            return errors(tail(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String tail(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer tail = ByteBuffer.allocate((int) Math.min(TAIL, channel.size()));
            channel.position(channel.size() - tail.capacity());
            int read;
            do {
                read = channel.read(tail);
            } while (read > 0);
            return new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8);
        }
    }

    /** The last lines that tell of an error, without their time stamps. */
    public static String lastErrors(String text) {
        List<String> errors = errors(text);
        return errors.isEmpty()
                ? NOTHING
                : errors.stream().skip(Math.max(0, errors.size() - LINES)).collect(Collectors.joining("; "));
    }

    private static List<String> errors(String text) {
        return text.lines()
                .filter(line -> line.contains("[ERROR]") || line.startsWith("ERROR") || line.contains("Errcode"))
                .map(line -> line.replaceFirst("^.*\\[ERROR] ", "").strip())
                .distinct()
                .toList();
    }

    /** Whether the log tells of a full disk. */
    public static boolean noRoom(String errors) {
        return errors.contains("No space left on device")
                || errors.contains("rror: 28")
                || errors.contains("errno: 28");
    }
}
