package dev.backproof.scenarios.corpus;

import static dev.backproof.scenarios.corpus.Backups.foreign;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Cases 47 to 54: time, names and the place that a backup is restored into. */
final class PlatformCases {
    private static final String RESTORE = "restore: [ { dump: dumps/shop.sql, as: shop } ]";

    /** A card number in a row, which nothing may repeat. */
    private static final String SECRET = "4929-corpus-0417-secret";

    private PlatformCases() {}

    static List<HardCase> all() {
        return List.of(stale(), wrongAsset(), clocks(), noRoom(), reused(), nothingProven(), hostile(), leaks());
    }

    private static String now(String pattern) {
        return DateTimeFormatter.ofPattern(pattern)
                .withZone(ZoneOffset.UTC)
                .format(InstantSource.system().instant());
    }

    private static HardCase stale() {
        String[] drill = {
            RESTORE, "assertions: [ { database: shop, newestRow: { table: orders, column: placed, within: PT26H } } ]"
        };
        return new HardCase(
                47,
                "old data in a backup of today",
                "the restore, the time of the backup",
                List.of(
                        foreign(
                                        "47-old-dump-again",
                                        "a dump of long ago that is uploaded anew each night; how old its newest order may be is"
                                                + " an assertion of the scenario")
                                .file("dumps/shop.sql", SqlText.dumpOf("shop").bytes())
                                .drill(drill)
                                .fails(
                                        "shop: the newest row of orders is * old by placed, expected younger than 1 d 2 h"),
                        foreign("47-order-of-today", "a dump with an order of today")
                                .file(
                                        "dumps/shop.sql",
                                        () -> SqlText.dumpOf("shop")
                                                .replace("2026-03-02 00:00:00", now("yyyy-MM-dd HH:mm:ss"))
                                                .bytes())
                                .drill(drill)
                                .passes()));
    }

    private static HardCase wrongAsset() {
        return new HardCase(
                48,
                "backup of another thing under the right name",
                "the restore",
                List.of(
                        Specimen.named(
                                        "48-another-database",
                                        "the whole dump of another database, with its manifest, where the shop's should lie; the"
                                                + " scenario names the database")
                                .file(
                                        "mariadb/shop/dump.sql",
                                        SqlText.dumpOf("words").bytes())
                                .file("mariadb/shop/manifest.json", SqlText.manifestOf("words"))
                                .drill("restore: [ { dump: mariadb/shop/dump.sql, as: shop, database: shop } ]")
                                .fails("dump mariadb/shop/dump.sql is of the database words, the scenario wants shop"),
                        Specimen.named("48-moved", "the shop's dump with its manifest in a folder of another name")
                                .file(
                                        "mariadb/words/dump.sql",
                                        SqlText.dumpOf("shop").bytes())
                                .file("mariadb/words/manifest.json", SqlText.manifestOf("shop"))
                                .drill("restore: [ { dump: mariadb/words/dump.sql, as: shop, database: shop } ]")
                                .passes()));
    }

    private static HardCase clocks() {
        String[] drill = {
            "snapshot: { rpo: P3650D }",
            "restore: [ { dump: \"dumps/backup.*\", as: shop } ]",
            "assertions: [ { database: shop, query: \"select count(*) from orders\", returns: 3 } ]"
        };
        SqlText whole = SqlText.dumpOf("shop");
        SqlText older = whole.without("(101,2,'2026-03-01 23:59:59'),\n");
        return new HardCase(
                49,
                "clocks and time zones: the newest by name is not the newest",
                "the latest by name",
                List.of(
                        foreign(
                                        "49-from-the-future",
                                        "a dump whose server's clock was wrong by years: it stays the newest, and never grows old")
                                .file("dumps/backup.2089-01-01T04:00:00Z.sql", whole.bytes())
                                .file("dumps/backup.2026-03-01T04:00:00Z.sql", whole.bytes())
                                .drill(drill)
                                .cannotBeJudged(
                                        "the newest dump /dumps/backup.2089-01-01T04:00:00Z.sql is dated * ahead of this machine's"
                                                + " clock: how old it is cannot be told"),
                        foreign(
                                        "49-hour-that-came-twice",
                                        "dumps of the hour that comes twice when summer time ends, named with their offsets: the"
                                                + " newest is not the last by name")
                                .file("dumps/backup.2025-10-26T02:10:00+0100.sql", whole.bytes())
                                .file("dumps/backup.2025-10-26T02:50:00+0200.sql", older.bytes())
                                .drill(drill)
                                .passes()));
    }

    private static HardCase noRoom() {
        return new HardCase(
                50,
                "sandbox that is too small",
                "it reads as if the backup were damaged",
                List.of(
                        foreign(
                                        "50-disk-full",
                                        "a sound dump on a machine without room for a server; a program that says so stands for"
                                                + " it")
                                .file("dumps/shop.sql", SqlText.dumpOf("shop").bytes())
                                .programs(Programs.withoutRoom())
                                .cannotBeJudged("mariadbd does not start: *No space left on device*"),
                        foreign("50-nearly-full", "a sound dump on a machine whose server warns of little room")
                                .file("dumps/shop.sql", SqlText.dumpOf("shop").bytes())
                                .programs(Programs.withLittleRoom())
                                .passes()));
    }

    private static HardCase reused() {
        return new HardCase(
                51,
                "sandbox with the data of an earlier drill in it",
                "row counts: they are those of the other night",
                List.of(
                        foreign("51-not-empty", "a dump on a machine whose server starts with yesterday's database")
                                .file("dumps/shop.sql", SqlText.dumpOf("shop").bytes())
                                .programs(Programs.withLeftovers())
                                .cannotBeJudged(
                                        "the sandbox is not empty, it holds yesterday: nothing is loaded into it*"),
                        foreign("51-empty", "a dump that makes its database itself, on a machine that has none")
                                .file("dumps/shop.sql", SqlText.dumpOf("shop").bytes())
                                .passes()));
    }

    private static HardCase nothingProven() {
        String restore = "restore: [ { path: /data, as: data } ]";
        return new HardCase(
                52,
                "drill that looked at nothing",
                "everything is green",
                List.of(
                        Specimen.named("52-only-listed", "a sound mirror of which the scenario has nothing read")
                                .contents(backup -> Trees.file(backup, "data/a.txt", "a"))
                                .drill(restore, "depth: metadata")
                                .cannotBeJudged(
                                        "nothing was proven: at depth metadata only what is listed is looked at, and that is as"
                                                + " it should be"),
                        Specimen.named("52-one-file-read", "the same with one file read")
                                .contents(backup -> Trees.file(backup, "data/a.txt", "a"))
                                .drill(restore)
                                .passes()));
    }

    private static HardCase hostile() {
        String restore = "restore: [ { path: /data, as: data } ]";
        return new HardCase(
                53,
                "names that lead out of the target, and dumps that unpack to more than any disk holds",
                "–",
                List.of(
                        Specimen.named("53-name-leads-out", "a repository with a file named ../../evil")
                                .repository(Snapshots.kept("hostile"))
                                .drill("restore: [ { path: /, as: data } ]")
                                .fails("*evil is lost: *"),
                        Specimen.named(
                                        "53-object-leads-out",
                                        "a mirror in a bucket with an object named data/../../evil")
                                .contents(backup -> Trees.file(backup, "data/a.txt", "a"))
                                .inBucket((bucket, backup) -> {
                                    bucket.mirror(backup);
                                    bucket.oddName("data/../../evil", Trees.bytes("evil"));
                                })
                                .drill(restore)
                                .fails("*evil is lost: *"),
                        foreign("53-bomb", "a dump of 50 kB that unpacks to 50 MB of nothing")
                                .file("dumps/shop.sql", () -> bomb(50 << 20))
                                .fails("dump dumps/shop.sql *"),
                        foreign(
                                        "53-packed-a-thousandfold",
                                        "a dump that is packed to a thousandth: a row of the same letter")
                                .file(
                                        "dumps/shop.sql",
                                        () -> SqlText.gzip(SqlText.dumpOf("shop")
                                                .replace(
                                                        "-- Dump completed",
                                                        "-- " + "a".repeat(4 << 20) + "\n-- Dump completed")
                                                .bytes()))
                                .passes()));
    }

    private static byte[] bomb(int size) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 16];
            for (int written = 0; written < size; written += zeros.length) {
                gzip.write(zeros);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static HardCase leaks() {
        String query = "restore: [ { dump: dumps/shop.sql, as: shop } ]";
        SqlText dump = SqlText.dumpOf("shop").replace("'Ada Öztürk'", "'" + SECRET + "'");
        return new HardCase(
                54,
                "values of rows, or passwords, in reports and messages",
                "–",
                List.of(
                        foreign(
                                        "54-value-of-a-failing-row",
                                        "a dump with a card number that an assertion stumbles over: it may stand in no report")
                                .file("dumps/shop.sql", dump.bytes())
                                .secret(SECRET)
                                .drill(
                                        query,
                                        "assertions: [ { database: shop, query: \"select name from customers where id = 1\","
                                                + " returns: nobody } ]")
                                .fails("shop: the query gave *, expected *"),
                        foreign(
                                        "54-row-that-is-refused",
                                        "a dump in which the server refuses the row with the card number")
                                .file(
                                        "dumps/shop.sql",
                                        dump.replace("'" + SECRET + "'", "no_function('" + SECRET + "')")
                                                .bytes())
                                .secret(SECRET)
                                .fails("the mariadb client refused dump dumps/shop.sql: *"),
                        foreign("54-secret-that-is-not-asked-for", "the same dump with the right assertion")
                                .file("dumps/shop.sql", dump.bytes())
                                .secret(SECRET)
                                .drill(
                                        query,
                                        "assertions: [ { database: shop, query: \"select name from customers where id = 1\","
                                                + " returns: \"${file:card}\" } ]")
                                .contents(backup -> Files.writeString(backup.resolveSibling("card"), SECRET))
                                .passes()));
    }
}
