package dev.backproof.backup.b2server.store;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One version of a file, a hide marker, or an unfinished large file.
 *
 * @param id as {@link FileIds} makes it
 * @param bucketId where
 * @param name the object's name
 * @param action what it is
 * @param sequence larger for what came later; settles ties of the time
 * @param timestamp when its upload began, milliseconds since 1970
 * @param contentType as told with the upload
 * @param info as told with the upload
 * @param length bytes
 * @param sha1 40 hexadecimal digits, the same with {@code unverified:} before them, or {@code none}
 * @param md5 32 hexadecimal digits, or null where none was computed
 * @param content its bytes
 * @param retention until when it must stay, or null
 * @param legalHold whether it must stay until that is lifted
 * @param encryption that it was asked to be encrypted, or null
 */
public record FileVersion(
        String id,
        String bucketId,
        String name,
        Action action,
        long sequence,
        long timestamp,
        String contentType,
        Map<String, String> info,
        long length,
        String sha1,
        @Nullable String md5,
        List<Segment> content,
        @Nullable Retention retention,
        boolean legalHold,
        @Nullable Encryption encryption) {

    /** The order within a name. */
    public static final Comparator<FileVersion> NEWEST_FIRST = Comparator.comparingLong(FileVersion::timestamp)
            .thenComparingLong(FileVersion::sequence)
            .reversed();

    /** The hash that large files have. */
    public static final String NO_SHA1 = "none";

    /** A marker that hides a name; it has the hashes of nothing, as the real service gives them. */
    public static FileVersion hideMarker(String id, String bucketId, String name, long sequence, long timestamp) {
        return new FileVersion(
                id,
                bucketId,
                name,
                Action.HIDE,
                sequence,
                timestamp,
                "application/x-bz-hide-marker",
                Map.of(),
                0,
                "da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "d41d8cd98f00b204e9800998ecf8427e",
                List.of(),
                null,
                false,
                null);
    }

    /** The same version with another lock. */
    public FileVersion withLock(@Nullable Retention newRetention, boolean newLegalHold) {
        return new FileVersion(
                id,
                bucketId,
                name,
                action,
                sequence,
                timestamp,
                contentType,
                info,
                length,
                sha1,
                md5,
                content,
                newRetention,
                newLegalHold,
                encryption);
    }

    /** This unfinished large file with its content. */
    public FileVersion finished(List<Segment> newContent, long newLength) {
        return new FileVersion(
                id,
                bucketId,
                name,
                Action.UPLOAD,
                sequence,
                timestamp,
                contentType,
                info,
                newLength,
                sha1,
                md5,
                newContent,
                retention,
                legalHold,
                encryption);
    }
}
