package dev.backproof.backup.storage.internal;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a content on their way into a store, held to what the content said of itself. Every deviation, and every
 * failure to read, is thrown as {@link SourceException} with the last byte at the latest, so a store that fails then has
 * made nothing visible. Never throws an {@link IOException} of its own: one that a copy loop sees comes from the store's
 * side. For one thread.
 */
public final class ContentStream extends FilterInputStream {
    private final ObjectKey key;
    private final ObjectContent content;
    private final @Nullable MessageDigest sha1;
    private final boolean toTheEnd;
    private long remaining;

    private ContentStream(ObjectKey key, ObjectContent content, InputStream in, long offset, long length) {
        super(in);
        this.key = key;
        this.content = content;
        this.toTheEnd = offset + length == content.length();
        this.sha1 = content.sha1().isPresent() && length == content.length() ? sha1() : null;
        this.remaining = length;
    }

    /** Opens a content that goes under a key. */
    public static ContentStream open(ObjectKey key, ObjectContent content) {
        return openPart(key, content, 0, content.length());
    }

    /** Opens a part of a content; its digest cannot be compared then. */
    public static ContentStream openPart(ObjectKey key, ObjectContent content, long offset, long length) {
        InputStream in;
        try {
            in = content.open();
        } catch (IOException e) {
            throw unreadable(key, e);
        }
        ContentStream stream = new ContentStream(key, content, in, offset, length);
        try {
            stream.start(offset);
            return stream;
        } catch (RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /** A new SHA-1. */
    public static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** The error of a content that could not be read. */
    public static SourceException unreadable(ObjectKey key, IOException cause) {
        return new SourceException(
                ErrorCode.SOURCE_UNREADABLE, "cannot read what should be stored as '" + key + "': " + cause, cause);
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (remaining == 0) {
            return -1;
        }
        int count;
        try {
            count = in.read(target, offset, (int) Math.min(length, remaining));
        } catch (IOException e) {
            throw unreadable(key, e);
        }
        if (count == -1) {
            throw tooShort(remaining);
        }
        if (sha1 != null) {
            sha1.update(target, offset, count);
        }
        remaining -= count;
        if (remaining == 0) {
            checkEnd();
        }
        return count;
    }

    /**
     * Copies all bytes. Lets the content write straight into the target where no digest is asked for.
     *
     * @param target must throw its own failures unchecked: an {@link IOException} is taken for one of the content
     */
    @Override
    public long transferTo(OutputStream target) {
        try {
            if (sha1 != null || !toTheEnd) {
                return super.transferTo(target);
            }
            long count = remaining == 0 ? 0 : in.transferTo(target);
            if (count != remaining) {
                throw count < remaining ? tooShort(remaining - count) : tooLong();
            }
            remaining = 0;
            return count;
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    /** Closes the content's stream; a failure to do so has nothing to say after the last byte. */
    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // the bytes were read and are counted
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void start(long offset) {
        try {
            in.skipNBytes(offset);
        } catch (EOFException e) {
            throw disagrees("it ends before byte " + offset);
        } catch (IOException e) {
            throw unreadable(key, e);
        }
        if (remaining == 0) {
            checkEnd();
        }
    }

    private void checkEnd() {
        try {
            if (toTheEnd && in.read() != -1) {
                throw tooLong();
            }
        } catch (IOException e) {
            throw unreadable(key, e);
        }
        if (sha1 != null) {
            String found = HexFormat.of().formatHex(sha1.digest());
            if (!content.sha1().equals(Optional.of(found))) {
                throw disagrees("its SHA-1 is " + found);
            }
        }
    }

    private SourceException tooShort(long missing) {
        return disagrees(missing + " of " + content.length() + " bytes are missing at the end");
    }

    private SourceException tooLong() {
        return disagrees("more than " + content.length() + " bytes come");
    }

    private SourceException disagrees(String what) {
        return new SourceException(
                ErrorCode.SOURCE_UNREADABLE,
                "what should be stored as '" + key + "' is not what was announced: " + what,
                "it changed while it was read; try again",
                null);
    }
}
