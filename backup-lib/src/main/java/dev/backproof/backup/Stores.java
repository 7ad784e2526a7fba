package dev.backproof.backup;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.StoreAddress;
import dev.backproof.backup.storage.b2.B2Settings;
import dev.backproof.backup.storage.b2.B2Store;
import dev.backproof.backup.storage.decorator.RetryingStore;
import dev.backproof.backup.storage.local.LocalStore;
import java.net.URI;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

/** Opens the store behind an address. */
public final class Stores {
    private Stores() {}

    /**
     * Opens the store at an address as a person writes it.
     *
     * @param address see {@link StoreAddress#parse}
     * @param environment where the B2 key is looked up, see {@link B2Settings#fromEnvironment}
     * @param b2Endpoint where to authorize with B2, if not where the environment says or at Backblaze
     * @throws ConfigurationException when the address or the endpoint cannot be used
     * @throws StorageException {@code CREDENTIALS_MISSING}; whether the store can be reached shows at the first call
     */
    public static ObjectStore open(String address, Map<String, String> environment, Optional<URI> b2Endpoint) {
        return open(StoreAddress.parse(address), environment, b2Endpoint);
    }

    /** Opens the store at an address, see {@link #open(String, Map, Optional)}. Closing it frees its connections. */
    public static ObjectStore open(StoreAddress address, Map<String, String> environment, Optional<URI> b2Endpoint) {
        return switch (address) {
            case StoreAddress.Folder folder -> LocalStore.at(folder.path());
            case StoreAddress.B2 b2 ->
                RetryingStore.of(
                        B2Store.open(
                                B2Settings.fromEnvironment(environment, b2Endpoint)
                                        .withUserAgent(userAgent()),
                                b2.bucket(),
                                b2.prefix()),
                        // the SDK retries the rest
                        EnumSet.of(ErrorCode.STORE_BUSY));
        };
    }

    private static String userAgent() {
        String version = Stores.class.getPackage().getImplementationVersion();
        return version == null ? "backproof" : "backproof/" + version;
    }
}
