package dev.backproof.scenarios.corpus;

import java.util.List;

/** Case 27: a backup that is the files of a server. They are of the server that is installed, as only its series reads them. */
final class PhysicalCases {
    private static final String RESTORE = "restore: [ { physical: physical, as: shop, database: shop } ]";
    private static final String[] DRILL = {
        RESTORE,
        "assertions:",
        "  - { database: shop, query: \"select count(*) from orders\", returns: 3,"
                + " because: nothing tells how many rows a physical backup should have }"
    };

    private PhysicalCases() {}

    static List<HardCase> all() {
        return List.of(new HardCase(
                27,
                "physical backup made or prepared by another version",
                "a look whether its files are there",
                List.of(
                        physical(
                                        "27-of-another-series",
                                        "the files of a server of MariaDB 99.1.2, of which there are no programs here")
                                .contents(PhysicalFiles.edited(
                                        "server_version = .*", "server_version = 99.1.2-MariaDB-log"))
                                .cannotBeJudged(
                                        "the physical backup is of MariaDB 99.1.2, and mariadb-backup here is *:"
                                                + " only series 99.1 can prepare and read it; run the drill where"
                                                + " mariadb-server-core and mariadb-backup of 99.1 are installed"),
                        physical(
                                        "27-log-of-another-version",
                                        "files among which the log is another version's, in a format of its own")
                                .contents(PhysicalFiles.withForeignLog())
                                .fails("the physical backup cannot be prepared: *MariaDB 99.1.2*"),
                        physical(
                                        "27-not-finished",
                                        "the files that were copied until mariadb-backup was killed: what it writes last is"
                                                + " missing")
                                .contents(PhysicalFiles.unfinished())
                                .fails(
                                        "the physical backup has no mariadb_backup_info nor xtrabackup_info: mariadb-backup"
                                                + " did not finish it, or did not make it"),
                        physical("27-of-this-series", "the files of a server of the release series that is installed")
                                .contents(PhysicalFiles.whole())
                                .passes())));
    }

    private static Specimen.Builder physical(String name, String description) {
        return Specimen.named(name, description).needs("mariadb-backup").drill(DRILL);
    }
}
