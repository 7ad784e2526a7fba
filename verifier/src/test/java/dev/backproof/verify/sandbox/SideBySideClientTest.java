package dev.backproof.verify.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What goes where when a table has a column of bytes, so that clients take all of it; {@link DatabaseSandboxContract} lets real
 * ones load it, and rows that go another way.
 */
class SideBySideClientTest {
    private final List<Recorder> opened = Collections.synchronizedList(new ArrayList<>());

    /** A client that keeps what it gets, and may refuse some of it. */
    private static final class Recorder implements DumpLoader.Client {
        private final ByteArrayOutputStream got = new ByteArrayOutputStream();
        private int exitCode;

        @Override
        public OutputStream input() {
            return new OutputStream() {
                @Override
                public void write(int one) {
                    got.write(one);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
                    if (text.contains("(77777,")) {
                        exitCode = 1;
                        throw new IOException("Broken pipe");
                    }
                    got.write(bytes, offset, length);
                }
            };
        }

        @Override
        public DumpLoader.Ended await() {
            return new DumpLoader.Ended(exitCode, exitCode == 0 ? "" : "ERROR 1136 (21S01) at line 3: Column count");
        }

        @Override
        public void close() {}

        String text() {
            return got.toString(StandardCharsets.UTF_8);
        }
    }

    private DatabaseSandbox.LoadResult load(byte[] dump, int piece) throws IOException {
        try (DumpLoader.Client client = SideBySideClient.open(
                () -> {
                    Recorder recorder = new Recorder();
                    opened.add(recorder);
                    return recorder;
                },
                () -> {
                    throw new SQLException("there is no server");
                },
                2)) {
            ByteArrayInputStream in = new ByteArrayInputStream(dump) {
                @Override
                public synchronized int read(byte[] bytes, int offset, int length) {
                    return super.read(bytes, offset, Math.min(length, piece));
                }
            };
            return DumpLoader.load(in, client, Optional::empty);
        }
    }

    private static byte[] dump(int rows, long seed) {
        return LargeDump.make(rows, seed, "varbinary(900)");
    }

    private static List<String> statements(String sql) {
        return Arrays.stream(sql.split(";\n")).sorted().toList();
    }

    @Test
    void nothingIsLostAndOnlyRowsLeaveTheFirstClient() throws IOException {
        byte[] dump = dump(30_000, 1);

        assertThat(load(dump, 100_000).ok()).isTrue();

        String whole = new String(dump, StandardCharsets.UTF_8);
        assertThat(opened).hasSize(9); // two for the rows of each large table, and one before and after for its keys
        String head = opened.get(1).text().substring(0, opened.get(1).text().indexOf("ALTER"));
        assertThat(head)
                .contains("/*!40101 SET NAMES utf8mb4 */;\n", "SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n")
                .endsWith("USE `large`;\nSET autocommit=1;\n");
        StringBuilder all = new StringBuilder();
        for (int other : new int[] {2, 3, 6, 7}) {
            assertThat(opened.get(other).text()).startsWith(head);
            String rows = opened.get(other).text().substring(head.length());
            assertThat(rows.lines()).allMatch(line -> line.startsWith("INSERT INTO `") || line.startsWith("("));
            all.append(rows);
        }
        String first = opened.get(0).text();
        for (String table : List.of("a", "b")) {
            boolean refers = table.equals("b");
            String drop = "ALTER TABLE `" + table + "` " + (refers ? "DROP FOREIGN KEY `of_a`, " : "")
                    + "DROP KEY `other`;\n";
            assertThat(first.lines()
                            .filter(line -> !line.startsWith("("))
                            .map(line -> line + "\n")
                            .toList())
                    .containsSubsequence(
                            "INSERT INTO `" + table + "` VALUES\n",
                            "COMMIT;\n",
                            "/*!40000 ALTER TABLE `" + table + "` ENABLE KEYS */;\n",
                            "UNLOCK TABLES;\n");
            assertThat(opened.get(refers ? 5 : 1).text()).isEqualTo(head + drop);
            assertThat(opened.get(refers ? 8 : 4).text())
                    .startsWith(head + "ALTER TABLE `" + table + "` ADD KEY `other` (`other`)")
                    .endsWith(refers ? " REFERENCES `a` (`id`) ON DELETE CASCADE;\n" : "(`other`);\n");
        }
        all.append(first.replace("COMMIT;\n", ""));
        String unlocked = whole.replaceAll("LOCK TABLES `(a|b|small)` WRITE;\n", "");
        assertThat(statements(all.toString()).equals(statements(unlocked))).isTrue();
        assertThat(opened.get(0).text()).contains("UNLOCK TABLES;\n", "LOCK TABLES `notes_before` WRITE;\n");
    }

    @Test
    void howTheBytesArriveMakesNoDifference() throws IOException {
        byte[] dump = dump(18_000, 2);
        load(dump, 1 << 20);
        String first = opened.get(0).text();
        opened.clear();

        load(dump, 1 + new Random(3).nextInt(1_000));

        assertThat(opened.get(0).text().equals(first)).isTrue();
    }

    @Test
    void dumpWithoutSeamsGoesAsItIs() throws IOException {
        byte[] dump = new String(dump(30_000, 4), StandardCharsets.UTF_8)
                .replace("-- MariaDB dump", "-- some dump")
                .getBytes(StandardCharsets.UTF_8);

        load(dump, 100_000);

        assertThat(opened).hasSize(1);
        assertThat(Arrays.equals(opened.get(0).got.toByteArray(), dump)).isTrue();
    }

    @Test
    void settingsThatTheOthersCannotKnowLeaveAllOnTheFirstClient() throws IOException {
        String dump = new String(dump(30_000, 4), StandardCharsets.UTF_8);
        for (String other : List.of(
                "SET SESSION time_zone='+05:00';\n" + dump,
                "-- MariaDB dump 10.19\n-- Dump completed\n" + dump,
                dump.replaceFirst("--\n-- Table structure", "SET time_zone='+05:00';\n--\n-- Table structure"),
                dump.replaceFirst("--\n-- Table structure", "SET @@time_zone='+05:00';\n--\n-- Table structure"))) {
            opened.clear();

            load(other.getBytes(StandardCharsets.UTF_8), 100_000);

            assertThat(opened).hasSize(1);
        }
    }

    @Test
    void statementOfManyMegabytesPassesWhole() throws IOException {
        String dump = new String(dump(30_000, 5), StandardCharsets.UTF_8)
                .replace("(29990,", "(0,0,'" + "x".repeat(9 << 20) + "'),\n(29990,");

        assertThat(load(dump.getBytes(StandardCharsets.UTF_8), 100_000).ok()).isTrue();

        assertThat(opened.get(0).text()).contains("x".repeat(9 << 20)).contains("CREATE PROCEDURE `trap`");
        assertThat(opened.stream()
                        .mapToInt(each -> each.text().split("\\(29990,", -1).length - 1)
                        .sum())
                .isEqualTo(2);
    }

    @Test
    void refusalOfAnyClientEndsTheLoad() throws IOException {
        byte[] dump = new String(dump(30_000, 6), StandardCharsets.UTF_8)
                .replace("(29990,", "(77777,")
                .getBytes(StandardCharsets.UTF_8);

        DatabaseSandbox.LoadResult result = load(dump, 100_000);

        assertThat(result.ok()).isFalse();
        assertThat(result.error()).startsWith("ERROR 1136 (21S01)");
        assertThat(opened.get(0).text()).doesNotContain("CREATE PROCEDURE");
    }
}
