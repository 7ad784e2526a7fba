package dev.backproof.scenarios.corpus;

/** How the backups of the corpus are laid out. */
final class Backups {
    /** Where {@code backup-mariadb} puts the shop's dump. */
    static final String DUMP = "mariadb/shop/dump.sql";

    static final String MANIFEST = "mariadb/shop/manifest.json";
    static final String RESTORE = "restore: [ { dump: " + DUMP + ", as: shop } ]";

    private Backups() {}

    /** A dump that somebody else made, {@code dumps/shop.sql}: nothing lies beside it. */
    static Specimen.Builder foreign(String name, String description) {
        return Specimen.named(name, description).drill("restore: [ { dump: dumps/shop.sql, as: shop } ]");
    }

    /** A dump beside the manifest of its database, as {@code backup-mariadb} makes them. */
    static Specimen.Builder ours(String name, String description) {
        return Specimen.named(name, description).drill(RESTORE);
    }

    /** The whole dump of a database beside its manifest. */
    static Specimen.Builder sound(String name, String description, String database) {
        return Specimen.named(name, description)
                .file(
                        "mariadb/" + database + "/dump.sql",
                        SqlText.dumpOf(database).bytes())
                .file("mariadb/" + database + "/manifest.json", SqlText.manifestOf(database))
                .drill("restore: [ { dump: mariadb/" + database + "/dump.sql, as: " + database + " } ]");
    }

    /** A changed dump of the shop beside a manifest that knows its bytes, but also what the shop held. */
    static Specimen.Builder lacking(String name, String description, SqlText dump) {
        return ours(name, description).file(DUMP, dump.bytes()).file(MANIFEST, dump.manifestFrom("shop"));
    }
}
