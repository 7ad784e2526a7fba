package dev.backproof.backup.restic.crypto;

/** Stands where a body is about to land. */
@SuppressWarnings({"DoNotCallSuggester", "TypeParameterUnusedInFormals"}) // gone when the bodies are there
final class Pending {
    private Pending() {}

    static <T> T body() {
        throw new UnsupportedOperationException();
    }
}
