package dev.backproof.verify.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRowsTest {
    private static final List<String> COLUMNS =
            List.of("`id` int(11) NOT NULL AUTO_INCREMENT", "`note` varchar(80) DEFAULT NULL", "PRIMARY KEY (`id`)");
    private static final String OPTIONS = ") ENGINE=InnoDB AUTO_INCREMENT=7 DEFAULT CHARSET=utf8mb4;\n";

    private static Optional<PlainRows> table(String... columns) {
        return PlainRows.of(new CreateTable("`t`", Arrays.asList(columns), OPTIONS));
    }

    private static PlainRows.Found find(String statement) {
        return find(statement.getBytes(StandardCharsets.UTF_8));
    }

    private static PlainRows.Found find(byte[] statement) {
        PlainRows rows = PlainRows.of(new CreateTable("`t`", COLUMNS, OPTIONS)).orElseThrow();
        byte[] longer = Arrays.copyOf(statement, statement.length + 100);
        Arrays.fill(longer, statement.length, longer.length, (byte) '\'');
        return rows.find(longer, statement.length);
    }

    @Test
    void rowsOfBothFormsAreFoundAndCounted() {
        assertThat(find("INSERT INTO `t` VALUES (1,'a'),(-2,NULL),(NULL,'');\n"))
                .isEqualTo(new PlainRows.Found(23, 3));
        assertThat(find("INSERT INTO `t` VALUES\n(007,'a,\\'),(\\\\'),\n(2,'caf\u00e9 \ud83d\ude00\\n');\n"))
                .isEqualTo(new PlainRows.Found(23, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO `t` VALUES (1,_binary 'a');\n",
                "INSERT INTO `t` VALUES (0x1F,'a');\n",
                "INSERT INTO `t` VALUES (1,0x61);\n",
                "INSERT INTO `t` VALUES (b'1','a');\n",
                "INSERT INTO `t` VALUES ('1','a');\n",
                "INSERT INTO `t` VALUES (1,2);\n",
                "INSERT INTO `t` VALUES (1-1,'a');\n",
                "INSERT INTO `t` VALUES (1.5,'a');\n",
                "INSERT INTO `t` VALUES (--1,'a');\n",
                "INSERT INTO `t` VALUES (,'a');\n",
                "INSERT INTO `t` VALUES (1,'it''s');\n",
                "INSERT INTO `t` VALUES (1,'100\\%');\n",
                "INSERT INTO `t` VALUES (1,null);\n",
                "INSERT INTO `t` VALUES (1,NULLIF(1,1));\n",
                "INSERT INTO `t` VALUES (1,'a' 'b');\n",
                "INSERT INTO `t` VALUES (1, 'a');\n",
                "INSERT INTO `t` VALUES (1,'a'), (2,'b');\n",
                "INSERT INTO `t` VALUES (1,'a'),\n",
                "INSERT INTO `t` VALUES (1,'a'),;\n",
                "INSERT INTO `t` VALUES (1,'a')(2,'b');\n",
                "INSERT INTO `t` VALUES (1,'a') ON DUPLICATE KEY UPDATE id = 2;\n",
                "INSERT INTO `t` VALUES (1);\n",
                "INSERT INTO `t` VALUES (1,'a','b');\n",
                "INSERT INTO `t` VALUES (1,'a;\n",
                "INSERT INTO `t` VALUES (1,'a\\';\n",
                "INSERT INTO `t` VALUES (1,'a'",
                "INSERT INTO `t` VALUES (1,'a'));\n",
                "INSERT INTO `t` VALUES (1,'a');\r\n",
                "INSERT INTO `t` VALUES ;\n",
                "INSERT INTO `t` (`id`, `note`) VALUES (1,'a');\n",
                "INSERT INTO `u` VALUES (1,'a');\n",
                "INSERT  IGNORE INTO `t` VALUES (1,'a');\n",
                "INSERT INTO `t` VALUES",
                "(1,'a');\n"
            })
    void whatTheParserMayReadInAnotherWayIsLeftToIt(String statement) {
        assertThat(find(statement).count()).isZero();
    }

    /** The parser takes a number with a point for a DECIMAL, and one with an exponent for a DOUBLE, whatever the column is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            int(11)       | 12, -12, 0, 00012, 18446744073709551615 | 1.0, 2.5e0, 5e-1, 1e2, 0.99999999999999999999
            decimal(40,9) | 12, -12.5, 0.000000001                  | 1.5e0, 1.2345678901234567890e19, 0.000000000000000000000000000000000000001
            float         | 1.5, -0, 1e-7, 3.40282e38, 1.5e+3       | 1.5e, e5
            double        | 1.7976931348623157e308                  | 1000000000000000000000000000000000000000000000000000000000000000000
            """)
    void numbersMustBeOfTheColumnsKind(String type, String alike, String others) {
        PlainRows rows = table("`v` " + type + " DEFAULT NULL").orElseThrow();
        for (String number : alike.split(", ", -1)) {
            byte[] statement =
                    "INSERT INTO `t` VALUES (%s);\n".formatted(number).getBytes(StandardCharsets.UTF_8);
            assertThat(rows.find(statement, statement.length).count())
                    .as(number)
                    .isEqualTo(1);
        }
        for (String number : others.split(", ", -1)) {
            byte[] statement =
                    "INSERT INTO `t` VALUES (%s);\n".formatted(number).getBytes(StandardCharsets.UTF_8);
            assertThat(rows.find(statement, statement.length).count())
                    .as(number)
                    .isZero();
        }
    }

    @Test
    void textThatIsNotUtf8IsLeftToTheParser() {
        byte[] latin = "INSERT INTO `t` VALUES (1,'caf\u00e9');\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(find(latin).count()).isZero();
        // the end of a character that is not whole must not hide the quote
        assertThat(find("INSERT INTO `t` VALUES (1,'\u00e2'),(2,'x');\n".getBytes(StandardCharsets.ISO_8859_1))
                        .count())
                .isZero();
    }

    @Test
    void manyNonAsciiTextsAreLookedAtWhole() {
        String text = "\ud83d\ude00".repeat(30_000);
        byte[] good = ("INSERT INTO `t` VALUES (1,'" + text + "');\n").getBytes(StandardCharsets.UTF_8);
        byte[] bad = good.clone();
        bad[bad.length - 5] = 'x'; // the last byte of the last character

        assertThat(find(good).count()).isEqualTo(1);
        assertThat(find(bad).count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`v` bit(1) DEFAULT NULL",
                "`v` binary(16) NOT NULL",
                "`v` varbinary(16) NOT NULL",
                "`v` longblob DEFAULT NULL",
                "`v` year(4) DEFAULT NULL",
                "`v` geometry DEFAULT NULL",
                "`v` uuid DEFAULT NULL",
                "`v` vector(4) NOT NULL",
                "`v` int(11) GENERATED ALWAYS AS (`id` + 1) VIRTUAL",
                "`v` int(11) AS (id+1) PERSISTENT",
                "`v` int(11) INVISIBLE DEFAULT 1",
                "PERIOD FOR SYSTEM_TIME (`a`, `b`)",
                "`v`",
                "something else"
            })
    void tablesWithOtherColumnsAreLeftToTheParser(String column) {
        assertThat(table("`id` int(11) NOT NULL")).isPresent();
        assertThat(table("`id` int(11) NOT NULL", column)).isEmpty();
    }

    @Test
    void tablesOfOtherKindsAreLeftToTheParser() {
        for (String options : new String[] {
            ") ENGINE=Aria DEFAULT CHARSET=utf8mb4;\n",
            ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 WITH SYSTEM VERSIONING;\n",
            ") ENGINE=InnoDB DEFAULT CHARSET=utf8mb4\n",
            ""
        }) {
            assertThat(PlainRows.of(new CreateTable("`t`", COLUMNS, options)))
                    .as(options)
                    .isEmpty();
        }
        assertThat(PlainRows.of(CreateTable.NONE)).isEmpty();
        assertThat(PlainRows.of(new CreateTable("`t`", List.of(), OPTIONS))).isEmpty();
    }

    @Test
    void onlySettingsThatLeaveTextsAsTheyAreWritten() {
        String usual = """
                /*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
                /*!40101 SET NAMES utf8mb4 */;
                /*!40103 SET TIME_ZONE='+00:00' */;
                /*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
                """;
        assertThat(LoadDataWorker.understands(usual)).isTrue();
        for (String more : List.of(
                "/*M!100616 SET @OLD_NOTE_VERBOSITY=@@NOTE_VERBOSITY, NOTE_VERBOSITY=0 */;",
                "/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;",
                "SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;",
                "SET @@SESSION.SQL_LOG_BIN= 0;")) {
            assertThat(LoadDataWorker.understands(usual + more + "\n")).as(more).isTrue();
        }
        for (String more : List.of(
                "/*!40101 SET NAMES latin1 */;",
                "SET CHARACTER SET latin1;",
                "SET character_set_client = latin1;",
                "SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,NO_BACKSLASH_ESCAPES';",
                "SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO,EMPTY_STRING_IS_NULL';",
                "SET autocommit:=0;",
                "SET STATEMENT max_statement_time=1 FOR LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t;",
                "/*!40101 LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t */;",
                "/*!40103 SET TIME_ZONE='+00:00' */; LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t;",
                "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'uuid:1-5,")) {
            assertThat(LoadDataWorker.understands(usual + more + "\n")).as(more).isFalse();
        }
        assertThat(LoadDataWorker.understands(usual.replace("utf8mb4", "latin1")))
                .isFalse();
        assertThat(LoadDataWorker.understands("")).isFalse();
    }
}
