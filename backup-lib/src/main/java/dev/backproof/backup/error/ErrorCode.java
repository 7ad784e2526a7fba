package dev.backproof.backup.error;

/**
 * The stable codes of {@link BackupException}s. The letter tells the family (S storage, R repository, C corruption, X
 * source, K cluster as a source, T target, F settings); a code once given is never given another meaning.
 */
public enum ErrorCode {
    OBJECT_NOT_FOUND("S001", false, ""),
    STORE_UNREACHABLE("S002", true, "is the network up and the endpoint right? try again later"),
    STORE_DENIED("S003", false, "check the key and its capabilities"),
    STORE_CAP_EXCEEDED("S004", false, "a cap of the account is reached: raise it or wait for the next day (UTC)"),
    STORE_FULL("S005", false, "free some space; nothing that was stored before is touched"),
    TRANSFER_BROKEN("S006", true, "the store gave other bytes than it promised; try again"),
    BUCKET_NOT_FOUND("S007", false, "check the bucket's name, and that the key may see it"),
    CREDENTIALS_MISSING(
            "S008", false, "set B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY (or B2_ACCOUNT_ID and B2_ACCOUNT_KEY)"),
    STORE_IO("S009", false, ""),
    OBJECT_TOO_SHORT(
            "S010", false, "the object ends before what was expected in it: it was cut off when it was written"),
    STORE_BUSY("S011", true, "something between here and the store answered in its place; try again"),

    NO_REPOSITORY("R001", false, "check the address, or create it with 'init'"),
    WRONG_PASSWORD("R002", false, "is the password file the right one for this repository?"),
    UNSUPPORTED_REPOSITORY("R003", false, ""),
    LOCKED("R004", true, "wait for the other program, or remove stale locks with 'unlock'"),
    SNAPSHOT_NOT_FOUND("R005", false, "'snapshots' lists what there is"),
    REPOSITORY_EXISTS("R006", false, "use it as it is, or choose another address"),
    LOCK_LOST("R007", true, "somebody removed our lock; nothing committed is lost, run again"),
    PASSWORD_MISSING("R008", false, "set --password-file, BACKPROOF_PASSWORD_FILE or RESTIC_PASSWORD_FILE"),
    PATH_NOT_FOUND("R009", false, "'ls' lists what the snapshot holds"),
    NOTHING_TO_BACK_UP("R010", false, ""),
    PLAN_OUTDATED("R011", true, "somebody else changed the repository meanwhile; plan again"),
    KEY_IN_USE("R012", false, "open the repository with another password to remove this one"),
    KEY_NOT_FOUND("R013", false, "'key list' lists what there is"),

    CORRUPT_OBJECT("C001", false, "run 'check --read-data'; another copy of the repository may still hold it whole"),
    MISSING_DATA("C002", false, "run 'check' to see which snapshots are touched"),

    SOURCE_NOT_FOUND("X001", false, ""),
    SOURCE_UNREADABLE("X002", false, ""),
    DUMP_INCOMPLETE("X003", false, "nothing was committed; the last good snapshot is untouched"),
    TOOL_NOT_FOUND("X004", false, ""),
    DATABASE_UNREACHABLE("X005", true, ""),
    COMMAND_FAILED("X006", false, "nothing was committed"),
    TOO_MUCH_REMOVED("X007", false, ""),

    CLUSTER_UNREACHABLE("K001", true, "is the cluster up, and is this the right kubeconfig and context?"),
    CLUSTER_DENIED("K002", false, "grant the right, or use another kubeconfig or context"),
    CLUSTER_TIMEOUT("K003", true, ""),
    CLUSTER_OBJECT_NOT_FOUND("K004", false, "'cluster audit' lists what there is"),
    CLUSTER_CONFLICT("K005", false, ""),
    CLUSTER_REFUSED("K006", false, ""),
    CLAIM_UNUSABLE("K007", false, ""),
    CLUSTER_JOB_FAILED("K008", false, ""),
    HOOK_FAILED("K009", false, "nothing was backed up"),
    SNAPSHOT_FAILED("K010", false, "use --method mount"),

    TARGET_NOT_EMPTY("T001", false, "choose an empty or new folder, or allow overwriting"),
    TARGET_FULL("T002", false, "free some space or choose another target"),
    TARGET_WRITE_FAILED("T003", false, ""),
    HOSTILE_NAME("T004", false, "the snapshot holds a name that would leave the target; it was not restored"),

    BAD_SETTING("F001", false, ""),
    UNKNOWN_SETTING("F002", false, ""),
    MISSING_SETTING("F003", false, ""),
    NOTHING_WOULD_STAY("F004", false, "choose what to keep, such as --keep-daily 7, or name the snapshots to forget");

    private final String code;
    private final boolean retryable;
    private final String hint;

    ErrorCode(String code, boolean retryable, String hint) {
        this.code = code;
        this.retryable = retryable;
        this.hint = hint;
    }

    /** The code as printed, such as {@code R002}. */
    public String code() {
        return code;
    }

    /** Whether the same call may succeed later without a change of settings. */
    public boolean retryable() {
        return retryable;
    }

    /** The usual hint; an exception may carry a better one. */
    public String hint() {
        return hint;
    }
}
