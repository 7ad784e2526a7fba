package dev.backproof.backup.storage;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Content with facts about it. */
record DescribedContent(
        ObjectContent content, Optional<String> sha1, Optional<Instant> modified, Optional<String> contentType)
        implements ObjectContent {
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern PRINTABLE_ASCII = Pattern.compile("[ -~]+");

    DescribedContent {
        if (sha1.isPresent() && !SHA1.matcher(sha1.get()).matches()) {
            throw new IllegalArgumentException("not a SHA-1 in lower-case hex digits: '" + sha1.get() + "'");
        }
        if (contentType.isPresent()
                && !PRINTABLE_ASCII.matcher(contentType.get()).matches()) {
            throw new IllegalArgumentException("no content type: '" + contentType.get() + "'");
        }
    }

    @Override
    public long length() {
        return content.length();
    }

    @Override
    public InputStream open() throws IOException {
        return content.open();
    }
}
