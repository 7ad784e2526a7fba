package dev.backproof.backup.source.mariadb;

/**
 * The name under which a database stands in a snapshot: its own, except that what cannot be a file's name is written as
 * {@code %} and two hex digits. The manifest holds the name itself.
 */
final class EntryName {
    private EntryName() {}

    static String of(String database) {
        String name = database.replace("%", "%25").replace("/", "%2F").replace("\0", "%00");
        return name.equals(".") || name.equals("..") ? name.replace(".", "%2E") : name;
    }
}
