package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that refuses a dump of its own kind has found a fault; one that is too old for it has found nothing. */
class RefusedDumpTest {
    private static final String TABLE = "CREATE TABLE `orders` (`id` int);\n";
    private static final String TRAILER = "-- Dump completed on 2026-03-01  2:00:00\n";

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeEach
    void prepare() {
        repository = new TestRepository(folder);
    }

    private static String header(String server) {
        return "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n-- Server version\t" + server + "\n";
    }

    private DrillResult drill(String dump) throws IOException {
        TestSandbox sandbox = new TestSandbox();
        sandbox.client = sql -> {
            long bytes = sql.transferTo(OutputStream.nullOutputStream());
            return new DatabaseSandbox.LoadResult(false, bytes, Duration.ZERO, "ERROR 1064 (42000) at line 3: no");
        };
        repository.file("dump.sql", dump).backup();
        return repository
                .drills()
                .sandboxes(sandbox.sandboxes())
                .build()
                .run(repository.scenario("restore: [ { dump: /dump.sql, as: shop } ]\n"
                        + "assertions: [ { database: shop, tables: [orders] } ]\n"));
    }

    @Test
    void refusedDumpOfTheSameSeriesFails() throws IOException {
        DrillResult result = drill(header("10.11.20-MariaDB") + TABLE + TRAILER);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).startsWith("the mariadb client refused dump dump.sql: ERROR 1064");
    }

    @Test
    void refusedDumpOfAnOlderServerFails() throws IOException {
        assertThat(drill(header("5.5.68-MariaDB") + TABLE + TRAILER).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void refusedDumpOfUnknownOriginFails() throws IOException {
        assertThat(drill(TABLE).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void refusedDumpOfANewerServerCannotBeJudged() throws IOException {
        DrillResult result = drill(header("11.8.3-MariaDB-log") + TABLE + TRAILER);

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause())
                .isEqualTo("dump dump.sql comes from MariaDB 11.8.3, and the sandbox's MariaDB 10.11.19 refused it:"
                        + " ERROR 1064 (42000) at line 3: no; choose a sandbox of MariaDB 11.8.3 or newer");
    }

    @Test
    void refusedDumpOfMySqlCannotBeJudged() throws IOException {
        DrillResult result = drill(header("8.0.36-28") + TABLE + TRAILER);

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).contains("comes from MySQL 8.0.36").contains("MariaDB 10.11.19");
    }

    @Test
    void cutDumpOfANewerServerFailsAllTheSame() throws IOException {
        DrillResult result = drill(header("11.8.3-MariaDB") + TABLE);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).startsWith("dump dump.sql is cut");
    }

    @Test
    void dumpOfNothingFails() throws IOException {
        DrillResult result = drill(header("10.11.20-MariaDB") + "SET NAMES utf8mb4;\n" + TRAILER);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause())
                .startsWith("dump dump.sql holds no table, no view and no routine: nothing but a frame");
    }

    @Test
    void dumpOfUsersIsNotNothing() throws IOException {
        DrillResult result =
                drill(header("10.11.20-MariaDB") + "CREATE USER app@`%`;\nGRANT USAGE ON *.* TO app@`%`;\n" + TRAILER);

        assertThat(result.cause()).startsWith("the mariadb client refused dump dump.sql");
    }

    @Test
    void numbersThatNoServerHasTellNothing() throws IOException {
        DrillResult result = drill(header("99999999999.1.1") + TABLE + TRAILER);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.cause()).startsWith("the mariadb client refused dump dump.sql");
    }
}
