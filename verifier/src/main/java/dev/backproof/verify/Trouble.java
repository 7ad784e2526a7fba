package dev.backproof.verify;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.sandbox.SandboxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an exception says of the backup: that it is bad, or nothing.
 *
 * @param status FAILED when the backup is bad, ERROR when it cannot be told
 * @param message one line with what is wrong and what to do
 */
record Trouble(CheckStatus status, String message) {
    private static final Logger LOG = LoggerFactory.getLogger(Trouble.class);

    static Trouble of(Throwable thrown) {
        return switch (thrown) {
            case BackupException e -> new Trouble(blamesBackup(e) ? CheckStatus.FAILED : CheckStatus.ERROR, words(e));
            case SandboxException e -> new Trouble(CheckStatus.ERROR, withHint(e.getMessage(), e.hint()));
            default -> {
                LOG.warn("a drill broke off", thrown);
                yield new Trouble(CheckStatus.ERROR, "the drill broke off: " + thrown);
            }
        };
    }

    private static boolean blamesBackup(BackupException thrown) {
        return switch (thrown) {
            case CorruptionException e -> true;
            case RepositoryException e ->
                e.code() == ErrorCode.SNAPSHOT_NOT_FOUND || e.code() == ErrorCode.PATH_NOT_FOUND;
            // what the repository's index promises and the store does not have
            case StorageException e -> e.code() == ErrorCode.OBJECT_NOT_FOUND;
            case SourceException e -> e.code() == ErrorCode.DUMP_INCOMPLETE;
            case TargetException e -> e.code() == ErrorCode.HOSTILE_NAME;
            case ConfigurationException e -> false;
        };
    }

    /** What is wrong with the backup begins with the culprit, without the code that scripts look for. */
    private static String words(BackupException e) {
        String message = String.valueOf(e.getMessage());
        return blamesBackup(e) ? message.replaceFirst("^" + e.code().code() + " ", "") : withHint(message, e.hint());
    }

    private static String withHint(@Nullable String message, String hint) {
        return hint.isEmpty() ? String.valueOf(message) : message + "; " + hint;
    }
}
