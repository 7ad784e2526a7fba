package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.contentSources.B2ContentSource;
import dev.backproof.backup.storage.internal.ContentStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A content, or a part of one, in the SDK's form. Gives no time of the last change: the SDK would send it for small files
 * only, so callers put it among the custom fields.
 */
final class UploadSource implements B2ContentSource {
    private final long length;
    private final Optional<String> sha1;
    private final Supplier<ContentStream> opener;
    private final UploadGuard guard;

    UploadSource(long length, Optional<String> sha1, Supplier<ContentStream> opener, UploadGuard guard) {
        this.length = length;
        this.sha1 = sha1;
        this.opener = opener;
        this.guard = guard;
    }

    @Override
    public long getContentLength() {
        return length;
    }

    /** Sent before the bytes when it is known, else the SDK sends it after them. */
    @Override
    public @Nullable String getSha1OrNull() {
        return sha1.orElse(null);
    }

    @Override
    public @Nullable Long getSrcLastModifiedMillisOrNull() {
        return null;
    }

    @Override
    public InputStream createInputStream() {
        try {
            return new UploadStream(opener.get(), guard);
        } catch (RuntimeException e) {
            throw new CallersFailure(e);
        }
    }
}
