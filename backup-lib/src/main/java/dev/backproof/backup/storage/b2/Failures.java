package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2LocalException;
import com.backblaze.b2.client.exceptions.B2NetworkBaseException;
import com.backblaze.b2.client.exceptions.B2UnauthorizedException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import java.util.Locale;
import java.util.Optional;

/** Turns the SDK's exceptions into ours. */
final class Failures {
    private Failures() {}

    /**
     * The exception to throw for one of the SDK's: the caller's own where one passed through the SDK, else one that says
     * what failed and why.
     *
     * @param doing what was tried and where, such as {@code read b2:bucket:prefix/key}
     * @param needed what the key must be allowed for it
     * @param keyId id of the key
     * @param account what is known of the key, if anything
     */
    static RuntimeException translate(
            B2Exception e, String doing, Capability needed, String keyId, Optional<Account> account) {
        if (e.getCause() instanceof CallersFailure own) {
            return own.failure();
        }
        String message = "cannot " + doing + ": " + reason(e);
        if (e instanceof B2NetworkBaseException) {
            return new StorageException(ErrorCode.STORE_UNREACHABLE, message, e);
        }
        if (e instanceof B2UnauthorizedException unauthorized) {
            return denied(unauthorized, doing, needed, keyId, account);
        }
        if (e instanceof B2LocalException) {
            boolean notFromB2 = "parsing_failed".equals(e.getCode());
            return new StorageException(notFromB2 ? ErrorCode.STORE_BUSY : ErrorCode.STORE_IO, message, e);
        }
        return switch (e.getStatus()) {
            case 403 ->
                e.getCode().contains("cap_exceeded")
                        ? new StorageException(ErrorCode.STORE_CAP_EXCEEDED, message, e)
                        : new StorageException(ErrorCode.STORE_DENIED, message, e);
            case 404 -> new StorageException(ErrorCode.OBJECT_NOT_FOUND, message, e);
            case 400 ->
                e.getCode().contains("bucket_id")
                        ? new StorageException(ErrorCode.BUCKET_NOT_FOUND, message, e)
                        : new StorageException(ErrorCode.STORE_IO, message, e);
            case 408, 429, 503 -> unavailable(message, e);
            case 500 ->
                e.getCode().equals("unexpected")
                        ? new StorageException(ErrorCode.STORE_IO, message, e)
                        : unavailable(message, e);
            default ->
                new StorageException(e.getStatus() > 500 ? ErrorCode.STORE_BUSY : ErrorCode.STORE_IO, message, e);
        };
    }

    /**
     * Whether B2 refused an upload for a reason that a second try with another upload URL cures: the bytes changed on
     * their way, or B2 still holds the URL for one of our earlier uploads.
     */
    static boolean secondUploadHelps(B2Exception e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e.getStatus() == 400
                && (isDigestMismatch(e) || e.getCode().equals("auth_token_limit") || message.contains("auth token"));
    }

    /** Whether B2 received other bytes than their digest told. */
    static boolean isDigestMismatch(B2Exception e) {
        String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return e.getStatus() == 400 && (message.contains("sha1") || message.contains("checksum"));
    }

    private static StorageException unavailable(String message, B2Exception e) {
        return new StorageException(
                ErrorCode.STORE_UNREACHABLE, message, "B2 is up but too busy, or in trouble; try again later", e);
    }

    private static StorageException denied(
            B2UnauthorizedException e, String doing, Capability needed, String keyId, Optional<Account> account) {
        String message = "cannot " + doing + ": ";
        if (e.getRequestCategory() == B2UnauthorizedException.RequestCategory.ACCOUNT_AUTHORIZATION) {
            return new StorageException(
                    ErrorCode.STORE_DENIED,
                    message + "B2 does not accept key " + keyId,
                    "is the key id right, does the secret belong to it, was it revoked or has it expired?",
                    e);
        }
        if (account.isPresent() && !account.get().may(needed)) {
            return new StorageException(
                    ErrorCode.STORE_DENIED,
                    message + "key " + keyId + " lacks " + needed.b2Name(),
                    "make a key that has " + needed.b2Name(),
                    e);
        }
        String bounds = account.map(Account::bounds).orElse("");
        return new StorageException(
                ErrorCode.STORE_DENIED,
                message + "B2 refuses it to key " + keyId + (bounds.isEmpty() ? "" : ", which is limited" + bounds),
                e);
    }

    private static String reason(B2Exception e) {
        String message = e.getMessage() == null || e.getMessage().isBlank() ? "no reason given" : e.getMessage();
        String first = message.strip().lines().findFirst().orElse("");
        String text = first.length() > 200 ? first.substring(0, 200) + "…" : first;
        return e instanceof B2NetworkBaseException || e instanceof B2LocalException
                ? text
                : "B2 answered " + e.getStatus() + " " + e.getCode() + ": " + text;
    }
}
