package dev.backproof.backup.source.mariadb;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running {@code mariadb-dump}, whose output is hashed and scanned while it is read ahead.
 *
 * <p>Its stream ends only when the dump is whole: the program ended with 0, its last line is there, and the check that
 * the caller gave agrees. Anything else is a {@link SourceException} instead of the end, or a {@link
 * java.util.concurrent.CancellationException} when the reader is interrupted.
 */
final class DumpProcess implements ReadAhead.Feed {
    private static final Duration AFTER_LAST_BYTE = Duration.ofMinutes(1);

    private final ChildProcess process;
    private final String what;
    private final Duration stallLimit;
    private final Consumer<Dumped> check;
    private final MessageDigest sha256;
    private final DumpScanner scanner = new DumpScanner();

    /**
     * A dump that is whole.
     *
     * @param facts what was seen in it
     * @param sha256 of its bytes, 64 hex digits
     * @param messages what the program wrote to standard error although all went well; usually empty
     */
    record Dumped(DumpFacts facts, String sha256, String messages) {}

    private DumpProcess(List<String> command, String what, Duration stallLimit, Consumer<Dumped> check)
            throws IOException {
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
    }

    /**
     * Starts a dump.
     *
     * @param command program and arguments
     * @param what the name of what is dumped, for messages
     * @param stallLimit how long the program may be silent
     * @param check looks at the whole dump before the stream ends; throws when something is missing in it
     */
    static InputStream start(List<String> command, String what, Duration stallLimit, Consumer<Dumped> check)
            throws IOException {
        return new ReadAhead("dump of " + what, stallLimit, new DumpProcess(command, what, stallLimit, check));
    }

    @Override
    public InputStream stream() {
        return process.output();
    }

    @Override
    public void seen(byte[] bytes, int length) {
        sha256.update(bytes, 0, length);
        scanner.accept(bytes, 0, length);
    }

    @Override
    public RuntimeException silent() {
        return incomplete("the dump of " + what + " gave no byte for " + stallLimit.toSeconds() + " s");
    }

    @Override
    public void end(@Nullable IOException broken) throws InterruptedException {
        OptionalInt exit;
        try {
            exit = process.await(AFTER_LAST_BYTE);
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
        process.close();
    }
}
