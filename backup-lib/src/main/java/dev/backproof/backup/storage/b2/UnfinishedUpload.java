package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2ListFileVersionsRequest;
import com.backblaze.b2.client.structures.B2ListPartsRequest;
import com.backblaze.b2.client.structures.B2Part;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A large file that an earlier process began and did not finish.
 *
 * @param started the file
 * @param parts what B2 has of it, by number
 */
record UnfinishedUpload(B2FileVersion started, Map<Integer, B2Part> parts) {
    private static final int PAGE = 1000;

    /** Whether an upload with such custom fields is known again later: they tell which bytes it is of. */
    static boolean isRecognizable(Map<String, String> fields) {
        return fields.containsKey(StoredFacts.LARGE_SHA1) && fields.containsKey(StoredFacts.MODIFIED);
    }

    /**
     * The unfinished upload of the same bytes under this name. B2 takes the time at which a large file was begun for that
     * of its upload, so one that is older than another version of the name is left alone: finished, it would not be the
     * current one.
     */
    static Optional<UnfinishedUpload> find(B2Client client, String bucketId, String name, Map<String, String> fields)
            throws B2Exception {
        Account account = client.account();
        if (!isRecognizable(fields) || !account.may(Capability.LIST)) {
            return Optional.empty();
        }
        var request = B2ListFileVersionsRequest.builder(bucketId)
                .setPrefix(name)
                .setStartFileName(name)
                .setMaxFileCount(PAGE)
                .build();
        for (B2FileVersion version : client.sdk().fileVersions(request)) {
            if (!version.isStart() || !version.getFileName().equals(name)) {
                return Optional.empty();
            }
            if (StoredFacts.fields(version).entrySet().containsAll(fields.entrySet())) {
                return Optional.of(new UnfinishedUpload(version, parts(client, version.getFileId())));
            }
        }
        return Optional.empty();
    }

    private static Map<Integer, B2Part> parts(B2Client client, String fileId) throws B2Exception {
        Map<Integer, B2Part> parts = new HashMap<>();
        var request = B2ListPartsRequest.builder(fileId).setMaxPartCount(PAGE).build();
        for (B2Part part : client.sdk().parts(request)) {
            parts.put(part.getPartNumber(), part);
        }
        return parts;
    }
}
