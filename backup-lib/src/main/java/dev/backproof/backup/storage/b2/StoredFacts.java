package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.contentSources.B2Headers;
import com.backblaze.b2.client.structures.B2FileVersion;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectInfo;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.ObjectVersion;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What B2 keeps about an object besides its bytes, in the fields that rclone and the SDK use as well. */
final class StoredFacts {
    static final String MODIFIED = "src_last_modified_millis";
    static final String LARGE_SHA1 = "large_file_sha1";
    private static final String UNVERIFIED = "unverified:";
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern MILLIS = Pattern.compile("-?\\d{1,18}");

    private StoredFacts() {}

    /** The custom fields to store with a content. The digest is one for large files only: B2 has none of its own there. */
    static Map<String, String> fields(ObjectContent content, boolean large) {
        Map<String, String> fields = new TreeMap<>();
        content.modified().ifPresent(time -> fields.put(MODIFIED, Long.toString(time.toEpochMilli())));
        if (large) {
            content.sha1().ifPresent(sha1 -> fields.put(LARGE_SHA1, sha1));
        }
        return fields;
    }

    /** The custom fields of a stored version, but with another time of the last change. */
    static Map<String, String> fields(B2FileVersion version, Instant modified) {
        Map<String, String> fields = fields(version);
        fields.put(MODIFIED, Long.toString(modified.toEpochMilli()));
        return fields;
    }

    /** What a listing, or the headers of an object, tell of it. */
    static ObjectInfo info(ObjectKey key, B2FileVersion version) {
        ObjectVersion all = version(key.value(), version);
        return new ObjectInfo(key, all.size(), all.modifiedOrUploaded(), all.sha1());
    }

    /** What a listing tells of a version that stands under a name relative to the store. */
    static ObjectVersion version(String name, B2FileVersion version) {
        Map<String, String> fields = fields(version);
        ObjectVersion.Kind kind = version.isHide()
                ? ObjectVersion.Kind.HIDDEN
                : version.isStart() ? ObjectVersion.Kind.UNFINISHED : ObjectVersion.Kind.CONTENT;
        return new ObjectVersion(
                name,
                version.getFileId(),
                kind,
                version.getContentLength(),
                Instant.ofEpochMilli(version.getUploadTimestamp()),
                Optional.ofNullable(fields.get(MODIFIED))
                        .filter(text -> MILLIS.matcher(text).matches())
                        .map(text -> Instant.ofEpochMilli(Long.parseLong(text))),
                sha1(version.getContentSha1()).or(() -> sha1(fields.get(LARGE_SHA1))));
    }

    /** The custom fields of a stored version. */
    static Map<String, String> fields(B2FileVersion version) {
        Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (version.getFileInfo() != null) {
            fields.putAll(version.getFileInfo());
        }
        return fields;
    }

    /** The digest of the whole object that comes with a download, if there is one. */
    static Optional<String> sha1(B2Headers headers) {
        return sha1(headers.getContentSha1OrNull()).or(() -> sha1(headers.getLargeFileSha1OrNull()));
    }

    private static Optional<String> sha1(@Nullable String told) {
        return Optional.ofNullable(told)
                .map(text -> text.startsWith(UNVERIFIED) ? text.substring(UNVERIFIED.length()) : text)
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> SHA1.matcher(text).matches());
    }
}
