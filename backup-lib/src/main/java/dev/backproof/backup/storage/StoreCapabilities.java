package dev.backproof.backup.storage;

/**
 * What a store, with the key it was opened with, can do.
 *
 * @param read objects can be fetched
 * @param list objects can be listed
 * @param write objects can be stored
 * @param delete objects can be deleted for good; where false a B2 store hides them instead
 */
public record StoreCapabilities(boolean read, boolean list, boolean write, boolean delete) {
    /** Everything. */
    public static final StoreCapabilities ALL = new StoreCapabilities(true, true, true, true);
}
