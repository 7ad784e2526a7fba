package dev.backproof.backup.source.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DumpScannerTest {
    private static final String HEADER = """
            /*M!999999\\- enable the sandbox mode */\s
            -- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
            --
            -- Host: localhost    Database: shop
            -- ------------------------------------------------------
            -- Server version\t10.11.19-MariaDB-0+deb12u1

            /*!40101 SET NAMES utf8mb4 */;
            """;
    private static final String TRAILER = "\n-- Dump completed on 2026-11-23 10:20:50\n";

    @Test
    void headerAndTrailerAreRead() {
        DumpFacts facts = scan(HEADER + TRAILER);

        assertThat(facts.sandboxMode()).isTrue();
        assertThat(facts.toolVersion())
                .isEqualTo("MariaDB dump 10.19 Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)");
        assertThat(facts.serverVersion()).isEqualTo("10.11.19-MariaDB-0+deb12u1");
        assertThat(facts.complete()).isTrue();
        assertThat(facts.endsInsideStatement()).isFalse();
        assertThat(facts.errorText()).isEmpty();
        assertThat(facts.statements()).isEqualTo(1);
    }

    @Test
    void dumpWithoutDateInItsTrailerIsComplete() {
        assertThat(scan(HEADER + "-- Dump completed").complete()).isTrue();
    }

    @Test
    void trailerInsideATextIsNoTrailer() {
        assertThat(scan("INSERT INTO t VALUES ('\n-- Dump completed\n');\n").complete())
                .isFalse();
    }

    @Test
    void trailerFollowedByAStatementIsNoTrailer() {
        assertThat(scan(HEADER + TRAILER + "DROP TABLE t;\n").complete()).isFalse();
    }

    @Test
    void headerOfAnotherDumpIsNoEndOfTheFile() {
        DumpFacts facts = scan(HEADER + TRAILER + HEADER.lines().limit(5).collect(Collectors.joining("\n", "", "\n")));

        assertThat(facts.complete()).isFalse();
        assertThat(scan(HEADER + TRAILER + HEADER + TRAILER).complete()).isTrue();
    }

    @Test
    void headerIsReadBehindAByteOrderMark() {
        DumpFacts facts = scan("\ufeff" + HEADER.lines().skip(1).collect(Collectors.joining("\n")));

        assertThat(facts.toolVersion()).startsWith("MariaDB dump 10.19");
        assertThat(facts.headerDatabase()).isEqualTo("shop");
        assertThat(facts.statements()).isEqualTo(1);
    }

    @Test
    void aNulIsFoundWhereverItIs() {
        assertThat(scan(HEADER).firstNul()).isEqualTo(DumpFacts.NO_NUL);
        assertThat(scan("INSERT INTO t VALUES ('\0');").firstNul()).isEqualTo(23);
        assertThat(scan("-- \0\nSELECT '\0';").firstNul()).isEqualTo(3);
        assertThat(scan(HEADER + TRAILER + "\0\0").firstNul()).isEqualTo((HEADER + TRAILER).length());
    }

    @Test
    void cutInsideAStatementShows() {
        DumpFacts facts = scan("INSERT INTO `t` VALUES (1,'it");

        assertThat(facts.endsInsideStatement()).isTrue();
        assertThat(facts.complete()).isFalse();
    }

    @Test
    void cutBetweenStatementsShowsOnlyByTheMissingTrailer() {
        DumpFacts facts = scan("INSERT INTO `t` VALUES (1);\n");

        assertThat(facts.endsInsideStatement()).isFalse();
        assertThat(facts.complete()).isFalse();
    }

    @Test
    void rowsAreCountedThroughEverythingThatLooksLikeARow() {
        DumpFacts facts = scan("""
                CREATE TABLE `t``1` (`id` int, `s` text);
                INSERT INTO `t``1` VALUES
                (1,'a),(b'),
                (2,'it''s ),('),
                (3,'\\'),(\\\\'),(4,"),("),
                (-5,0xFF27);
                INSERT INTO `t``1` (`id`, `s(`) VALUES (6,NULL),(7,_binary 'x;y'),(8,POINT(1,(2)));
                """);

        assertThat(facts.database("").rows()).containsExactly(Map.entry("t`1", 8L));
        assertThat(facts.endsInsideStatement()).isFalse();
    }

    @Test
    void rawBytesInTextsDoNotDisturb() {
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        dump.writeBytes("INSERT INTO `t` VALUES (1,_binary '".getBytes(StandardCharsets.UTF_8));
        for (int b = 1; b < 256; b++) {
            if (b == '\'' || b == '\\') {
                dump.write('\\');
            }
            dump.write(b);
        }
        dump.writeBytes("'),(2,'');\n".getBytes(StandardCharsets.UTF_8));

        assertThat(scan(dump.toByteArray(), 7).database("").rows()).containsEntry("t", 2L);
    }

    @Test
    void oneRowPerStatementCountsToo() {
        assertThat(scan("""
                        INSERT INTO t VALUES (1);
                        INSERT IGNORE INTO t VALUES (2);
                        REPLACE INTO t VALUES (3);
                        INSERT INTO t SET a=4;
                        """).database("").rows()).containsEntry("t", 4L);
    }

    @Test
    void rowsOfSelectAndUpdateClausesAreNotInvented() {
        assertThat(scan("""
                        INSERT INTO t VALUES (1) ON DUPLICATE KEY UPDATE a=VALUES(a);
                        INSERT INTO t SELECT (1),(2) FROM u;
                        """).database("").rows()).containsExactly(Map.entry("t", 1L));
    }

    @Test
    void rowsWithTheirHistoryAreCountedWithIt() {
        assertThat(
                        scan("INSERT INTO `v` (`id`, row_start, row_end) VALUES (1,'2026-11-23','2038-01-19'),(2,'a','b');\n")
                                .database("")
                                .rows())
                .containsExactly(Map.entry("v", 2L));
    }

    @Test
    void emptyTableHasZeroRows() {
        assertThat(scan("CREATE TABLE `empty` (`id` int);\n").database("").rows())
                .containsExactly(Map.entry("empty", 0L));
    }

    @Test
    void programsOfTheDatabaseAreSeenAndTheirBodiesAreNotCounted() {
        DumpFacts facts = scan("""
                CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;
                USE `shop`;
                CREATE SEQUENCE `sq` start with 100 minvalue 1 ENGINE=InnoDB;
                DO SETVAL(`sq`, 10100, 0);
                CREATE TABLE `emp` (`id` int);
                DELIMITER ;;
                /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `tr` BEFORE INSERT ON `emp` FOR EACH ROW BEGIN
                  -- don't stop; here
                  # nor ' here
                  /* nor ' ; here */
                  INSERT INTO emp VALUES (1),(2); SET @x = 'y;;z';
                END */;;
                DELIMITER ;
                DELIMITER ;;
                /*!50106 CREATE*/ /*!50117 DEFINER=`root`@`localhost`*/ /*!50106 EVENT `ev` ON SCHEDULE EVERY 1 DAY DO DELETE FROM emp */ ;;
                DELIMITER ;
                DELIMITER $$
                CREATE DEFINER=`root`@`localhost` FUNCTION `f`(a int) RETURNS int(11)
                BEGIN INSERT INTO emp VALUES (9); RETURN a; END
                $$
                CREATE DEFINER="root"@"localhost" PACKAGE BODY "pk" AS PROCEDURE q AS BEGIN SELECT 1; END; END
                $$
                CREATE PROCEDURE shop.p() SELECT 1 $$
                DELIMITER ;
                INSERT INTO `emp` VALUES (1);
                """);

        DumpFacts.Contents shop = facts.database("shop");
        assertThat(facts.databases()).containsOnlyKeys("shop");
        assertThat(shop.tables()).containsExactly("emp");
        assertThat(shop.rows()).containsExactly(Map.entry("emp", 1L));
        assertThat(shop.sequences()).containsExactly("sq");
        assertThat(shop.triggers()).containsExactly("tr");
        assertThat(shop.events()).containsExactly("ev");
        assertThat(shop.routines()).containsExactly("FUNCTION f", "PACKAGE BODY pk", "PROCEDURE p");
        assertThat(facts.endsInsideStatement()).isFalse();
    }

    @Test
    void slashesAsDelimiterAreNotTakenForComments() {
        DumpFacts facts =
                scan("DELIMITER //\nCREATE PROCEDURE p() BEGIN /* ; // */ SELECT 1 / 2; END //\nDELIMITER ;\nUSE d;\n");

        assertThat(facts.statements()).isEqualTo(2);
        assertThat(facts.database("").routines()).containsExactly("PROCEDURE p");
    }

    @Test
    void viewIsSeenOnceItsRealDefinitionComes() {
        String standIn = "/*!50001 CREATE VIEW `v` AS SELECT\n NULL AS `id` */;\n";
        String oldStandIn = "/*!50001 CREATE TABLE `v` (\n  `id` tinyint NOT NULL\n) ENGINE=MyISAM */;\n";
        String real = """
                /*!50001 CREATE ALGORITHM=UNDEFINED */
                /*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
                /*!50001 VIEW `v` AS select `t`.`id` AS `id` from `t` */;
                """;

        assertThat(scan(standIn).database("").views()).isEmpty();
        assertThat(scan(standIn + real).database("").views()).containsExactly("v");
        assertThat(scan(oldStandIn + real).database("").views()).containsExactly("v");
        assertThat(scan(oldStandIn + real).database("").tables()).isEmpty();
        assertThat(scan(standIn + "CREATE VIEW v AS SELECT 1;\n").database("").views())
                .containsExactly("v");
    }

    @Test
    void databasesAreToldApart() {
        DumpFacts facts = scan("""
                USE `a`;
                INSERT INTO t VALUES (1);
                USE `b`;
                INSERT INTO t VALUES (1),(2);
                INSERT INTO `c`.`t` VALUES (1),(2),(3);
                """);

        assertThat(facts.database("a").rows()).containsEntry("t", 1L);
        assertThat(facts.database("b").rows()).containsEntry("t", 2L);
        assertThat(facts.database("c").rows()).containsEntry("t", 3L);
        assertThat(facts.database("d")).isEqualTo(DumpFacts.Contents.EMPTY);
    }

    @Test
    void errorOfTheDumpToolAmongTheStatementsIsSeen() {
        DumpFacts facts =
                scan("CREATE TABLE t (id int);\nmysqldump: Got error: 1356: \"View 'v' references\" when using"
                        + " LOCK TABLES\nINSERT INTO t VALUES (1);\n-- Dump completed\n");

        assertThat(facts.errorText())
                .isEqualTo("mysqldump: Got error: 1356: \"View 'v' references\" when using LOCK TABLES");
        assertThat(facts.database("").rows()).containsEntry("t", 1L);
    }

    @Test
    void lastWordsOfTheDumpToolInTheMiddleOfARowAreSeen() {
        assertThat(scan("INSERT INTO t VALUES (1,'abc'),(2,'xmariadb-dump: Error 2013: Lost connection to server\n")
                        .errorText())
                .isEqualTo("mariadb-dump: Error 2013: Lost connection to server");
    }

    @Test
    void privilegesMissingForARoutineShowAsError() {
        assertThat(scan("\n-- insufficient privileges to SHOW CREATE FUNCTION `f`\n")
                        .errorText())
                .isEqualTo("insufficient privileges to SHOW CREATE FUNCTION `f`");
    }

    @Test
    void viewThatCouldNotBeDumpedShowsAsErrorWithoutItsText() {
        assertThat(scan("\n-- failed on view `v`: CREATE VIEW `v` AS select 'secret'\n\n-- Dump completed\n")
                        .errorText())
                .isEqualTo("failed on view `v`");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64, 100_000})
    void piecesOfAnySizeGiveTheSame(int piece) {
        byte[] dump = random(20_000);

        assertThat(scan(dump, piece)).isEqualTo(scan(dump, dump.length));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomRowsAreCountedExactly(long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        long rows = 0;
        for (int statement = 0; statement < 50; statement++) {
            dump.writeBytes("INSERT INTO `t` VALUES\n".getBytes(StandardCharsets.UTF_8));
            int count = 1 + random.nextInt(20);
            rows += count;
            for (int row = 0; row < count; row++) {
                dump.writeBytes((row == 0 ? "(" : ",(").getBytes(StandardCharsets.UTF_8));
                writeText(dump, random);
                dump.write(',');
                writeText(dump, random);
                dump.write(')');
            }
            dump.writeBytes(";\n".getBytes(StandardCharsets.UTF_8));
        }

        DumpFacts facts = scan(dump.toByteArray(), 1 + random.nextInt(3000));

        assertThat(facts.database("").rows()).as("seed %d", seed).containsExactly(Map.entry("t", rows));
        assertThat(facts.statements()).isEqualTo(50);
    }

    @Test
    void tablesAreKnownAsTheyAreCreated() {
        DumpFacts facts = scan(HEADER + """
                USE `shop`;
                CREATE TABLE `or``ders` (
                  `id` int(11) NOT NULL AUTO_INCREMENT,
                  `note` text COLLATE utf8mb4_bin DEFAULT 'it\\'s; ) ENGINE=x COLLATE nothing',
                  `no` bigint(20) DEFAULT nextval(`shop`.`numbers`),
                  PRIMARY KEY (`id`),
                  UNIQUE KEY `n` (`note`(10)),
                  CONSTRAINT `up` FOREIGN KEY (`no`) REFERENCES `shop`.`up` (`id`),
                  CONSTRAINT `positive` CHECK (`no` >= 0)
                ) ENGINE=InnoDB AUTO_INCREMENT=77 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='; CHARSET=no' WITH SYSTEM VERSIONING
                 PARTITION BY HASH (`id`)
                PARTITIONS 2;
                CREATE TABLE copied LIKE other;
                CREATE TABLE `flat` (id int);
                """ + TRAILER);

        Map<String, CreatedTable> definitions = facts.database("shop").definitions();
        assertThat(definitions).containsOnlyKeys("or`ders");
        CreatedTable table = Objects.requireNonNull(definitions.get("or`ders"));
        assertThat(table.parts())
                .containsOnlyKeys(
                        "column id",
                        "column note",
                        "column no",
                        "index PRIMARY",
                        "index n",
                        "foreign key up",
                        "CHECK constraint positive",
                        "partitions")
                .containsEntry("column no", "bigint(20) DEFAULT nextval(`numbers`)")
                .containsEntry("partitions", "PARTITION BY HASH (`id`)\nPARTITIONS 2");
        assertThat(table.columns()).containsExactly("id", "note", "no");
        assertThat(table.engine()).isEqualTo("InnoDB");
        assertThat(table.charset()).isEqualTo("utf8mb4");
        assertThat(table.collation()).isEqualTo("utf8mb4_unicode_ci");
        assertThat(table.collationOf("note")).isEqualTo("utf8mb4_bin");
        assertThat(table.collationOf("id")).isEmpty();
        assertThat(table.autoIncrement()).isEqualTo(77);
        assertThat(table.options()).doesNotContain("77").contains("COMMENT='; CHARSET=no'");
        assertThat(table.systemVersioned()).isTrue();
        assertThat(facts.charset()).isEqualTo("utf8mb4");
        assertThat(facts.history()).isFalse();
    }

    @Test
    void wideCharactersAreCountedInTextsOnly() {
        DumpFacts facts = scan("""
                CREATE TABLE `plain` (
                  `a` text
                ) ENGINE=InnoDB;
                INSERT INTO `plain` VALUES ('😀 and \\'😀\\' é'),('-- 😀');
                CREATE TABLE `mixed` (
                  `a` varchar(10),
                  `b` longblob,
                  `c` int(11)
                ) ENGINE=InnoDB;
                INSERT INTO `mixed` VALUES ('😀, (',_binary '😀😀',1),('','😀',2);
                INSERT INTO `mixed` (`b`, `c`, `a`) VALUES ('😀,',POINT(1,'😀'),'😀');
                INSERT INTO `unknown` VALUES ('😀');
                CREATE TABLE `none` (
                  `a` text
                ) ENGINE=InnoDB;
                INSERT INTO `none` VALUES ('😂'),('é');
                INSERT INTO `none` VALUES ('€');
                """);

        assertThat(facts.database("").wide())
                .containsOnly(Map.entry("plain", 3L), Map.entry("mixed", 3L), Map.entry("none", 1L));
        assertThat(facts.database("").rows()).containsEntry("mixed", 3L);
    }

    @Test
    void accountsAndGrantsAreReadWithoutPasswords() {
        DumpFacts facts = scan("""
                /*!40101 SET NAMES utf8 */;
                CREATE USER IF NOT EXISTS `app`@`%` IDENTIFIED BY PASSWORD '*5ACF2C30CC5DEC2EC0870DA6873044BA2B814C45';
                CREATE USER `o'brien`@`localhost`;
                CREATE ROLE IF NOT EXISTS mariadb_dump_import_role;
                GRANT mariadb_dump_import_role TO CURRENT_USER();
                /*!80001 CREATE ROLE 'reader' */;
                /*M!100005 CREATE ROLE 'reader' WITH ADMIN mariadb_dump_import_role */;
                /*M!100005 GRANT 'reader' TO 'root'@'localhost' WITH ADMIN OPTION */;
                GRANT `reader` TO `app`@`%`;
                GRANT USAGE ON *.* TO `app`@`%` IDENTIFIED BY PASSWORD '*5ACF2C30CC5DEC2EC0870DA6873044BA2B814C45';
                GRANT SELECT ON `it TO ``x```.* TO `o'brien`@`localhost`;
                """);

        assertThat(facts.accounts()).containsOnlyKeys("app@%", "o'brien@localhost", "reader");
        assertThat(facts.accounts().get("app@%"))
                .satisfiesExactly(
                        grant -> assertThat(grant).isEqualTo("GRANT `reader` TO `app`@`%`"),
                        grant -> assertThat(grant)
                                .startsWith("GRANT USAGE ON *.* TO `app`@`%` IDENTIFIED BY PASSWORD '")
                                .doesNotContain("5ACF2C30"));
        assertThat(facts.accounts().get("o'brien@localhost")).hasSize(1);
        assertThat(facts.accounts().get("reader")).isEmpty();
        assertThat(facts.charset()).isEqualTo("utf8");
    }

    @Test
    void accountsOfTheServersOwnTableAreRead() {
        assertThat(scan("""
                        USE `mysql`;
                        INSERT INTO `global_priv` VALUES
                        ('%','app','{\\"access\\":0}'),
                        ('localhost','o\\'brien','{}'),
                        ('','reader','{"is_role":true}');
                        """).accounts()).containsOnlyKeys("app@%", "o'brien@localhost", "reader");
        assertThat(scan("USE `shop`; INSERT INTO `user` VALUES ('%','app');").accounts())
                .isEmpty();
    }

    @Test
    void rowsOfThePastShow() {
        assertThat(scan("""
                        /*M!101100 SET @old_system_versioning_insert_history=@@session.system_versioning_insert_history, @@session.system_versioning_insert_history=1 */;
                        INSERT INTO `prices` (`id`, row_start, row_end) VALUES (1,'2026-11-26','2026-11-27');
                        """).history()).isTrue();
    }

    @Test
    void scanIsEmptyForNothing() {
        DumpFacts facts = scan("");

        assertThat(facts.bytes()).isZero();
        assertThat(facts.complete()).isFalse();
        assertThat(facts.databases().keySet()).isEqualTo(Set.of());
    }

    /** A text as mariadb-dump escapes it (mysql_real_escape_string). */
    private static void writeText(ByteArrayOutputStream dump, Random random) {
        dump.write('\'');
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
            int b = random.nextInt(256);
            switch (b) {
                case 0 -> dump.writeBytes(new byte[] {'\\', '0'});
                case '\n' -> dump.writeBytes(new byte[] {'\\', 'n'});
                case '\r' -> dump.writeBytes(new byte[] {'\\', 'r'});
                case 26 -> dump.writeBytes(new byte[] {'\\', 'Z'});
                case '\\', '\'', '"' -> dump.writeBytes(new byte[] {'\\', (byte) b});
                default -> dump.write(b);
            }
        }
        dump.write('\'');
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        Random random = new Random(42);
        byte[] alphabet = "INSERT INTO `t` VALUES (1,'a\\'');\n-- x\n/*!50001 y*/ */ # DELIMITER ;;\nCREATE TABLE \""
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < length; i++) {
            bytes[i] = alphabet[random.nextInt(alphabet.length)];
        }
        return bytes;
    }

    private static DumpFacts scan(String dump) {
        byte[] bytes = dump.getBytes(StandardCharsets.UTF_8);
        DumpFacts whole = scan(bytes, Math.max(1, bytes.length));
        assertThat(scan(bytes, 1)).isEqualTo(whole);
        return whole;
    }

    private static DumpFacts scan(byte[] dump, int piece) {
        DumpScanner scanner = new DumpScanner();
        for (int at = 0; at < dump.length; at += piece) {
            scanner.accept(dump, at, Math.min(piece, dump.length - at));
        }
        return scanner.finish();
    }
}
