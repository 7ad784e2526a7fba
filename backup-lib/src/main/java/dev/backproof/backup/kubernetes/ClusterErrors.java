package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client's exceptions as errors of this library. */
final class ClusterErrors {
    static final int NOT_AUTHENTICATED = 401;
    static final int FORBIDDEN = 403;
    static final int NOT_FOUND = 404;
    static final int CONFLICT = 409;
    static final int GONE = 410;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final int MOST_TEXT = 500;

    private ClusterErrors() {}

    /** Does something with the cluster and translates what it throws. */
    static <T> T translated(String what, Supplier<T> work) {
        try {
            return work.get();
        } catch (KubernetesClientException e) {
            throw thrown(what, e);
        }
    }

    /** What to throw: an interruption shows up as a failed request, too. */
    static RuntimeException thrown(String what, KubernetesClientException e) {
        if (Thread.currentThread().isInterrupted()) {
            return (CancellationException) new CancellationException("interrupted").initCause(e);
        }
        return of(what, e);
    }

    /**
     * The error for what the client threw.
     *
     * @param what what was tried, as an infinitive: {@code list persistentvolumeclaims}
     */
    static BackupException of(String what, KubernetesClientException e) {
        if (e instanceof KubernetesClientTimeoutException) {
            return error(ErrorCode.CLUSTER_TIMEOUT, "gave up waiting to " + what, e);
        }
        int code = e.getCode();
        if (code == NOT_AUTHENTICATED) {
            return error(ErrorCode.CLUSTER_DENIED, "the cluster does not know who asks: cannot " + what + words(e), e);
        }
        if (code == FORBIDDEN && words(e).contains("exceeded quota")) { // a right that was granted and is used up
            return error(ErrorCode.CLUSTER_REFUSED, "the cluster refused to " + what + words(e), e);
        }
        if (code == FORBIDDEN) {
            return error(ErrorCode.CLUSTER_DENIED, "may not " + what + words(e), e);
        }
        if (code == NOT_FOUND) {
            return error(ErrorCode.CLUSTER_OBJECT_NOT_FOUND, "cannot " + what + ": not there", e);
        }
        if (code == CONFLICT) {
            return error(ErrorCode.CLUSTER_CONFLICT, "cannot " + what + words(e), e);
        }
        if (code >= BAD_REQUEST && code < SERVER_ERROR && code != TOO_MANY) {
            return error(ErrorCode.CLUSTER_REFUSED, "the cluster refused to " + what + words(e), e);
        }
        return error(ErrorCode.CLUSTER_UNREACHABLE, "cannot " + what + words(e), e);
    }

    /** Whether an object, or its kind, is not there. */
    static boolean isMissing(KubernetesClientException e) {
        return e.getCode() == NOT_FOUND;
    }

    private static SourceException error(ErrorCode code, String message, Exception cause) {
        return new SourceException(code, message, cause);
    }

    /** What the server said, else what went wrong on the way; on one line and not endless. */
    private static String words(KubernetesClientException e) {
        Status status = e.getStatus();
        @Nullable String said = status == null ? null : status.getMessage();
        String text = said != null && !said.isBlank() ? said : deepest(e);
        return ": " + KubeObjects.shortened(text.strip().replaceAll("\\s+", " "), MOST_TEXT);
    }

    private static String deepest(KubernetesClientException e) {
        Throwable cause = e.getCause();
        if (cause == null) {
            return String.valueOf(e.getMessage());
        }
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String kind = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? kind : kind + " " + cause.getMessage();
    }
}
