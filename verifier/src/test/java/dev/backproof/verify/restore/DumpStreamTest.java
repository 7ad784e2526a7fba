package dev.backproof.verify.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DumpStreamTest {
    private static final String HEAD = "/*M!999999\\- enable the sandbox mode */ \n-- MariaDB dump 10.19\n--\n\n"
            + "/*!40101 SET NAMES utf8mb4 */;\n/*!40000 DROP DATABASE IF EXISTS `shop`*/;\n\n";

    private static boolean makesItsDatabase(String sql) throws IOException {
        try (DumpStream dump = new DumpStream(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)))) {
            boolean makes = dump.makesItsDatabase();
            assertThat(new String(dump.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(sql);
            return makes;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEAD
                        + "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 */;\nUSE `shop`;\n",
                "SET time_zone = \"+00:00\";\nSTART TRANSACTION;\ncreate schema shop;\n",
                "CREATE DATABASE x"
            })
    void dumpOfAWholeDatabaseMakesIt(String sql) throws IOException {
        assertThat(makesItsDatabase(sql)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                HEAD,
                HEAD + "DROP TABLE IF EXISTS `t`;\nCREATE DATABASE late;\n",
                HEAD + "USE `shop`;\nCREATE DATABASE other;\n",
                "CREATE DATABASES"
            })
    void otherDumpsNeedOne(String sql) throws IOException {
        assertThat(makesItsDatabase(sql)).isFalse();
    }

    @Test
    void looksAtTheHeadOnly() throws IOException {
        assertThat(makesItsDatabase("-- x\n".repeat(10_000) + "CREATE DATABASE shop;\n"))
                .isFalse();
    }
}
