package dev.backproof.backup.source;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.Escapes;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.BackupSource;
import dev.backproof.backup.source.mariadb.ChildProcess;
import dev.backproof.backup.source.mariadb.ReadAhead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One file whose bytes come from a stream or from a command, as restic's {@code backup --stdin} and {@code
 * --stdin-from-command}. Memory does not grow with it.
 *
 * <p>Nothing half is committed: a stream that breaks, a command that fails and a file without a byte make the backup fail
 * with a {@link SourceException}. A command is killed, with what it started, when the backup ends before it.
 *
 * <p>A stream can be backed up once, a command as often as it can be run.
 */
public final class StreamSource implements BackupSource {
    private static final int FILE_MODE = 0644;
    private static final int DIRECTORY_MODE = 0755;
    private static final Duration AFTER_LAST_BYTE = Duration.ofMinutes(1);
    private static final Duration NEVER = Duration.ofDays(10_000);
    private static final int TOLD_LINES = 5;
    private static final int TOLD_CHARACTERS = 1000;

    private final List<String> names;
    private final Instant time;
    private final Supplier<ReadAhead.Feed> feed;

    private StreamSource(String name, Instant time, Supplier<ReadAhead.Feed> feed) {
        names = Arrays.stream(name.split("/", -1))
                .filter(each -> !each.isEmpty() && !each.equals("."))
                .toList();
        if (names.isEmpty() || names.contains("..") || name.endsWith("/") || name.indexOf('\0') >= 0) {
            throw new SourceException(ErrorCode.SOURCE_NOT_FOUND, "'" + name + "' cannot be the name of a file");
        }
        this.time = time;
        this.feed = feed;
    }

    /**
     * A file with the bytes of a stream, which is closed at the end.
     *
     * @param name path of the file in the snapshot, with or without a leading slash
     * @param time the file's times
     */
    public static StreamSource of(String name, InputStream stream, Instant time) {
        return new StreamSource(name, time, () -> new FromStream(stream));
    }

    /**
     * A file with what a command writes to its standard output. Not run through a shell; its standard input is empty, its
     * environment that of this process. It may be silent for as long as it likes.
     *
     * <p>When it does not end with 0 the backup fails with {@code COMMAND_FAILED}, its exit code and the last lines of
     * its standard error; when it cannot be started, with {@code TOOL_NOT_FOUND}. Messages name the program, but never its
     * arguments, since these may hold a secret.
     *
     * @param name path of the file in the snapshot, with or without a leading slash
     * @param command program and arguments
     * @param time the file's times
     */
    public static StreamSource ofCommand(String name, List<String> command, Instant time) {
        List<String> arguments = List.copyOf(command);
        return new StreamSource(name, time, () -> FromCommand.start(arguments));
    }

    /** The file's absolute path. */
    @Override
    public List<String> paths() {
        return List.of("/" + String.join("/", names));
    }

    @Override
    public void walk(Visitor visitor) {
        List<String> folders = names.subList(0, names.size() - 1);
        folders.forEach(folder ->
                visitor.enterDirectory(Node.made(RawName.of(folder), NodeType.DIRECTORY, DIRECTORY_MODE, time)));
        visitor.file(Node.made(RawName.of(names.getLast()), NodeType.FILE, FILE_MODE, time), new Bytes());
        folders.forEach(folder -> visitor.leaveDirectory());
    }

    /** Whatever goes wrong with it ends the backup, so it is read before the walk goes on. */
    private final class Bytes implements Content {
        @Override
        public InputStream open() {
            return new ReadAhead(paths().getFirst(), NEVER, new NotEmpty(feed.get()));
        }

        @Override
        public boolean inOrder() {
            return true;
        }
    }

    /** Takes an end without any byte for a failure, as restic does: it is hardly ever what was meant. */
    private static final class NotEmpty implements ReadAhead.Feed {
        private final ReadAhead.Feed feed;
        private volatile boolean empty = true;

        NotEmpty(ReadAhead.Feed feed) {
            this.feed = feed;
        }

        @Override
        public InputStream stream() {
            return feed.stream();
        }

        @Override
        public void seen(byte[] bytes, int length) {
            empty = false;
        }

        @Override
        public void end(@Nullable IOException broken) throws InterruptedException {
            feed.end(broken);
            if (empty) {
                throw new SourceException(
                        ErrorCode.SOURCE_UNREADABLE, "there was not a single byte to back up; nothing was committed");
            }
        }

        @Override
        public RuntimeException silent() {
            return feed.silent();
        }

        @Override
        public void close() {
            feed.close();
        }
    }

    private static SourceException broken(String what, IOException why) {
        return new SourceException(
                ErrorCode.SOURCE_UNREADABLE,
                what + " could not be read to its end, nothing was committed: " + why.getMessage(),
                why);
    }

    /** A stream that somebody gave. */
    private record FromStream(InputStream stream) implements ReadAhead.Feed {
        @Override
        public void end(@Nullable IOException broken) {
            if (broken != null) {
                throw broken("the stream", broken);
            }
        }

        @Override
        public RuntimeException silent() {
            return new SourceException(ErrorCode.SOURCE_UNREADABLE, "the stream gave no byte");
        }

        @Override
        public void close() {
            try {
                stream.close();
            } catch (IOException e) {
                // nobody wants its bytes any more
            }
        }
    }

    /** The output of a running command. */
    private record FromCommand(String program, ChildProcess process) implements ReadAhead.Feed {
        static FromCommand start(List<String> command) {
            String program = command.getFirst();
            try {
                ChildProcess process = ChildProcess.start(new ProcessBuilder(command));
                process.input().close();
                return new FromCommand(program, process);
            } catch (IOException e) {
                throw new SourceException(ErrorCode.TOOL_NOT_FOUND, "cannot run '" + program + "': " + reason(e), e);
            }
        }

        /** The system's words, without ours around them, which hold arguments. */
        private static String reason(IOException e) {
            Throwable inner = e.getCause() == null ? e : e.getCause();
            return String.valueOf(inner.getMessage());
        }

        @Override
        public InputStream stream() {
            return process.output();
        }

        @Override
        public void end(@Nullable IOException broken) throws InterruptedException {
            OptionalInt exit;
            try {
                exit = process.await(AFTER_LAST_BYTE);
            } finally {
                process.close();
            }
            if (exit.isEmpty()) {
                throw failed("closed its output, but did not end");
            }
            if (exit.getAsInt() != 0) {
                throw failed("failed (exit code " + exit.getAsInt() + ")");
            }
            if (broken != null) {
                throw broken("the output of '" + program + "'", broken);
            }
        }

        private SourceException failed(String how) {
            String last = lastLines(process.errors());
            return new SourceException(
                    ErrorCode.COMMAND_FAILED, "'" + program + "' " + how + (last.isEmpty() ? "" : ": " + last));
        }

        private static String lastLines(String text) {
            List<String> lines = text.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            String last = String.join("; ", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
            String capped =
                    last.length() <= TOLD_CHARACTERS ? last : "…" + last.substring(last.length() - TOLD_CHARACTERS);
            return Escapes.display(capped.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public RuntimeException silent() {
            return failed("gave no byte");
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
