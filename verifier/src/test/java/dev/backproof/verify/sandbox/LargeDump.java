package dev.backproof.verify.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** A dump as mariadb-dump writes it, with tables that are large enough to be loaded side by side, and one that is not. */
final class LargeDump {
    static final String DATABASE = "large";

    /** Asks for the checksum of each table, in one column. */
    static final String CHECKSUMS = "SELECT CONCAT(t, ' ', n, ' ', s) FROM ("
            + "SELECT 'a' t, COUNT(*) n, SUM(CRC32(CONCAT(id, note))) s FROM large.a UNION ALL "
            + "SELECT 'b', COUNT(*), SUM(CRC32(CONCAT(id, note))) FROM large.b UNION ALL "
            + "SELECT 'small', COUNT(*), SUM(CRC32(CONCAT(id, note))) FROM large.small) x ORDER BY t";

    /** Asks for the keys and foreign keys of each table, in one column. */
    static final String KEYS = "SELECT CONCAT(table_name, ' ', index_name, ' ', column_name, ' ', non_unique)"
            + " FROM information_schema.statistics WHERE table_schema = 'large' UNION ALL"
            + " SELECT CONCAT(table_name, ' ', constraint_name, ' ', referenced_table_name, ' ', delete_rule)"
            + " FROM information_schema.referential_constraints WHERE constraint_schema = 'large' ORDER BY 1";

    private static final String FOREIGN_KEY =
            ",\n  CONSTRAINT `of_a` FOREIGN KEY (`other`) REFERENCES `a` (`id`) ON DELETE CASCADE";

    private LargeDump() {}

    static byte[] make(int rows, long seed) {
        return make(rows, seed, "varchar(400)");
    }

    /** With notes of another type. */
    static byte[] make(int rows, long seed, String type) {
        StringBuilder dump = new StringBuilder("""
                /*M!999999\\- enable the sandbox mode */\s
                -- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
                --
                -- Host: localhost    Database: large
                -- ------------------------------------------------------
                -- Server version	10.11.19-MariaDB

                /*!40101 SET NAMES utf8mb4 */;
                /*!40103 SET TIME_ZONE='+00:00' */;
                /*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
                /*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
                /*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;

                --
                -- Current Database: `large`
                --

                CREATE DATABASE /*!32312 IF NOT EXISTS*/ `large` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;

                USE `large`;
                """);
        Random random = new Random(seed);
        table(dump, "a", "InnoDB", rows, random);
        table(dump, "b", "InnoDB", rows, random);
        table(dump, "small", "InnoDB", 3, random);
        table(dump, "notes_before", "Aria", 2_000, random);
        dump.append("""
                --
                -- Table structure for table `notes`
                --
                CREATE TABLE `notes` (`seen` int(11) DEFAULT NULL) ENGINE=InnoDB;
                INSERT INTO `notes` SELECT (SELECT COUNT(*) FROM `a`) + (SELECT COUNT(*) FROM `b`);
                DELIMITER ;;
                CREATE PROCEDURE `trap`() BEGIN
                -- Dumping data for table `a`
                INSERT INTO `a` VALUES (1,1,'not a row of the dump');
                END ;;
                DELIMITER ;
                -- Dump completed on 2026-11-23 10:20:50
                """);
        return dump.toString().replace("varchar(400)", type).getBytes(StandardCharsets.UTF_8);
    }

    private static void table(StringBuilder dump, String name, String engine, int rows, Random random) {
        dump.append("""
                --
                -- Table structure for table `%1$s`
                --

                DROP TABLE IF EXISTS `%1$s`;
                /*!40101 SET @saved_cs_client     = @@character_set_client */;
                CREATE TABLE `%1$s` (
                  `id` int(11) NOT NULL AUTO_INCREMENT,
                  `other` int(11) DEFAULT NULL,
                  `note` varchar(400) DEFAULT NULL,
                  PRIMARY KEY (`id`),
                  KEY `other` (`other`)%4$s
                ) ENGINE=%2$s AUTO_INCREMENT=%3$d DEFAULT CHARSET=utf8mb4;
                /*!40101 SET character_set_client = @saved_cs_client */;

                --
                -- Dumping data for table `%1$s`
                --

                LOCK TABLES `%1$s` WRITE;
                /*!40000 ALTER TABLE `%1$s` DISABLE KEYS */;
                """.formatted(name, engine, rows + 1, name.equals("b") ? FOREIGN_KEY : ""));
        for (int row = 1; row <= rows; row++) {
            boolean starts = row % 900 == 1;
            boolean ends = row % 900 == 0 || row == rows;
            dump.append(starts ? "INSERT INTO `" + name + "` VALUES\n" : "")
                    .append('(')
                    .append(row)
                    .append(',')
                    .append(random.nextInt(1_000))
                    .append(",'it\\'s; \\n caf\u00e9 \ud83d\ude00 ")
                    .append(Integer.toHexString(random.nextInt()).repeat(30))
                    .append("')")
                    .append(ends ? ";\n" : ",\n");
        }
        dump.append("""
                /*!40000 ALTER TABLE `%1$s` ENABLE KEYS */;
                UNLOCK TABLES;
                /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `on_%1$s` BEFORE INSERT ON `%1$s` FOR EACH ROW SET NEW.note = 'changed by a trigger' */;

                """.formatted(name));
    }
}
