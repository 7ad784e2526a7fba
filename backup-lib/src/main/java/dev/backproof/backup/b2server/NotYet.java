package dev.backproof.backup.b2server;

import org.jspecify.annotations.Nullable;

/** Stands in for work that lands next; goes away with it. */
final class NotYet {
    private NotYet() {}

    @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"}) // gone with the skeleton
    static <T> T answer(@Nullable Object... unused) {
        throw new UnsupportedOperationException("not yet: " + unused.length);
    }
}
