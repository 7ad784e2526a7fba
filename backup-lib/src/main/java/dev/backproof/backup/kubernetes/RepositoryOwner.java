package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.util.Locale;

/** An object of a backup operator that says where a repository is and which Secrets open it. */
public record RepositoryOwner(Kind kind, String namespace, String name) {
    /** Whose object. */
    public enum Kind {
        /** A {@code ReplicationSource} with restic. */
        VOLSYNC,
        /** A {@code Schedule}. */
        K8UP;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads {@code volsync/NAMESPACE/NAME} or {@code k8up/NAMESPACE/NAME}.
     *
     * @throws ConfigurationException {@code BAD_SETTING} when it is neither
     */
    public static RepositoryOwner parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length == 3 && !parts[1].isBlank() && !parts[2].isBlank()) {
            for (Kind kind : Kind.values()) {
                if (parts[0].equals(kind.word())) {
                    return new RepositoryOwner(kind, parts[1], parts[2]);
                }
            }
        }
        throw new ConfigurationException(
                ErrorCode.BAD_SETTING, "'" + text + "' is neither volsync/NAMESPACE/NAME nor k8up/NAMESPACE/NAME");
    }

    CustomKind object() {
        return kind == Kind.VOLSYNC ? CustomKind.REPLICATION_SOURCE : CustomKind.K8UP_SCHEDULE;
    }

    /** {@code ReplicationSource shop/uploads}. */
    @Override
    public String toString() {
        return object().kind() + " " + namespace + "/" + name;
    }
}
