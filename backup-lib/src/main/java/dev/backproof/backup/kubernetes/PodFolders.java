package dev.backproof.backup.kubernetes;

/** Folders in pods of ours. */
final class PodFolders {
    private PodFolders() {}

    /** Where a claim is mounted, and so its path in a snapshot; the same as K8up's. */
    static String data(String claim) {
        return "/data/" + claim;
    }
}
