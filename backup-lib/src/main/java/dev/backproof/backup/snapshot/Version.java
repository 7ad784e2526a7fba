package dev.backproof.backup.snapshot;

/** The library's version, as its jar tells it. */
final class Version {
    private Version() {}

    /** Such as {@code 0.1.0}; {@code dev} when run from classes that are in no jar. */
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
