package dev.backproof.scenarios.corpus;

import static dev.backproof.scenarios.corpus.Backups.foreign;
import static dev.backproof.scenarios.corpus.Backups.ours;
import static dev.backproof.scenarios.corpus.Backups.sound;

import java.util.Arrays;
import java.util.List;

/** Cases 1 to 10: the dump's own bytes are not what they should be. */
final class DumpCases {
    /** Twenty million bytes: more than clients take as they come. */
    private static final int LARGE_ROW = 20_000_000;

    private DumpCases() {}

    static List<HardCase> all() {
        return List.of(
                cutBetweenStatements(),
                cutInsideStatement(),
                shortInSoundGzip(),
                severalMembers(),
                partialNewest(),
                errorText(),
                largeRow(),
                brokenView(),
                noTransaction(),
                empty());
    }

    private static HardCase cutBetweenStatements() {
        SqlText whole = SqlText.dumpOf("shop");
        return new HardCase(
                1,
                "dump cut between two statements",
                "the restore ends with 0, early tables have all their rows",
                List.of(
                        foreign("01-cut-between-statements", "a dump that ends before the table orders")
                                .file("dumps/shop.sql", beforeOrders(whole).bytes())
                                .fails("dump dumps/shop.sql is cut: no '-- Dump completed' line"),
                        ours("01-cut-beside-its-manifest", "the same beside the manifest of the whole dump")
                                .file(Backups.DUMP, beforeOrders(whole).bytes())
                                .file(Backups.MANIFEST, SqlText.manifestOf("shop"))
                                .fails("dump mariadb/shop/dump.sql is cut: no '-- Dump completed' line; table orders is"
                                        + " missing, table prices is missing, table sessions is missing"),
                        ours(
                                        "01-without-comments",
                                        "a whole dump made with --skip-comments, which has no last line, beside its manifest")
                                .file(Backups.DUMP, whole.withoutComments().bytes())
                                .file(Backups.MANIFEST, whole.withoutComments().manifestFrom("shop"))
                                .passes()));
    }

    private static SqlText beforeOrders(SqlText whole) {
        return whole.before("--\n-- Table structure for table `orders`");
    }

    private static HardCase cutInsideStatement() {
        SqlText whole = SqlText.dumpOf("shop");
        return new HardCase(
                2,
                "dump cut inside a statement",
                "a look at the size, the upload",
                List.of(
                        foreign("02-cut-inside-statement", "a dump that ends in the middle of a row of order_lines")
                                .file(
                                        "dumps/shop.sql",
                                        whole.before("7.50),\n(102,11,1").bytes())
                                .fails(
                                        "dump dumps/shop.sql is cut: it ends in the middle of a statement, after * bytes"),
                        foreign(
                                        "02-text-that-looks-cut",
                                        "a whole dump without a line break at its end, whose texts hold quotes, semicolons,"
                                                + " line breaks and the beginning of a statement")
                                .file(
                                        "dumps/shop.sql",
                                        whole.replace(
                                                        "'rings twice ",
                                                        "'INSERT INTO `x` VALUES (\\'\\\\\\';\n-- (\"`/*rings ")
                                                .replaceAll("\n$", "")
                                                .bytes())
                                .passes()));
    }

    private static HardCase shortInSoundGzip() {
        SqlText whole = SqlText.dumpOf("shop");
        return new HardCase(
                3,
                "sound gzip of a dump that stops early, because the program before it died",
                "`gzip -t`",
                List.of(
                        ours(
                                        "03-short-in-sound-gzip",
                                        "a gzip file without fault around half a dump, beside its manifest")
                                .file(
                                        "mariadb/shop/dump.sql.gz",
                                        beforeOrders(whole).gzip())
                                .file(Backups.MANIFEST, SqlText.manifestOf("shop"))
                                .drill("restore: [ { dump: mariadb/shop/dump.sql.gz, as: shop } ]")
                                .fails(
                                        "dump mariadb/shop/dump.sql.gz is cut: no '-- Dump completed' line; table orders is"
                                                + " missing, table prices is missing, table sessions is missing"),
                        ours("03-packed-twice", "a whole dump that was packed twice and is called .sql")
                                .file(Backups.DUMP, SqlText.gzip(whole.gzip()))
                                .file(Backups.MANIFEST, SqlText.manifestOf("shop"))
                                .passes()));
    }

    private static HardCase severalMembers() {
        SqlText shop = SqlText.dumpOf("shop");
        SqlText ledger = SqlText.of("ledger.sql");
        byte[] plain = shop.bytes();
        int third = plain.length / 3;
        return new HardCase(
                4,
                "gzip file of several members, of which a later one is broken",
                "readers that stop after the first member",
                List.of(
                        foreign(
                                        "04-later-member-cut",
                                        "two dumps packed one by one and joined, the second of which is cut")
                                .file(
                                        "dumps/all.sql.gz",
                                        SqlText.joined(
                                                shop.gzip(),
                                                ledger.before("--\n-- Table structure for table `entries`")
                                                        .gzip()))
                                .drill("restore: [ { dump: dumps/all.sql.gz, as: shop, database: shop } ]")
                                .fails("dump dumps/all.sql.gz is cut: no '-- Dump completed' line"),
                        foreign(
                                        "04-members-inside-a-statement",
                                        "a whole dump in three members, an empty one between them")
                                .file(
                                        "dumps/shop.sql.gz",
                                        SqlText.joined(
                                                SqlText.gzip(Arrays.copyOf(plain, third)),
                                                SqlText.gzip(new byte[0]),
                                                SqlText.gzip(Arrays.copyOfRange(plain, third, plain.length))))
                                .drill("restore: [ { dump: dumps/shop.sql.gz, as: shop } ]")
                                .passes()));
    }

    private static HardCase partialNewest() {
        SqlText whole = SqlText.dumpOf("shop");
        String newest = "restore: [ { dump: \"backups/backup.*\", as: shop } ]";
        return new HardCase(
                5,
                "partial dump with the newest time beside a good one",
                "“the latest” by its name",
                List.of(
                        foreign(
                                        "05-newest-is-partial",
                                        "last night's dump, cut, beside the whole one of the night before")
                                .file("backups/backup.2026-03-01T04:00:00Z.sql.gz", whole.gzip())
                                .file(
                                        "backups/backup.2026-03-02T04:00:00Z.sql.gz",
                                        beforeOrders(whole).gzip())
                                .drill(newest)
                                .fails("dump backups/backup.2026-03-02T04:00:00Z.sql.gz is cut: no '-- Dump completed'"
                                        + " line; the newest whole one is backups/backup.2026-03-01T04:00:00Z.sql.gz:"
                                        + " nothing after 2026-03-01T04:00:00Z can be restored"),
                        foreign(
                                        "05-debris-beside-a-good-one",
                                        "a whole dump beside an empty file and a cut one of an earlier try")
                                .file("backups/backup.2026-03-02T04:00:31Z.sql.gz", whole.gzip())
                                .file(
                                        "backups/backup.2026-03-02T04:00:00Z.sql",
                                        beforeOrders(whole).bytes())
                                .file("backups/backup.2026-03-02T04:00:15Z.sql", new byte[0])
                                .file("backups/0-backup-target.txt", new SqlText("no dump\n").bytes())
                                .drill(newest)
                                .passes()));
    }

    private static HardCase errorText() {
        SqlText whole = SqlText.dumpOf("shop");
        String warning = "mysqldump: [Warning] Using a password on the command line interface can be insecure.";
        return new HardCase(
                6,
                "words of the dump program inside the dump",
                "a look at the size",
                List.of(
                        foreign("06-warning-in-the-dump", "a dump whose first line is a warning, because of 2>&1")
                                .file("dumps/shop.sql", new SqlText(warning + "\n" + whole.text()).bytes())
                                .fails("dump dumps/shop.sql holds an error of the program that made it: " + warning),
                        foreign(
                                        "06-rows-that-quote-errors",
                                        "a whole dump whose rows quote such words at the beginning of a line")
                                .file(
                                        "dumps/shop.sql",
                                        whole.replace(
                                                        "'rings twice ",
                                                        "'he wrote:\nmysqldump: Got error: 1044: \"Access denied\"\nERROR 1064"
                                                                + " (42000) at line 1:\n-- Dump comp ")
                                                .bytes())
                                .passes()));
    }

    private static HardCase largeRow() {
        return new HardCase(
                7,
                "row beyond max_allowed_packet: missing, and what follows with it",
                "the exit code of a pipe; with --force the dump even ends as it should",
                List.of(
                        foreign(
                                        "07-large-row-missing",
                                        "the dump of a client that took no row above 1 MB and went on by --force; that the"
                                                + " large picture must be there is an assertion of its scenario")
                                .file(
                                        "dumps/gallery.sql",
                                        SqlText.of("small-packet.sql").bytes())
                                .drill(
                                        "restore: [ { dump: dumps/gallery.sql, as: gallery } ]",
                                        "assertions:",
                                        "  - { database: gallery, query: \"select max(length(data)) from pictures\","
                                                + " atLeast: 3000000 }")
                                .fails("gallery: the query gave 100, expected at least 3000000"),
                        foreign("07-large-row", "a dump with a row of 20 MB")
                                .file("dumps/gallery.sql", () -> withLargeRow().bytes())
                                .drill(
                                        "restore: [ { dump: dumps/gallery.sql, as: gallery } ]",
                                        "assertions:",
                                        "  - { database: gallery, query: \"select max(length(data)) from pictures\","
                                                + " returns: " + LARGE_ROW + " }")
                                .passes()));
    }

    private static SqlText withLargeRow() {
        SqlText cut = SqlText.of("small-packet.sql");
        String row = "(1,'" + "a".repeat(100) + "');\n";
        return cut.replace(row, "(1,'" + "b".repeat(LARGE_ROW) + "');\nUNLOCK TABLES;\n");
    }

    private static HardCase brokenView() {
        return new HardCase(
                8,
                "view that lost its column or table ends the dump",
                "the exit code of a pipe; with --force the dump even ends as it should",
                List.of(
                        foreign(
                                        "08-broken-view",
                                        "a dump made with --force of a database with a view on a column that was dropped")
                                .file(
                                        "dumps/people.sql",
                                        SqlText.of("broken-view.sql").bytes())
                                .drill("restore: [ { dump: dumps/people.sql, as: people } ]")
                                .fails(
                                        "dump dumps/people.sql holds an error of the program that made it: failed on view"
                                                + " `nicknames`"),
                        sound("08-view-before-its-base", "a view on a view that the dump creates after it", "shop")
                                .drill(
                                        Backups.RESTORE,
                                        "assertions:",
                                        "  - { database: shop, query: \"select count(*) from best_customers\", returns: 2 }")
                                .passes()));
    }

    private static HardCase noTransaction() {
        SqlText whole = SqlText.of("ledger.sql");
        String balance = "  - { database: ledger, query: \"select count(*) from amounts a left join entries e on e.id ="
                + " a.entry where e.id is null\", returns: 0, because: an amount without an entry was never booked }";
        return new HardCase(
                9,
                "tables that --single-transaction does not cover, written to while they were dumped",
                "everything",
                List.of(
                        foreign(
                                        "09-tables-of-different-moments",
                                        "a MyISAM table as it was before a booking and an Aria table as it was after it; that"
                                                + " they belong together is an assertion of its scenario")
                                .file(
                                        "dumps/ledger.sql",
                                        whole.replace(",\n(3,'2026-03-02')", "").bytes())
                                .drill("restore: [ { dump: dumps/ledger.sql, as: ledger } ]", "assertions:", balance)
                                .fails("ledger: the query gave 2, expected 0"),
                        foreign("09-tables-of-one-moment", "MyISAM and Aria tables that nobody wrote to")
                                .file("dumps/ledger.sql", whole.bytes())
                                .drill("restore: [ { dump: dumps/ledger.sql, as: ledger } ]", "assertions:", balance)
                                .passes()));
    }

    private static HardCase empty() {
        SqlText whole = SqlText.dumpOf("shop");
        return new HardCase(
                10,
                "empty dump, or nothing but a header",
                "the job's status",
                List.of(
                        foreign("10-no-byte", "a file without a byte")
                                .file("dumps/shop.sql", new byte[0])
                                .fails("dump dumps/shop.sql holds no statement (0 bytes)"),
                        foreign("10-nothing-but-a-frame", "a header, the settings and the last line of a whole dump")
                                .file(
                                        "dumps/shop.sql",
                                        whole.without(
                                                        "--\n-- Sequence structure",
                                                        "/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE")
                                                .bytes())
                                .fails(
                                        "dump dumps/shop.sql holds no table, no view and no routine: nothing but a frame"),
                        foreign("10-one-row", "the smallest dump there is: one table, one row, made with --compact")
                                .file(
                                        "dumps/shop.sql",
                                        new SqlText("CREATE TABLE `t` (`i` int);\nINSERT INTO `t` VALUES (1);\n")
                                                .bytes())
                                .passes()));
    }
}
