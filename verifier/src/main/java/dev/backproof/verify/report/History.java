package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.backproof.verify.result.RunResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * {@code history.jsonl}: one line of JSON per drill and run, oldest first, at most {@link #MOST_LINES}. A run's lines are
 * appended with one write; a line that a crash cut is ended first, and skipped when reading.
 */
final class History {
    static final int MOST_LINES = 10_000;

    private final Path file;
    private final int mostLines;

    History(Path file) {
        this(file, MOST_LINES);
    }

    History(Path file, int mostLines) {
        this.file = file;
        this.mostLines = mostLines;
    }

    /** Adds a line for each drill of the run, and drops the oldest lines when there are too many. */
    void add(RunResult run) throws IOException {
        StringBuilder lines = new StringBuilder();
        run.drills()
                .forEach(drill ->
                        lines.append(HistoryEntry.of(run, drill).toJson()).append('\n'));
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!endsWithLineEnd(channel)) {
                lines.insert(0, '\n');
            }
            ByteBuffer bytes = UTF_8.encode(lines.toString());
            channel.position(channel.size());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        trim();
    }

    /** What is kept, oldest first; damaged lines are left out. */
    List<HistoryEntry> read() throws IOException {
        return lines().stream().map(History::entry).flatMap(Optional::stream).toList();
    }

    /** Empty for a line that a crash cut or somebody edited: the others still tell the history. */
    private static Optional<HistoryEntry> entry(String line) {
        try {
            return Optional.of(HistoryEntry.parse(line));
        } catch (IOException damaged) {
            return Optional.empty();
        }
    }

    private void trim() throws IOException {
        Deque<String> kept = new ArrayDeque<>();
        boolean dropped = false;
        for (String line : lines()) {
            kept.add(line);
            if (kept.size() > mostLines) {
                kept.remove();
                dropped = true;
            }
        }
        if (dropped) {
            WholeFiles.write(file, String.join("\n", kept) + "\n");
        }
    }

    /** Not empty, oldest first. Bytes that are not UTF-8 become replacement characters: one bad line harms no other. */
    private List<String> lines() throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8))) {
            return reader.lines().filter(line -> !line.isBlank()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static boolean endsWithLineEnd(FileChannel channel) throws IOException {
        if (channel.size() == 0) {
            return true;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, channel.size() - 1);
        return last.get(0) == '\n';
    }
}
