package dev.backproof.backup.snapshot;

/** Goes away with the last part of the skeleton. */
final class NotYet {
    private NotYet() {}

    @SuppressWarnings({"TypeParameterUnusedInFormals", "DoNotCallSuggester"}) // gone with the skeleton
    static <T> T built(Object what) {
        throw new UnsupportedOperationException(what.toString());
    }
}
