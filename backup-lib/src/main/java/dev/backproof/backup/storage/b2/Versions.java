package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.exceptions.B2BadRequestException;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.structures.B2FileVersion;
import com.backblaze.b2.client.structures.B2ListFileVersionsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All versions of one name. */
final class Versions {
    private static final int PAGE = 1000;

    private final B2Client client;
    private final String bucketId;
    private final String name;

    Versions(B2Client client, String bucketId, String name) {
        this.client = client;
        this.bucketId = bucketId;
        this.name = name;
    }

    /** Whether a row of a listing stands for bytes: no hide marker, unfinished large file or folder. */
    static boolean isContent(B2FileVersion version) {
        return !version.isHide() && !version.isStart() && !version.isFolder();
    }

    /**
     * Deletes them for good, the oldest first, so that no older one becomes the current one on the way. True when there
     * was a current one; unfinished large files are left to those who write them.
     */
    boolean deleteAll() throws B2Exception {
        List<B2FileVersion> finished = newestFirst();
        if (finished.isEmpty() || !isContent(finished.get(0))) {
            return false;
        }
        for (B2FileVersion version : finished.reversed()) {
            delete(version);
        }
        return true;
    }

    /** Hides the name. */
    boolean hide() throws B2Exception {
        try {
            client.sdk().hideFile(bucketId, name);
            return true;
        } catch (B2BadRequestException e) {
            // the answer to an earlier attempt was lost, or somebody else was faster
            if (Set.of("already_hidden", "no_such_file").contains(e.getCode())) {
                return true;
            }
            throw e;
        }
    }

    /** Deletes one version; that it is gone already is what was wanted. */
    void delete(B2FileVersion version) throws B2Exception {
        try {
            client.sdk().deleteFileVersion(version);
        } catch (B2BadRequestException e) {
            if (!e.getCode().equals("file_not_present")) {
                throw e;
            }
        }
    }

    /** What is stored and what hides it, without unfinished large files. */
    List<B2FileVersion> newestFirst() throws B2Exception {
        var request = B2ListFileVersionsRequest.builder(bucketId)
                .setPrefix(name)
                .setStartFileName(name)
                .setMaxFileCount(PAGE)
                .build();
        List<B2FileVersion> versions = new ArrayList<>();
        for (B2FileVersion version : client.sdk().fileVersions(request)) {
            if (!version.getFileName().equals(name)) {
                break; // rows come sorted by name
            }
            if (!version.isStart()) {
                versions.add(version);
            }
        }
        return versions;
    }
}
