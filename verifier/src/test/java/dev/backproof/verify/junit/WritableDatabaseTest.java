package dev.backproof.verify.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.MariaDbLab;
import dev.backproof.verify.TestRepository;
import dev.backproof.verify.assertion.BackproofAssertions;
import dev.backproof.verify.restore.DatabaseLogin;
import dev.backproof.verify.restore.RestoredDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Tests that write into a restored database, on a server of this machine. */
class WritableDatabaseTest {
    /** Not beside those of {@link Drills}, of which a test counts all. */
    private static final String SCENARIO = "target/junit-drills-writable/writable.yaml";
    /** Where the servers were that tests were given, as their JDBC addresses. */
    private static final List<String> SERVERS = new CopyOnWriteArrayList<>();

    @TempDir
    Path temp;

    @BeforeEach
    void prepare() throws IOException {
        Peers.require("mariadbd");
        Peers.require("mariadb-install-db");
        Peers.require("mariadb");
        MariaDbLab.letServersThrough(temp);
        SERVERS.clear();
        TestRepository repository = new TestRepository(temp).file("shop.sql", """
                -- MariaDB dump 10.19  Distrib 10.11.6-MariaDB, for debian-linux-gnu (x86_64)
                SET NAMES utf8mb4;
                CREATE TABLE `orders` (`id` int(11) NOT NULL, `note` varchar(20), PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
                INSERT INTO `orders` VALUES (1,'a'),(2,'b'),(3,'c');
                CREATE TABLE `log` (`id` int(11) NOT NULL, PRIMARY KEY (`id`)) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4;
                INSERT INTO `log` VALUES (1);
                -- Dump completed on 2026-11-20  4:00:02
                """);
        repository.backup();
        Path password = Files.writeString(temp.resolve("password"), TestRepository.PASSWORD);
        Files.createDirectories(Path.of(SCENARIO).getParent());
        Files.writeString(
                Path.of(SCENARIO),
                "scenario: writable\nrepository: { restic: '%s', passwordFile: '%s' }\n"
                                .formatted(repository.onDisk(), password)
                        + "sandbox: { kind: process }\nrestore: [ { dump: /shop.sql, as: shop_one } ]\n");
    }

    @RestoreDrillTest(SCENARIO)
    static class Writing {
        @Restored(value = "shop_one", access = Access.WRITABLE)
        @SuppressWarnings("NullAway.Init") // by the extension
        DataSource field;

        @Test
        void one(@Restored(value = "shop_one", access = Access.WRITABLE) RestoredDatabase shop) throws SQLException {
            change(field);
            BackproofAssertions.assertThat(shop).table("orders").hasRows(4);
        }

        @Test
        void other(@Restored(value = "shop_one", access = Access.WRITABLE) Connection shop) throws SQLException {
            change(field);
            assertThat(count(shop)).isEqualTo(4);
        }

        @Test
        void reading(@Restored("shop_one") RestoredDatabase shop) throws SQLException {
            change(field);
            BackproofAssertions.assertThat(shop)
                    .as("others do not see what is written meanwhile")
                    .table("orders")
                    .hasRows(3);
        }

        private static void change(DataSource shop) throws SQLException {
            try (Connection connection = shop.getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(count(connection)).isEqualTo(3);
                statement.execute("insert into orders values (4, 'd')");
                connection.setAutoCommit(false);
                statement.execute("insert into orders values (5, 'e')");
                connection.commit();
                statement.execute("delete from orders");
                assertThat(count(connection)).isZero();
                connection.rollback();
                assertThat(count(connection)).isEqualTo(5);
                statement.execute("delete from orders where id = 5");
            }
            try (Connection again = shop.getConnection()) {
                assertThat(count(again))
                        .as("the next connection sees what the first wrote")
                        .isEqualTo(4);
            }
        }
    }

    @RestoreDrillTest(SCENARIO)
    static class Refused {
        @Test
        void whatATransactionDoesNotTakeBack(@Restored(value = "shop_one", access = Access.WRITABLE) Connection shop)
                throws SQLException {
            try (Statement statement = shop.createStatement()) {
                refuses(statement, "insert into log values (2)");
                statement.execute("create temporary table scratch (id int) engine=InnoDB");
            }
        }
    }

    private static void refuses(Statement statement, String sql) {
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> statement.execute(sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1142));
    }

    @RestoreDrillTest(SCENARIO)
    static class Defining {
        @Test
        void isRefusedAndEndsTheTransaction(@Restored(value = "shop_one", access = Access.WRITABLE) Connection shop)
                throws SQLException {
            try (Statement statement = shop.createStatement()) {
                for (String sql : List.of(
                        "create table more (id int)",
                        "alter table orders add x int",
                        "truncate table orders",
                        "drop table orders")) {
                    refuses(statement, sql);
                }
            }
        }
    }

    @RestoreDrillTest(SCENARIO)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Committing {
        @Test
        @Order(1)
        void commitsAsSql(@Restored(value = "shop_one", access = Access.WRITABLE) Connection shop) throws SQLException {
            SERVERS.add(shop.getMetaData().getURL());
            try (Statement statement = shop.createStatement()) {
                statement.execute("insert into orders values (4, 'd')");
                statement.execute("COMMIT");
            }
        }

        @Test
        @Order(2)
        void getsAFreshRestore(@Restored("shop_one") RestoredDatabase shop) throws SQLException {
            SERVERS.add(shop.login().jdbcUrl().replace("/shop_one", "/"));
            BackproofAssertions.assertThat(shop).table("orders").hasRows(3);
        }
    }

    @RestoreDrillTest(SCENARIO)
    static class OwnConnections {
        @Test
        void canOnlyRead(@Restored("shop_one") DatabaseLogin login, @Restored("shop_one") Connection connection)
                throws SQLException {
            assertThat(login.toString()).doesNotContain(login.password());
            try (Connection own = DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
                    Statement statement = own.createStatement()) {
                assertThat(count(own)).isEqualTo(3);
                assertThat(own.getCatalog()).isEqualTo("shop_one");
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> statement.execute("delete from orders"))
                        .isInstanceOf(SQLException.class);
            }
            assertThat(count(connection)).isEqualTo(3);
        }
    }

    @Test
    void eachTestFindsTheDataAsTheyCameBack() {
        EngineExecutionResults results = run(false, selectClass(Writing.class));

        results.testEvents().assertStatistics(stats -> stats.started(3).succeeded(3));
    }

    @Test
    void testsThatWriteDoNotWaitForEachOthersLocks() {
        EngineExecutionResults results = run(true, selectClass(Writing.class), selectClass(Refused.class));

        results.testEvents().assertStatistics(stats -> stats.started(4).succeeded(4));
    }

    @Test
    void whatCouldNotBeTakenBackIsRefusedByTheServer() {
        run(false, selectMethod(Refused.class, "whatATransactionDoesNotTakeBack", "java.sql.Connection"))
                .testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1));
    }

    @Test
    void ddlIsRefusedAndFailsTheTestSinceItEndsTheTransaction() {
        run(false, selectClass(Defining.class))
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("isRefusedAndEndsTheTransaction"),
                                finishedWithFailure(
                                        instanceOf(ConfigurationException.class),
                                        message(text -> text.contains(
                                                "has ended the transaction on the restored" + " database shop_one")))));
    }

    @Test
    void aTestThatCommitsFailsAndSpoilsNobodyElsesData() {
        EngineExecutionResults results = run(false, selectClass(Committing.class));

        results.testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test("commitsAsSql"),
                                finishedWithFailure(
                                        instanceOf(ConfigurationException.class),
                                        message(text ->
                                                text.contains("commitsAsSql(Connection) has ended the transaction on"
                                                        + " the restored database shop_one")))))
                .haveExactly(1, event(test("getsAFreshRestore"), finishedSuccessfully()));
        assertThat(SERVERS).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void programsReachItOverTheirOwnConnections() {
        run(false, selectClass(OwnConnections.class))
                .testEvents()
                .assertStatistics(stats -> stats.started(1).succeeded(1));
    }

    private static long count(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from orders")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private EngineExecutionResults run(boolean parallel, DiscoverySelector... selectors) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectors)
                .configurationParameters(Map.of(
                        "backproof.workFolder",
                        temp.resolve("work").toString(),
                        "junit.jupiter.execution.parallel.enabled",
                        Boolean.toString(parallel),
                        "junit.jupiter.execution.parallel.mode.default",
                        "concurrent",
                        "junit.jupiter.execution.parallel.mode.classes.default",
                        "concurrent"))
                .execute();
    }
}
