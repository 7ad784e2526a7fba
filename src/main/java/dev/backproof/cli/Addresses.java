package dev.backproof.cli;

import dev.backproof.backup.Stores;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.storage.ObjectStore;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Opens stores with the B2 endpoint that options, variables or settings name. */
final class Addresses {
    private Addresses() {}

    static ObjectStore openStore(
            String address, GlobalOptions options, Settings settings, Map<String, String> environment) {
        return Stores.open(address, environment, endpoint(options, settings));
    }

    /** The endpoint if one is asked for; the variable is read by the store itself. */
    private static Optional<URI> endpoint(GlobalOptions options, Settings settings) {
        if (options.b2Endpoint != null || settings.b2Endpoint() == null) {
            return Optional.ofNullable(options.b2Endpoint);
        }
        try {
            return Optional.of(URI.create(settings.b2Endpoint()));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING, "b2Endpoint is no address: " + settings.b2Endpoint(), e);
        }
    }
}
