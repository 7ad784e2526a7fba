package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;

/** Where jobs in a cluster write to. In an address {@code {namespace}} and {@code {name}} stand for the asset's. */
public sealed interface BackupDestination {
    /** The address as given. */
    String address();

    /** The address for one asset. */
    default String addressFor(AssetId asset) {
        return address().replace("{namespace}", asset.namespace()).replace("{name}", asset.name());
    }

    /**
     * A restic repository, which may hold many assets.
     *
     * @param address {@code b2:BUCKET:PREFIX}
     */
    record Repository(String address) implements BackupDestination {
        public Repository {
            requireB2(address);
        }
    }

    /**
     * A plain mirror for each claim.
     *
     * @param address {@code b2:BUCKET/PATH} with {@code {name}} in it
     */
    record Mirror(String address) implements BackupDestination {
        public Mirror {
            requireB2(address);
            if (!address.contains("{name}")) {
                throw new ConfigurationException(
                        ErrorCode.BAD_SETTING,
                        "all claims would be mirrored to one place: " + address,
                        "put {namespace} and {name} into the mirror's address, as b2:BUCKET/{namespace}/{name}",
                        null);
            }
        }
    }

    private static void requireB2(String address) {
        if (!address.startsWith("b2:") || address.length() == "b2:".length()) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING,
                    "a pod in the cluster cannot write to " + address,
                    "name a bucket: b2:BUCKET:PREFIX",
                    null);
        }
    }
}
