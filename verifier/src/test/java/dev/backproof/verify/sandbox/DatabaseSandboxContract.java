package dev.backproof.verify.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.verify.MariaDbLab;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of {@link DatabaseSandbox} must do. */
public abstract class DatabaseSandboxContract {
    private static final String DUMP = """
            /*M!999999\\- enable the sandbox mode */\s
            -- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
            /*!40101 SET NAMES utf8mb4 */;
            /*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;
            CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin */;
            USE `shop`;
            CREATE TABLE `orders` (
              `id` int(11) NOT NULL AUTO_INCREMENT,
              `note` varchar(50) DEFAULT NULL,
              PRIMARY KEY (`id`)
            ) ENGINE=InnoDB AUTO_INCREMENT=10 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
            INSERT INTO `orders` VALUES
            (1,'caf\u00e9 \ud83d\ude00'),
            (2,'it\\'s; two');
            DELIMITER ;;
            /*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `stamp` BEFORE INSERT ON `orders` FOR EACH ROW BEGIN
              -- a note; that stays
              SET NEW.note = CONCAT(NEW.note, '!');
            END */;;
            DELIMITER ;
            DELIMITER ;;
            CREATE DEFINER=`root`@`localhost` FUNCTION `twice`(a int) RETURNS int(11)
                DETERMINISTIC
            BEGIN
              /* doubles; nothing else */
              RETURN a * 2;
            END
            ;;
            DELIMITER ;
            DELIMITER ;;
            /*!50106 CREATE*/ /*!50117 DEFINER=`root`@`localhost`*/ /*!50106 EVENT `purge` ON SCHEDULE EVERY 1 SECOND STARTS '2020-01-01 00:00:00' ON COMPLETION NOT PRESERVE ENABLE DO DELETE FROM orders */ ;;
            DELIMITER ;
            /*!50001 CREATE ALGORITHM=UNDEFINED */
            /*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
            /*!50001 VIEW `notes` AS select `orders`.`note` AS `note` from `orders` */;
            -- Dump completed on 2026-11-23 10:20:50
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void openFolder() throws IOException {
        MariaDbLab.letServersThrough(folder);
    }

    /** The kind under test. */
    protected abstract SandboxProvider provider();

    /** Starts one with usual options. */
    protected DatabaseSandbox start() {
        return start(Duration.ofMinutes(10));
    }

    /** Starts one that lives this long. */
    protected DatabaseSandbox start(Duration timeToLive) {
        return provider().start(new SandboxProvider.Options("", "", "", folder, timeToLive));
    }

    /** The folder that was given to the sandbox. */
    protected Path folder() {
        return folder;
    }

    @Test
    void startsEmptyAndTellsItsVersion() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            assertThat(databases(sandbox)).isEmpty();
            assertThat(sandbox.serverVersion()).contains("MariaDB");
            assertThat(sandbox.describe()).startsWith(provider().name() + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"varchar(400)", "varbinary(900)"})
    void severalClientsLoadWhatOneLoads(String type) throws Exception {
        byte[] dump = LargeDump.make(30_000, 7, type);
        try (DatabaseSandbox sandbox = start()) {
            assertThat(sandbox.load(new ByteArrayInputStream(dump), "", 1).error())
                    .isEmpty();
            List<String> expected = column(sandbox, "", LargeDump.CHECKSUMS);
            List<String> keys = column(sandbox, "", LargeDump.KEYS);
            List<String> notes = column(sandbox, LargeDump.DATABASE, "SELECT seen FROM notes ORDER BY seen");
            try (Connection connection = sandbox.connect("");
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP DATABASE " + LargeDump.DATABASE);
            }

            assertThat(sandbox.load(new ByteArrayInputStream(dump), "", 3).error())
                    .isEmpty();

            assertThat(column(sandbox, "", LargeDump.CHECKSUMS))
                    .isEqualTo(expected)
                    .hasSizeGreaterThan(2);
            assertThat(column(sandbox, "", LargeDump.KEYS)).hasSize(9).isEqualTo(keys);
            assertThat(column(sandbox, LargeDump.DATABASE, "SELECT seen FROM notes ORDER BY seen"))
                    .isEqualTo(notes)
                    .hasSize(1);
        }
    }

    @Test
    void severalClientsTellOfRowsThatOneRefuses() throws Exception {
        byte[] dump = new String(LargeDump.make(30_000, 8), StandardCharsets.ISO_8859_1)
                .replace("(29990,", "('x',1,")
                .getBytes(StandardCharsets.ISO_8859_1);
        try (DatabaseSandbox sandbox = start()) {
            DatabaseSandbox.LoadResult result = sandbox.load(new ByteArrayInputStream(dump), "", 3);

            assertThat(result.ok()).isFalse();
            assertThat(result.error()).startsWith("ERROR 1136 (21S01)");
        }
    }

    @Test
    void hasOneAccountForTheAdministratorAndNoneForAnybody() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            assertThat(column(sandbox, "", "SELECT User FROM mysql.user WHERE User NOT IN ('root', 'mariadb.sys')"))
                    .isEmpty();
            assertThat(column(
                            sandbox,
                            "",
                            "SELECT Host FROM mysql.user WHERE User = 'root' AND authentication_string = ''"))
                    .isEmpty();
        }
    }

    @Test
    void loadsWhatADumpHoldsAndKeepsIt() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            byte[] dump = DUMP.getBytes(StandardCharsets.UTF_8);

            DatabaseSandbox.LoadResult result = sandbox.load(new ByteArrayInputStream(dump), "");

            assertThat(result.error()).isEmpty();
            assertThat(result.ok()).isTrue();
            assertThat(result.bytes()).isEqualTo(dump.length);
            assertThat(column(sandbox, "shop", "SELECT note FROM orders ORDER BY id"))
                    .containsExactly("caf\u00e9 \ud83d\ude00", "it's; two");
            assertThat(column(sandbox, "shop", "SELECT twice(21)")).containsExactly("42");
            assertThat(column(sandbox, "shop", "SELECT COUNT(*) FROM notes")).containsExactly("2");
            SchemaInventory shop = inventory(sandbox, "shop");
            assertThat(shop.collation()).isEqualTo("utf8mb4_bin");
            assertThat(shop.triggers())
                    .extracting(SchemaInventory.Trigger::name)
                    .containsExactly("stamp");
            assertThat(shop.events()).extracting(SchemaInventory.Event::status).containsExactly("ENABLED");
            assertThat(shop.tables().get(0).autoIncrement()).isEqualTo(10);
            assertThat(column(
                            sandbox,
                            "shop",
                            "SELECT ROUTINE_DEFINITION FROM information_schema.ROUTINES WHERE ROUTINE_NAME = 'twice'"))
                    .as("comments inside routines stay")
                    .singleElement()
                    .asString()
                    .contains("/* doubles; nothing else */");
        }
    }

    @Test
    void bytesOfEveryValueComeBackAsTheyWere() throws Exception {
        byte[] all = new byte[256];
        ByteArrayOutputStream dump = new ByteArrayOutputStream();
        dump.writeBytes("SET NAMES utf8mb4;\nCREATE TABLE b (v blob);\nINSERT INTO b VALUES (_binary '"
                .getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
            switch (i) {
                case 0 -> dump.writeBytes("\\0".getBytes(StandardCharsets.UTF_8));
                case '\'', '\\' -> dump.writeBytes(new byte[] {'\\', (byte) i});
                default -> dump.write(i);
            }
        }
        dump.writeBytes("');\n".getBytes(StandardCharsets.UTF_8));

        try (DatabaseSandbox sandbox = start()) {
            assertThat(sandbox.load(new ByteArrayInputStream(dump.toByteArray()), "odd `name")
                            .error())
                    .isEmpty();
            assertThat(column(sandbox, "odd `name", "SELECT LOWER(HEX(v)) FROM b"))
                    .containsExactly(HexFormat.of().formatHex(all));
        }
    }

    @Test
    void severalDumpsGoIntoOneSandbox() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            assertThat(sandbox.load(Streams.sql("CREATE TABLE t (id int);"), "one")
                            .ok())
                    .isTrue();
            assertThat(sandbox.load(Streams.sql("CREATE TABLE t (id int);"), "two")
                            .ok())
                    .isTrue();
            assertThat(databases(sandbox)).containsExactly("one", "two");
        }
    }

    @Test
    void refusedDumpTellsTheLineAndNothingOfItsData() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            DatabaseSandbox.LoadResult result = sandbox.load(
                    Streams.sql(
                            "CREATE TABLE t (s varchar(30) PRIMARY KEY);\n\nINSERT INTO t VALUES ('top-secret'),('top-secret');\n"),
                    "d");

            assertThat(result.ok()).isFalse();
            assertThat(result.error())
                    .startsWith("ERROR 1062 (23000) at line 3:")
                    .doesNotContain("top-secret")
                    .doesNotContain("INSERT");
        }
    }

    @Test
    void syntaxErrorTellsTheLineAndNothingOfTheStatement() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            DatabaseSandbox.LoadResult result = sandbox.load(
                    Streams.sql(
                            "SELECT 1;\nCREATE TABLE t (s varchar(30) DEFAULT 'top-secret' nonsense 'top-secret');\n"),
                    "d");

            assertThat(result.error())
                    .startsWith("ERROR 1064 (42000) at line 2:")
                    .doesNotContain("top-secret");
        }
    }

    @Test
    void dumpCutInsideAStatementIsRefused() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            assertThat(sandbox.load(Streams.sql("CREATE TABLE t (id int);\nINSERT INTO t VALUES (1),("), "d")
                            .ok())
                    .isFalse();
        }
    }

    @Test
    void largeDumpThatFailsEarlyEndsAtOnce() throws Exception {
        InputStream endless = Streams.then("nonsense;\n", () -> "          ".getBytes(StandardCharsets.UTF_8));
        try (DatabaseSandbox sandbox = start()) {
            assertThat(sandbox.load(endless, "d").error()).startsWith("ERROR 1064");
        }
    }

    @Test
    void commandsOfTheClientAreNotObeyed() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            DatabaseSandbox.LoadResult result = sandbox.load(
                    Streams.sql("CREATE TABLE t (id int);\nsystem touch " + folder + "/escaped\n;\n"), "d");

            assertThat(folder.resolve("escaped")).doesNotExist();
            assertThat(result.ok()).isFalse();
        }
    }

    @Test
    void dumpThatCannotBeReadIsNoResult() {
        InputStream broken = Streams.then("CREATE TABLE t (id int);\n", () -> {
            throw new IOException("the network is gone");
        });
        try (DatabaseSandbox sandbox = start()) {
            assertThatThrownBy(() -> sandbox.load(broken, "d"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the network is gone");
        }
    }

    @Test
    void eventsDoNotRun() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            assertThat(column(sandbox, "", "SELECT @@event_scheduler")).containsExactly("OFF");
        }
    }

    @Test
    void filesOfTheMachineStayOut() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            assertThat(column(sandbox, "", "SELECT LOAD_FILE('/etc/passwd')")).containsExactly((String) null);
            assertThatThrownBy(() -> column(sandbox, "", "SELECT 1 INTO OUTFILE '" + folder + "/out'"))
                    .isInstanceOf(SQLException.class);
            for (int clients : new int[] {1, 3}) {
                assertThat(sandbox.load(
                                        Streams.sql("CREATE OR REPLACE TABLE t (line text);\n"
                                                + "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t;\n"),
                                        "d",
                                        clients)
                                .error())
                        .startsWith("ERROR 4166");
            }
            assertThatThrownBy(
                            () -> MariaDbLab.sql(sandbox, "USE d", "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t"))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void enginesThatReachOtherServersAreNotThere() throws Exception {
        try (DatabaseSandbox sandbox = start()) {
            assertThat(column(
                            sandbox,
                            "",
                            "SELECT ENGINE FROM information_schema.ENGINES WHERE SUPPORT <> 'NO'"
                                    + " AND ENGINE IN ('FEDERATED', 'CONNECT', 'SPIDER')"))
                    .isEmpty();
        }
    }

    @Test
    void closedTwiceIsClosed() {
        DatabaseSandbox sandbox = start();
        sandbox.close();
        sandbox.close();

        assertThatThrownBy(() -> sandbox.connect("").close()).isInstanceOf(SQLException.class);
    }

    @Test
    void sandboxWhoseTimeIsOverIsGone() throws Exception {
        try (DatabaseSandbox sandbox = start(Duration.ofSeconds(1))) {
            InputStream endless = Streams.then("", () -> {
                Thread.sleep(10);
                return "DO 1;\n".getBytes(StandardCharsets.UTF_8);
            });

            assertThatThrownBy(() -> sandbox.load(endless, "d"))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("time");
        }
    }

    @Test
    void sandboxWhoseTimeIsOverWhileRowsComeIsGone() throws Exception {
        String dump = new String(LargeDump.make(30_000, 11), StandardCharsets.UTF_8);
        String head = dump.substring(0, dump.indexOf("INSERT"));
        AtomicInteger id = new AtomicInteger();
        try (DatabaseSandbox sandbox = start(Duration.ofSeconds(4))) {
            InputStream endless = Streams.then(head, () -> {
                Thread.sleep(5);
                return IntStream.range(0, 500)
                        .mapToObj(row -> "(%d,1,'%s')".formatted(id.incrementAndGet(), "x".repeat(400)))
                        .collect(Collectors.joining(",\n", "INSERT INTO `a` VALUES\n", ";\n"))
                        .getBytes(StandardCharsets.UTF_8);
            });

            assertThatThrownBy(() -> sandbox.load(endless, "", 2))
                    .isInstanceOf(SandboxException.class)
                    .hasMessageContaining("time");
        }
    }

    private static List<String> databases(DatabaseSandbox sandbox) throws SQLException {
        try (Connection connection = sandbox.connect("")) {
            return JdbcQueries.databases(connection);
        }
    }

    protected static SchemaInventory inventory(DatabaseSandbox sandbox, String database) throws SQLException {
        try (Connection connection = sandbox.connect("")) {
            return JdbcQueries.inventory(connection, database).orElseThrow();
        }
    }

    protected static List<String> column(DatabaseSandbox sandbox, String database, String query) throws SQLException {
        try (Connection connection = sandbox.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }
}
