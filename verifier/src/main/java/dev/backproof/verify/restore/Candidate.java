package dev.backproof.verify.restore;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.verify.restore.ChosenSnapshot.ListedFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file that matches a pattern, and the time that it goes by.
 *
 * @param path inside the snapshot
 * @param time in its name, else when it was last written
 * @param modified when it was last written
 */
record Candidate(String path, Instant time, Instant modified) {
    /** What lies beside a dump or is not finished: checksums, signatures, logs. */
    private static final Pattern BESIDE =
            Pattern.compile(".*\\.(md5|sha1|sha256|sha512|asc|sig|log|err|part|partial|tmp)", Pattern.CASE_INSENSITIVE);

    /**
     * All that match, the newest first; without what only lies beside a dump by its ending, unless the pattern has it.
     *
     * @throws RepositoryException {@link ErrorCode#PATH_NOT_FOUND} when there is none
     */
    static List<Candidate> matching(ChosenSnapshot snapshot, String pattern) {
        List<Candidate> candidates = new ArrayList<>();
        for (ListedFile file : snapshot.matching(pattern)) {
            String name = file.path().substring(file.path().lastIndexOf('/') + 1);
            if (BESIDE.matcher(pattern).matches() || !BESIDE.matcher(name).matches()) {
                Instant time = DumpTime.inName(name, file.modified()).orElse(file.modified());
                candidates.add(new Candidate(file.path(), time, file.modified()));
            }
        }
        if (candidates.isEmpty()) {
            throw new RepositoryException(
                    ErrorCode.PATH_NOT_FOUND,
                    "no file matches",
                    "is the pattern right? 'ls' lists what is there",
                    null);
        }
        candidates.sort(Comparator.comparing(Candidate::time)
                .thenComparing(Candidate::modified)
                .thenComparing(Candidate::path)
                .reversed());
        return candidates;
    }
}
