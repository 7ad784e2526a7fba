package dev.backproof.cli;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.verify.result.Verdict;

/** The exit codes that scripts rely on. */
final class ExitCode {
    /** Done, or every drill PASS. */
    static final int OK = 0;
    /** A drill FAILED, or damage was found. */
    static final int FAILED = 1;
    /** Wrong usage or settings. */
    static final int USAGE = 2;
    /** NOT VERIFIED, or it could not run: network, key, cap, sandbox, lock. */
    static final int NOT_VERIFIED = 3;
    /** A backup finished, but some source files could not be read. */
    static final int INCOMPLETE = 4;
    /** Interrupted. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}

    static int of(Verdict verdict) {
        return switch (verdict) {
            case PASS -> OK;
            case FAIL -> FAILED;
            case NOT_VERIFIED -> NOT_VERIFIED;
        };
    }

    static int of(BackupException error) {
        return switch (error) {
            case CorruptionException e -> FAILED;
            case ConfigurationException e -> USAGE;
            case StorageException e -> NOT_VERIFIED;
            case RepositoryException e -> NOT_VERIFIED;
            case SourceException e -> NOT_VERIFIED;
            case TargetException e -> NOT_VERIFIED;
        };
    }
}
