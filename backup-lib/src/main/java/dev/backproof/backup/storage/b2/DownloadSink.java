package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.contentHandlers.B2ContentSink;
import com.backblaze.b2.client.contentSources.B2Headers;
import com.backblaze.b2.client.exceptions.B2LocalException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ByteRange;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.internal.ContentStream;
import dev.backproof.backup.storage.internal.ReaderFailures;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Hands what comes from B2 to a reader and judges it: the byte count always, the digest for whole objects that have one.
 * The SDK calls it once per attempt. What it throws tells the SDK what to do: {@link IOException} to try again, {@link
 * CallersFailure} to give up, {@code mismatch} to give up and let the store try once more. For one thread.
 */
final class DownloadSink<T> implements B2ContentSink {
    /** Code of the error when the digest disagrees. */
    static final String MISMATCH = "mismatch";

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-(\\d+)/(\\d+)");

    private final String object;
    private final ByteRange range;
    private final boolean compared;
    private final ObjectReader<T> reader;
    private final B2Limits limits;
    private @Nullable T result;
    private boolean broke;

    /** For bytes whose digest is compared here, or by whoever asked for them. */
    DownloadSink(String object, ByteRange range, boolean compared, ObjectReader<T> reader, B2Limits limits) {
        this.object = object;
        this.range = range;
        this.compared = compared;
        this.reader = reader;
        this.limits = limits;
    }

    /** What the reader made of the bytes, once the download succeeded. */
    @SuppressWarnings("NullAway") // T may be nullable; after a success the reader has set it
    T result() {
        return result;
    }

    /** Whether the last attempt broke after bytes had begun to come. */
    boolean broke() {
        return broke;
    }

    @Override
    public void readContent(B2Headers headers, InputStream in) throws B2LocalException, IOException {
        broke = false;
        long length = length(headers);
        Optional<String> sha1 = compared && range.isAll() ? StoredFacts.sha1(headers) : Optional.empty();
        MessageDigest digest = sha1.isPresent() ? ContentStream.sha1() : null;
        DownloadStream stream = new DownloadStream(in, length, digest, new Pace(limits));
        try {
            result = reader.read(stream, length);
            stream.drain();
        } catch (IOException | RuntimeException e) {
            IOException trouble = stream.trouble();
            if (trouble != null) {
                broke = true;
                throw trouble;
            }
            throw new CallersFailure(
                    e instanceof IOException own ? ReaderFailures.of(object, own) : (RuntimeException) e);
        }
        if (digest != null) {
            String found = HexFormat.of().formatHex(digest.digest());
            if (!sha1.get().equals(found)) {
                throw new B2LocalException(MISMATCH, "SHA-1 is " + found + " instead of " + sha1.get());
            }
        }
    }

    /** How many bytes are to come, after a look whether they are those that were asked for. */
    private long length(B2Headers headers) throws B2LocalException {
        long length = number(headers.getValueOrNull(B2Headers.CONTENT_LENGTH));
        if (range.isAll()) {
            return length;
        }
        Matcher told = CONTENT_RANGE.matcher(String.valueOf(headers.getValueOrNull(B2Headers.CONTENT_RANGE)));
        if (!told.matches() || number(told.group(1)) != range.offset()) {
            throw unusable("another range than " + range);
        }
        long size = number(told.group(3));
        if (range.lengthWithin(size) == -1) {
            throw new CallersFailure(tooShort(object, size, range));
        }
        if (range.lengthWithin(size) != length) {
            throw unusable(length + " bytes for " + range + " of " + size);
        }
        return length;
    }

    static StorageException tooShort(String object, long size, ByteRange range) {
        return new StorageException(ErrorCode.OBJECT_TOO_SHORT, object + " has " + size + " bytes, asked for " + range);
    }

    private static long number(@Nullable String text) throws B2LocalException {
        try {
            return Long.parseLong(String.valueOf(text));
        } catch (NumberFormatException e) {
            throw unusable("no length");
        }
    }

    private static B2LocalException unusable(String what) {
        return new B2LocalException("parsing_failed", "the answer has " + what);
    }
}
