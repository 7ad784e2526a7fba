package dev.backproof.backup.storage.b2;

/** What a key must be allowed for a call, named as B2 names it. */
enum Capability {
    READ("readFiles"),
    LIST("listFiles"),
    WRITE("writeFiles"),
    DELETE("deleteFiles"),
    LIST_BUCKETS("listBuckets");

    private final String b2Name;

    Capability(String b2Name) {
        this.b2Name = b2Name;
    }

    /** The name in B2's documentation. */
    String b2Name() {
        return b2Name;
    }
}
