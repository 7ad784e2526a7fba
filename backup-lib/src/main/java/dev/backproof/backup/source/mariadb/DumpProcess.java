package dev.backproof.backup.source.mariadb;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The output of a running {@code mariadb-dump} as a stream. A thread of its own reads, hashes and scans it ahead, so
 * that the reader can be interrupted and notices silence.
 *
 * <p>The stream ends only when the dump is whole: the program ended with 0, its last line is there, and the check that
 * the caller gave agrees. Anything else is a {@link SourceException} instead of the end, or a {@link
 * CancellationException} when the reader is interrupted.
 */
final class DumpProcess extends InputStream {
    private static final int PIECE = 128 * 1024;
    private static final int PIECES_AHEAD = 16;
    private static final Duration AFTER_LAST_BYTE = Duration.ofMinutes(1);
    private static final byte[] END = {}; // no piece is empty

    private final ChildProcess process;
    private final String what;
    private final Duration stallLimit;
    private final Consumer<Dumped> check;
    private final BlockingQueue<byte[]> ahead = new ArrayBlockingQueue<>(PIECES_AHEAD);
    private final Thread pump;
    private final MessageDigest sha256;
    private final DumpScanner scanner = new DumpScanner();
    private volatile @Nullable IOException broken;

    private byte[] current = {};
    private int at;
    private boolean ended;
    private @Nullable RuntimeException failure;

    /**
     * A dump that is whole.
     *
     * @param facts what was seen in it
     * @param sha256 of its bytes, 64 hex digits
     * @param messages what the program wrote to standard error although all went well; usually empty
     */
    record Dumped(DumpFacts facts, String sha256, String messages) {}

    /**
     * Starts a dump.
     *
     * @param command program and arguments
     * @param what the name of what is dumped, for messages
     * @param stallLimit how long the program may be silent
     * @param check looks at the whole dump before the stream ends; throws when something is missing in it
     */
    DumpProcess(List<String> command, String what, Duration stallLimit, Consumer<Dumped> check) throws IOException {
        this.what = what;
        this.stallLimit = stallLimit;
        this.check = check;
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
        this.process = ChildProcess.start(command);
        process.input().close();
        this.pump = Thread.ofPlatform().daemon().name("dump of " + what).start(this::readAhead);
    }

    private void readAhead() {
        try {
            InputStream in = process.output();
            byte[] buffer = new byte[PIECE];
            for (int n = in.readNBytes(buffer, 0, PIECE); n > 0; n = in.readNBytes(buffer, 0, PIECE)) {
                sha256.update(buffer, 0, n);
                scanner.accept(buffer, 0, n);
                byte[] piece = buffer;
                if (n < PIECE) {
                    piece = Arrays.copyOf(buffer, n);
                } else {
                    buffer = new byte[PIECE];
                }
                ahead.put(piece);
            }
        } catch (IOException e) {
            broken = e;
        } catch (InterruptedException e) {
            return; // closed: nobody waits for the end
        }
        try {
            ahead.put(END);
        } catch (InterruptedException e) {
            // closed
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        while (at == current.length) {
            if (failure != null) {
                throw failure;
            }
            if (ended) {
                return -1;
            }
            advance();
        }
        int n = Math.min(length, current.length - at);
        System.arraycopy(current, at, into, offset, n);
        at += n;
        return n;
    }

    private void advance() {
        try {
            current = next();
            at = 0;
            if (current.length == 0) {
                finish();
                ended = true;
            }
        } catch (SourceException | CancellationException e) {
            failure = e;
            throw e;
        }
    }

    private byte[] next() {
        try {
            byte[] piece = ahead.poll(stallLimit.toMillis(), TimeUnit.MILLISECONDS);
            if (piece == null) {
                close();
                throw incomplete("the dump of " + what + " gave no byte for " + stallLimit.toSeconds() + " s");
            }
            return piece;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private CancellationException interrupted() {
        close();
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted while " + what + " was dumped");
    }

    private void finish() {
        OptionalInt exit;
        try {
            exit = process.await(AFTER_LAST_BYTE);
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            process.close();
        }
        if (broken != null) {
            throw new SourceException(
                    ErrorCode.DUMP_INCOMPLETE, "the dump of " + what + " could not be read to its end", broken);
        }
        if (exit.isEmpty()) {
            throw incomplete("the dump of " + what + " ended, but its program did not");
        }
        ServerMessage message = ServerMessage.of(process.errors());
        if (exit.getAsInt() != 0) {
            throw new SourceException(
                    message.noConnection() ? ErrorCode.DATABASE_UNREACHABLE : ErrorCode.DUMP_INCOMPLETE,
                    "mariadb-dump of " + what + " failed (exit code " + exit.getAsInt() + "): " + message.text(),
                    message.hint().isEmpty() ? ErrorCode.DUMP_INCOMPLETE.hint() : message.hint(),
                    null);
        }
        DumpFacts facts = scanner.finish();
        if (!facts.errorText().isEmpty()) {
            throw incomplete("the dump of " + what + " holds an error: " + facts.errorText());
        }
        if (!facts.complete()) {
            throw incomplete("the dump of " + what + " ends without its last line, after " + facts.bytes() + " bytes");
        }
        check.accept(new Dumped(facts, HexFormat.of().formatHex(sha256.digest()), message.text()));
    }

    private static SourceException incomplete(String message) {
        return new SourceException(ErrorCode.DUMP_INCOMPLETE, message);
    }

    /** Kills the dump when it still runs. */
    @Override
    public void close() {
        ended = true;
        pump.interrupt();
        process.close();
    }
}
