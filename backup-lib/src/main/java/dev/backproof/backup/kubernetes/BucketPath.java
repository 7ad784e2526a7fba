package dev.backproof.backup.kubernetes;

/** Addresses of stores, made comparable. */
final class BucketPath {
    private BucketPath() {}

    /**
     * {@code BUCKET/PATH} of {@code remote:BUCKET/PATH} (rclone, whatever the remote is called), {@code b2:BUCKET/PATH} and
     * {@code b2:BUCKET:PATH}. Two that are equal lie at the same place of the same kind of store, as far as can be told.
     */
    static String of(String address) {
        int colon = address.indexOf(':');
        String place = colon < 0 ? address : address.substring(colon + 1).replaceFirst(":", "/");
        return place.replaceAll("/+", "/").replaceAll("/$", "");
    }
}
