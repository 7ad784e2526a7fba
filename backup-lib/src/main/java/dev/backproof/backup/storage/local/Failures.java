package dev.backproof.backup.storage.local;

import dev.backproof.backup.error.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which code a failure of the file system gets. */
final class Failures {
    private Failures() {}

    /**
     * @param where a folder that exists on the file system in question
     * @param needed how many bytes should have been written, 0 when nothing was
     */
    static ErrorCode code(IOException e, Path where, long needed) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("No space left") || message.contains("quota exceeded") || tooFull(where, needed)) {
            return ErrorCode.STORE_FULL;
        }
        if (e instanceof AccessDeniedException
                || message.contains("Operation not permitted")
                || message.contains("Read-only file system")) {
            return ErrorCode.STORE_DENIED;
        }
        return ErrorCode.STORE_IO;
    }

    /** The operating system may word its message in another language; the free space says the same in numbers. */
    private static boolean tooFull(Path where, long needed) {
        if (needed == 0) {
            return false;
        }
        try {
            return Files.getFileStore(where).getUsableSpace() < needed;
        } catch (IOException e) {
            return false;
        }
    }
}
