package dev.backproof.scenarios.corpus;

import static dev.backproof.scenarios.corpus.Backups.foreign;
import static dev.backproof.scenarios.corpus.Backups.lacking;
import static dev.backproof.scenarios.corpus.Backups.sound;

import java.nio.file.Files;
import java.util.List;

/** Cases 11 to 28: the dump is whole, but what comes of it is not the database. */
final class DatabaseCases {
    private static final String BELL =
            "  - { database: shop, query: \"select hex(right(note, 1)) from customers where id = 2\","
                    + " returns: F09F9494, showValues: true, because: the canary's note ends with a bell }";

    private static final String ROWS_OF_VIEWS = """
            CREATE TABLE `best_customers` (
              `customer` varchar(80) NOT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
            INSERT INTO `best_customers` VALUES ('Ada Öztürk'),('Bram de Vries');
            CREATE TABLE `turnover` (
              `customer` varchar(80) NOT NULL,
              `total` decimal(40,2) DEFAULT NULL
            ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
            INSERT INTO `turnover` VALUES ('Ada Öztürk',65.90),('Bram de Vries',95.00);

            """;

    private static final String APP_PASSWORD = "of the application";

    private DatabaseCases() {}

    static List<HardCase> all() {
        return List.of(
                lostCharacters(),
                otherCollation(),
                unknownCollation(),
                definerGone(),
                missingRoutines(),
                missingTriggers(),
                viewsAsTables(),
                rowsGone(),
                orphans(),
                counterReset(),
                lostAccounts(),
                serversOwnTables(),
                oldClient(),
                missingPrograms(),
                newerServer(),
                historyGone(),
                eventsThatRun());
    }

    private static HardCase lostCharacters() {
        String[] drill = {"restore: [ { dump: dumps/shop.sql, as: shop } ]", "assertions:", BELL};
        return new HardCase(
                11,
                "emoji became ?: dumped in a character set that lacks them",
                "row counts, foreign keys",
                List.of(
                        foreign(
                                        "11-dumped-as-utf8mb3",
                                        "customers dumped with --default-character-set=utf8mb3; the scenario knows a row with"
                                                + " a bell in it")
                                .file(
                                        "dumps/shop.sql",
                                        SqlText.of("utf8mb3.sql").bytes())
                                .drill(drill)
                                .fails("shop: the query gave '3F', expected 'F09F9494'"),
                        foreign("11-dumped-as-bytes", "customers dumped with --default-character-set=binary")
                                .file("dumps/shop.sql", SqlText.of("binary.sql").bytes())
                                .drill(drill)
                                .passes()));
    }

    private static HardCase otherCollation() {
        return new HardCase(
                12,
                "collation changed: the dump does not name it and the restoring server has another default",
                "row counts",
                List.of(
                        lacking(
                                        "12-collation-of-the-server",
                                        "a dump whose tables name a character set but no collation, beside a manifest that knows"
                                                + " it",
                                        SqlText.dumpOf("shop")
                                                .replaceAll("=utf8mb4 COLLATE=utf8mb4_unicode_ci", "=utf8mb4"))
                                .fails("shop: table articles: collation is 'utf8mb4_*', expected 'utf8mb4_unicode_ci'"),
                        foreign(
                                        "12-not-unique-any-more",
                                        "a dump whose table takes the database's collation, in which two of its keys are one")
                                .file(
                                        "dumps/words.sql",
                                        SqlText.dumpOf("words")
                                                .without(
                                                        " DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_nopad_ci")
                                                .bytes())
                                .drill("restore: [ { dump: dumps/words.sql, as: words } ]")
                                // 1062, or 1180 from a server that inserted in bulk
                                .fails("the mariadb client refused dump dumps/words.sql: ERROR * at line *: *"),
                        foreign(
                                        "12-collation-of-the-database",
                                        "a dump whose tables name no character set and rightly take the database's")
                                .file(
                                        "dumps/shop.sql",
                                        SqlText.dumpOf("shop")
                                                .replaceAll(
                                                        "(ENGINE=InnoDB.*) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci",
                                                        "$1")
                                                .bytes())
                                .passes(),
                        sound(
                                        "12-many-collations",
                                        "a database, a table and columns of five collations, one of them without padding",
                                        "words")
                                .passes()));
    }

    private static HardCase unknownCollation() {
        SqlText mySql = SqlText.of("mysql-8.sql");
        return new HardCase(
                13,
                "collation that the restoring server does not know",
                "the dump's job",
                List.of(
                        foreign("13-collation-of-mysql", "a dump of MySQL 8 with a collation of its own")
                                .file("dumps/shop.sql", mySql.bytes())
                                .cannotBeJudged(
                                        "dump dumps/shop.sql comes from MySQL 8.0.36, and the sandbox's MariaDB *"
                                                + " refused it: ERROR 1273 (HY000) at line *: Unknown collation:"
                                                + " 'utf8mb4_ja_0900_as_cs_ks'; only a MySQL could tell whether it restores"),
                        foreign(
                                        "13-plain-mysql",
                                        "a dump of MySQL 8 with a collation that both know, and comments for MySQL")
                                .file(
                                        "dumps/shop.sql",
                                        mySql.replace("utf8mb4_ja_0900_as_cs_ks", "utf8mb4_general_ci")
                                                .bytes())
                                .passes()));
    }

    private static HardCase definerGone() {
        return new HardCase(
                14,
                "definer gone: what runs in the name of nobody fails when it is used (1449)",
                "a restore by the administrator",
                List.of(
                        Specimen.named(
                                        "14-definer-gone",
                                        "a dump with a view and a trigger that run as an account which its manifest does not list")
                                .file(
                                        "mariadb/rights/dump.sql",
                                        SqlText.dumpOf("rights").bytes())
                                .file("mariadb/rights/manifest.json", SqlText.manifestWithoutAccount("rights", "app@%"))
                                .drill("restore: [ { dump: mariadb/rights/dump.sql, as: rights } ]")
                                .fails(
                                        "rights: among the accounts in the dump's manifest there is no app@%, the definer of"
                                                + " view open_invoices, trigger keep_old"),
                        sound(
                                        "14-definer-of-the-server",
                                        "the same, and the manifest lists the account: it belongs to the server, not to the"
                                                + " dump",
                                        "rights")
                                .passes()));
    }

    private static HardCase missingRoutines() {
        return new HardCase(
                15,
                "routines and events missing: flags off, or a privilege missing",
                "row counts",
                List.of(
                        lacking(
                                        "15-without-routines",
                                        "a dump made without --routines and --events, beside a manifest that lists them",
                                        SqlText.dumpOf("shop")
                                                .without(
                                                        "--\n-- Dumping events",
                                                        "--\n-- Current Database: `shop`\n--\n\nUSE"))
                                .fails("shop: routine FUNCTION order_total is missing"),
                        foreign(
                                        "15-routine-nobody-may-read",
                                        "a dump made with --force by an account that may not read a routine's text")
                                .file(
                                        "dumps/shop.sql",
                                        SqlText.of("unreadable-routine.sql").bytes())
                                .fails("dump dumps/shop.sql holds an error of the program that made it: insufficient"
                                        + " privileges to SHOW CREATE *"),
                        sound(
                                        "15-odd-routines",
                                        "a package, and a procedure and an event whose texts hold delimiters",
                                        "clockwork")
                                .passes()));
    }

    private static HardCase missingTriggers() {
        SqlText whole = SqlText.dumpOf("shop");
        return new HardCase(
                16,
                "triggers missing: --skip-triggers, or a loader that strips comments",
                "row counts",
                List.of(
                        lacking(
                                        "16-triggers-stripped",
                                        "a dump without its /*!50003 … */ comments, beside a manifest that lists a trigger",
                                        whole.without(
                                                "/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER",
                                                "DELIMITER ;\n/*!50003 SET sql_mode"))
                                .fails("shop: trigger take_from_stock is missing"),
                        sound(
                                        "16-triggers-with-comments",
                                        "triggers whose bodies hold comments, semicolons and delimiters",
                                        "clockwork")
                                .passes()));
    }

    private static HardCase viewsAsTables() {
        SqlText whole = SqlText.dumpOf("shop");
        return new HardCase(
                17,
                "views restored as tables",
                "a look whether the table exists",
                List.of(
                        lacking(
                                        "17-views-as-tables",
                                        "a dump that holds the rows of views instead of the views",
                                        whole.without(
                                                        "--\n-- Final view structure for view `best_customers`",
                                                        "/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE")
                                                .without(
                                                        "/*!50001 CREATE VIEW `best_customers`",
                                                        "SET character_set_client")
                                                .without("/*!50001 CREATE VIEW `turnover`", "SET character_set_client")
                                                .replace(
                                                        "--\n-- Dumping events",
                                                        ROWS_OF_VIEWS + "--\n-- Dumping events"))
                                .fails("shop: view best_customers is missing"),
                        foreign(
                                        "17-stand-ins-of-old-dumps",
                                        "a dump in the manner of MariaDB before 10.4, which makes a table for each view and"
                                                + " drops it again")
                                .file(
                                        "dumps/shop.sql",
                                        whole.replaceAll(
                                                        "/\\*!50001 CREATE VIEW `(\\w+)` AS SELECT\\s+([^*]+) \\*/;",
                                                        "/*!50001 CREATE TABLE `$1` (\n  `customer` tinyint NOT NULL,\n  `total`"
                                                                + " tinyint NOT NULL\n) ENGINE=MyISAM */;")
                                                .replaceAll(
                                                        "(/\\*!50001 DROP VIEW IF EXISTS `(\\w+)`\\*/;\n/\\*!50001 SET)",
                                                        "/*!50001 DROP TABLE IF EXISTS `$2`*/;\n$1")
                                                .bytes())
                                .passes()));
    }

    private static HardCase rowsGone() {
        SqlText whole = SqlText.dumpOf("shop");
        SqlText emptied =
                whole.without("INSERT INTO `order_lines` VALUES", "/*!40000 ALTER TABLE `order_lines` ENABLE KEYS");
        return new HardCase(
                18,
                "table is there, its rows are gone",
                "the restore's exit code",
                List.of(
                        lacking(
                                        "18-rows-missing-in-the-dump",
                                        "a dump without the rows of a table, beside a manifest that counted them",
                                        emptied)
                                .fails("shop: table order_lines has 0 rows, the dump's manifest says 4"),
                        foreign(
                                        "18-emptied-before-the-dump",
                                        "a faultless dump of a table that was emptied before; that it must have rows is an"
                                                + " assertion of its scenario")
                                .file("dumps/shop.sql", emptied.bytes())
                                .drill(
                                        "restore: [ { dump: dumps/shop.sql, as: shop } ]",
                                        "assertions:",
                                        "  - { database: shop, rows: { table: order_lines, min: 1 } }")
                                .fails("shop: table order_lines has 0 rows, expected at least 1"),
                        sound("18-empty-on-purpose", "a database with a table that has no rows", "counters")
                                .passes()));
    }

    private static HardCase orphans() {
        return new HardCase(
                19,
                "rows without their parents: foreign keys are not checked while a dump loads",
                "the import",
                List.of(
                        foreign("19-orphans", "a dump that lacks an order whose lines it holds")
                                .file(
                                        "dumps/shop.sql",
                                        SqlText.dumpOf("shop")
                                                .without("(101,2,'2026-03-01 23:59:59'),\n")
                                                .bytes())
                                .fails(
                                        "shop: 1 row of order_lines refer to rows of orders that are not there (line_order)"),
                        foreign(
                                        "19-circles-and-nulls",
                                        "foreign keys in a circle, to their own table and row, and with NULL in them")
                                .file(
                                        "dumps/family.sql",
                                        SqlText.of("family.sql").bytes())
                                .drill("restore: [ { dump: dumps/family.sql, as: family } ]")
                                .passes()));
    }

    private static HardCase counterReset() {
        return new HardCase(
                20,
                "AUTO_INCREMENT reset: numbers that were used are given out again",
                "row counts",
                List.of(
                        lacking(
                                        "20-counter-reset",
                                        "a dump made without table options, beside a manifest that knows the next number",
                                        SqlText.dumpOf("shop").replaceAll(" AUTO_INCREMENT=\\d+", ""))
                                .fails("shop: table customers: AUTO_INCREMENT is 4, expected at least 5"),
                        sound(
                                        "20-far-counters",
                                        "counters far beyond the rows, on an empty table, beyond 32 bits, and a sequence that"
                                                + " goes down and round",
                                        "counters")
                                .passes()));
    }

    private static HardCase lostAccounts() {
        SqlText all = SqlText.of("all-databases.sql");
        String[] drill = {
            "restore: [ { dump: dumps/all.sql, as: shop } ]",
            "assertions:",
            "  - { database: shop, query: \"select count(*) from mysql.global_priv where user = 'reader' and host = '%'\","
                    + " returns: 1, because: the reports log in as reader }"
        };
        return new HardCase(
                21,
                "users and grants lost",
                "application data",
                List.of(
                        foreign(
                                        "21-without-accounts",
                                        "a dump of all databases made with --ignore-table=mysql.global_priv; that an account"
                                                + " must be there is an assertion of its scenario")
                                .file(
                                        "dumps/all.sql",
                                        all.without(
                                                        "--\n-- Table structure for table `global_priv`",
                                                        "--\n-- Table structure for table `wsrep_cluster`")
                                                .bytes())
                                .drill(drill)
                                .fails("shop: the query gave 0, expected 1"),
                        withApp(
                                        "21-password-of-another-time",
                                        "a dump of all databases in which an account has another password than its"
                                                + " application; the scenario logs in with that",
                                        "of another time")
                                .fails(
                                        "shop: the server does not let in app with the scenario's password: ERROR 1045 (28000)"),
                        withApp("21-account-logs-in", "the same with the right password", APP_PASSWORD)
                                .passes(),
                        foreign(
                                        "21-with-accounts",
                                        "a dump of all databases that takes the server's accounts away and brings its own")
                                .file("dumps/all.sql", all.bytes())
                                .drill(drill)
                                .passes()));
    }

    /** A dump of all databases with an account that may read, of which the scenario knows the password. */
    private static Specimen.Builder withApp(String name, String description, String stored) {
        String last = "('%','reader',";
        return foreign(name, description)
                .file(
                        "dumps/all.sql",
                        SqlText.of("all-databases.sql")
                                .replace(
                                        last,
                                        "('%','app','{\\\"access\\\":1,\\\"version_id\\\":101119,"
                                                + "\\\"plugin\\\":\\\"mysql_native_password\\\",\\\"authentication_string\\\":\\\""
                                                + SqlText.nativePassword(stored) + "\\\"}'),\n" + last)
                                .bytes())
                .contents(backup -> Files.writeString(backup.resolveSibling("app.password"), APP_PASSWORD + "\n"))
                .drill(
                        "restore: [ { dump: dumps/all.sql, as: shop } ]",
                        "assertions:",
                        "  - { database: shop, login: { user: app, passwordFile: app.password, table: orders } }");
    }

    private static HardCase serversOwnTables() {
        SqlText all = SqlText.of("all-databases.sql");
        String restore = "restore: [ { dump: dumps/all.sql, as: shop } ]";
        return new HardCase(
                22,
                "tables that only the server may write make the restore stop (1142)",
                "the backup's status",
                List.of(
                        foreign(
                                        "22-table-nobody-may-write",
                                        "a dump of all databases with a table in performance_schema, which stands for those"
                                                + " that a Galera node refuses to have written")
                                .file(
                                        "dumps/all.sql",
                                        all.replace(
                                                        "CREATE TABLE `wsrep_cluster`",
                                                        "CREATE TABLE `performance_schema`.`wsrep_cluster`")
                                                .bytes())
                                .drill(restore)
                                .fails(
                                        "the mariadb client refused dump dumps/all.sql: ERROR 1142 (42000) at line *: CREATE"
                                                + " command denied to user 'root'@'localhost' for table"
                                                + " `performance_schema`.`wsrep_cluster`"),
                        foreign(
                                        "22-dump-of-a-galera-node",
                                        "a dump of all databases with Galera's tables and the accounts")
                                .file("dumps/all.sql", all.bytes())
                                .drill(restore)
                                .passes()));
    }

    private static HardCase oldClient() {
        SqlText whole = SqlText.dumpOf("shop");
        return new HardCase(
                23,
                "first line that enables the sandbox mode, read by an old client",
                "the dump",
                List.of(
                        foreign(
                                        "23-old-client",
                                        "a sound dump on a machine whose client takes that line for a command; a program that"
                                                + " says so as an old client does stands for it")
                                .file("dumps/shop.sql", whole.bytes())
                                .programs(Programs.withOldClient())
                                .cannotBeJudged(
                                        "the sandbox's mariadb client is too old for the dump: it takes the first"
                                                + " line, which enables the sandbox mode, for a command (ERROR at line 1: Unknown"
                                                + " command '\\-'.); use a client from 10.5.25, 10.6.18, 10.11.8, 11.4.2 or later;"
                                                + " this says nothing about the backup"),
                        foreign("23-other-form", "a dump whose first line has the other form that was in use")
                                .file(
                                        "dumps/shop.sql",
                                        whole.replace("/*M!999999\\-", "/*!999999\\-")
                                                .bytes())
                                .passes()));
    }

    private static HardCase missingPrograms() {
        SqlText whole = SqlText.dumpOf("shop");
        return new HardCase(
                24,
                "`mysql` and `mysqldump` are not there any more (MariaDB images from 11 on)",
                "–",
                List.of(
                        foreign("24-no-client", "a sound dump on a machine without any client")
                                .file("dumps/shop.sql", whole.bytes())
                                .programs(Programs.withoutClient())
                                .cannotBeJudged(
                                        "no sandbox can be started: process: * mariadb was not found (looked in PATH"
                                                + " and the usual sbin folders); install the package *;"
                                                + " install mariadb-server-core and mariadb-client-core, or start a Docker engine"),
                        foreign("24-new-names-only", "a machine that has the programs under their new names alone")
                                .file("dumps/shop.sql", whole.bytes())
                                .programs(Programs.withNewNames())
                                .passes()));
    }

    private static HardCase newerServer() {
        SqlText whole = SqlText.dumpOf("shop")
                .replace("-- Server version\t10.11.19-MariaDB-0+deb12u1", "-- Server version\t99.1.2-MariaDB");
        return new HardCase(
                25,
                "dump of a newer server, restored into an older one",
                "the dump",
                List.of(
                        foreign(
                                        "25-type-of-tomorrow",
                                        "a dump of MariaDB 99.1.2 with a type of column that no server of today knows")
                                .file(
                                        "dumps/shop.sql",
                                        whole.replace(
                                                        "`picture` blob DEFAULT NULL",
                                                        "`picture` hologram(3) DEFAULT NULL")
                                                .bytes())
                                .cannotBeJudged(
                                        "dump dumps/shop.sql comes from MariaDB 99.1.2, and the sandbox's MariaDB *"
                                                + " refused it: ERROR 4161 (HY000) at line *: Unknown data type: 'hologram'; choose a"
                                                + " sandbox of MariaDB 99.1.2 or newer"),
                        foreign("25-nothing-new-in-it", "a dump of MariaDB 99.1.2 with nothing in it that is new")
                                .file("dumps/shop.sql", whole.bytes())
                                .passes()));
    }

    private static HardCase historyGone() {
        SqlText whole = SqlText.dumpOf("shop");
        String history = "INSERT INTO `prices` (`article_id`, `price`, row_start, row_end) VALUES";
        return new HardCase(
                26,
                "history of system-versioned tables is not in the dump",
                "counts of the present rows",
                List.of(
                        lacking(
                                        "26-without-history",
                                        "a dump made without --dump-history, beside a manifest that counted the past",
                                        whole.without(history, "/*!40000 ALTER TABLE `prices` ENABLE KEYS")
                                                .replace(
                                                        "/*!40000 ALTER TABLE `prices` ENABLE KEYS",
                                                        "INSERT INTO `prices` VALUES (10,49.00),(11,9.90),(12,3.50);\n"
                                                                + "/*!40000 ALTER TABLE `prices` ENABLE KEYS"))
                                .fails("shop: table prices has 3 rows, the dump's manifest says 5"),
                        sound("26-with-history", "a system-versioned table with rows of the past", "shop")
                                .drill(
                                        Backups.RESTORE,
                                        "assertions:",
                                        "  - { database: shop, query: \"select count(*) from prices\", returns: 3 }",
                                        "  - { database: shop, query: \"select price from prices for system_time as of"
                                                + " '2026-02-15 00:00:00' where article_id = 10\", returns: 47.5 }")
                                .passes()));
    }

    private static HardCase eventsThatRun() {
        SqlText refilled = SqlText.dumpOf("shop")
                .without("INSERT INTO `sessions` VALUES", "/*!40000 ALTER TABLE `sessions` ENABLE KEYS")
                .replace(
                        "DO DELETE FROM sessions WHERE seen < now() - INTERVAL 1 DAY",
                        "DO INSERT IGNORE INTO sessions VALUES ('5f4dcc3b5aa765d61d8327deb882cf99','2026-03-01 12:00:00')");
        return new HardCase(
                28,
                "restored events run before the checks and change rows",
                "everything",
                List.of(
                        foreign(
                                        "28-event-that-hides-a-loss",
                                        "a dump without rows in a table that an event of its own would fill every second")
                                .file("dumps/shop.sql", refilled.bytes())
                                .drill(
                                        "restore: [ { dump: dumps/shop.sql, as: shop } ]",
                                        "assertions:",
                                        "  - { database: shop, rows: { table: sessions, min: 1 } }")
                                .fails("shop: table sessions has 0 rows, expected at least 1"),
                        sound(
                                        "28-event-that-purges",
                                        "a table whose rows an event would delete within a second",
                                        "shop")
                                .passes()));
    }
}
