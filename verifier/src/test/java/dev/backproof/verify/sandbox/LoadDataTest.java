package dev.backproof.verify.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.source.mariadb.ChildProcess;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.OptionFile;
import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.MariaDbLab;
import dev.backproof.verify.sandbox.process.ProcessSandbox;
import dev.backproof.verify.sandbox.process.ProcessServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that a real mariadb-dump wrote, of every type that {@link PlainRows} knows, loaded by clients and by LOAD DATA. */
@Tag("peer")
class LoadDataTest {
    private static final String DATABASE = "odd_rows";
    private static final int ROWS = 25_000;
    private static final int COLUMNS = 24;
    private static final int NULLABLE = 22;
    private static final List<String> PIECES = List.of(
            "'",
            "\"",
            "\\",
            ",",
            "(",
            ")",
            ");",
            "),(",
            "\n",
            "\r",
            "\t",
            "\0",
            "\u001a",
            "\b",
            "%",
            "_",
            "NULL",
            "\\N",
            "-- ",
            "/*",
            "`",
            " ",
            "x",
            "INSERT INTO `odd` VALUES (1",
            "\u00e9",
            "\u00ff");
    private static final List<String> WIDE = List.of("\ud83d\ude00", "\u20ac", "\u4e2d", "\u0301");

    private final Random random = new Random(20261127);
    private ProcessSandbox sandbox;

    @BeforeEach
    void openServer() throws Exception {
        Peers.require("mariadb-dump");
        sandbox = MariaDbLab.shared();
        clean();
    }

    @AfterEach
    void clean() throws SQLException {
        MariaDbLab.sql(sandbox, "DROP DATABASE IF EXISTS " + DATABASE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--opt", "--no-autocommit", "--skip-extended-insert", "--complete-insert"})
    void everyValueIsStoredAsAClientStoresIt(String form) throws Exception {
        MariaDbLab.sql(
                sandbox,
                "CREATE DATABASE " + DATABASE + " CHARACTER SET utf8mb4",
                "CREATE TABLE " + DATABASE + ".odd (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, a tinyint unsigned,"
                        + " b smallint, c mediumint, d int(8) zerofill, e bigint unsigned, f decimal(40,12), g float,"
                        + " h double, i char(40), j varchar(300) CHARACTER SET latin1, k tinytext, l text,"
                        + " m mediumtext CHARACTER SET utf16, n json, o enum('a', 'b''c', '1', ''), p set('x', 'y y', 'z'"
                        + "), q date, r time(3), s datetime(6), t timestamp(6) NULL, `u ``(``` int DEFAULT 5,"
                        + " v timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),"
                        + " w varchar(200) NOT NULL DEFAULT 'a), `b` int' COMMENT 'c,', CHECK (length(w) < 1000),"
                        + " KEY later (b), KEY text (i), UNIQUE KEY kept (id, e))");
        fill();
        byte[] dump = dump(form);
        assertThat(dump.length).isGreaterThan(6 << 20);
        String loads = loads();

        load(dump, 1);
        String expected = checksum();
        assertThat(loads()).isEqualTo(loads);

        load(dump, 3);
        assertThat(loads().equals(loads)).isEqualTo(form.equals("--complete-insert"));
        assertThat(checksum()).isEqualTo(expected);
        assertThat(Arrays.equals(dump(form), dump)).isTrue();
    }

    /** No key is taken away here, which would end the transaction that the first rows are stored in. */
    @Test
    void rowsInATransactionDoNotKeepOthersWaiting() throws Exception {
        MariaDbLab.sql(
                sandbox,
                "CREATE DATABASE " + DATABASE,
                "CREATE TABLE " + DATABASE + ".odd (id int PRIMARY KEY, text varchar(300) NOT NULL)",
                "INSERT INTO " + DATABASE + ".odd SELECT seq, repeat('note ', 50) FROM " + DATABASE
                        + ".seq_1_to_40000");
        byte[] dump = dump("--no-autocommit");
        String loads = loads();

        load(dump, 3);

        assertThat(loads()).isNotEqualTo(loads);
        assertThat(Arrays.equals(dump("--no-autocommit"), dump)).isTrue();
    }

    /** The keys are to be made as soon as the rows are there: when they are taken away only then, that fails. */
    @Test
    void keysAreTakenAwayBeforeTheyAreMade() throws Exception {
        MariaDbLab.sql(
                sandbox,
                "CREATE DATABASE " + DATABASE,
                "CREATE TABLE " + DATABASE + ".odd (id int PRIMARY KEY, n int, text varchar(300), KEY k (n),"
                        + " KEY l (text), KEY m (n, text), KEY o (text, n))",
                "INSERT INTO " + DATABASE + ".odd SELECT seq, seq, repeat('note ', 50) FROM " + DATABASE
                        + ".seq_1_to_17500");
        byte[] dump = dump("--opt");
        for (int i = 0; i < 5; i++) {
            load(dump, 3);
        }
        assertThat(Arrays.equals(dump("--opt"), dump)).isTrue();
    }

    @Test
    void rowsThatTheServerWouldChangeAreNotTaken() throws Exception {
        for (String damage : List.of("twice", "too long", "out of range")) {
            String dump = new String(LargeDump.make(30_000, 9), StandardCharsets.UTF_8);
            dump = switch (damage) {
                case "twice" -> dump.replace("(29990,", "(29989,");
                case "too long" -> dump.replace("varchar(400)", "varchar(30)");
                default -> dump.replaceFirst("\\(29990,\\d+,", "(29990,99999999999,");
            };
            byte[] bytes = dump.getBytes(StandardCharsets.UTF_8);

            DatabaseSandbox.LoadResult side = sandbox.load(new ByteArrayInputStream(bytes), "", 3);

            assertThat(side.ok()).as(damage).isFalse();
            MariaDbLab.sql(sandbox, "DROP DATABASE large");
            assertThat(sandbox.load(new ByteArrayInputStream(bytes), "", 1).error())
                    .as("what one client says of a value that is " + damage)
                    .startsWith(damage.equals("twice") ? "ERROR 1062" : "");
            MariaDbLab.sql(sandbox, "DROP DATABASE large");
        }
    }

    private void fill() throws SQLException {
        try (Connection connection = sandbox.connect(DATABASE)) {
            connection.setAutoCommit(false);
            try (Statement set = connection.createStatement()) {
                set.execute("SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO'");
            }
            try (PreparedStatement row =
                    connection.prepareStatement("INSERT INTO odd VALUES (?" + ", ?".repeat(COLUMNS - 1) + ")")) {
                for (int i = 0; i < ROWS; i++) {
                    row.setInt(1, i);
                    for (int column = 2; column <= COLUMNS; column++) {
                        if (column <= NULLABLE && random.nextInt(8) == 0) {
                            row.setNull(column, Types.VARCHAR);
                        } else {
                            row.setString(column, value(column));
                        }
                    }
                    row.addBatch();
                    if (i % 500 == 499) {
                        row.executeBatch();
                    }
                }
                row.executeBatch();
            }
            connection.commit();
        }
    }

    private String value(int column) {
        return switch (column) {
            case 2 -> String.valueOf(random.nextInt(256));
            case 3 -> String.valueOf((short) random.nextInt());
            case 4 -> String.valueOf(random.nextInt(1 << 24) - (1 << 23));
            case 5 -> String.valueOf(random.nextInt(1 << 20));
            case 6 -> Long.toUnsignedString(random.nextLong());
            case 7 -> random.nextLong() + "." + random.nextInt(1 << 30);
            case 8 -> String.valueOf(finite(Float.intBitsToFloat(random.nextInt())));
            case 9 -> String.valueOf(finite(Double.longBitsToDouble(random.nextLong())));
            case 10 -> text(6, false).strip();
            case 11 -> text(8, false);
            case 12 -> text(5, true);
            case 13, 14 -> text(40, true);
            case 15 -> "{\"a\": [" + random.nextInt() + ", \"\\u00e9 \\\" \\\\ \ud83d\ude00\", null]}";
            case 16 -> List.of("a", "b'c", "1", "").get(random.nextInt(4));
            case 17 -> List.of("", "x", "x,z", "z").get(random.nextInt(4));
            case 18 ->
                random.nextInt(50) == 0
                        ? "0000-00-00"
                        : "20%02d-02-%02d".formatted(random.nextInt(100), 1 + random.nextInt(28));
            case 19 ->
                "-%d:%02d:%02d.%03d"
                        .formatted(random.nextInt(800), random.nextInt(60), random.nextInt(60), random.nextInt(1000));
            case 20 -> "19%02d-12-31 23:59:59.%06d".formatted(random.nextInt(100), random.nextInt(1_000_000));
            case 21 ->
                "20%02d-03-29 0%d:30:00.%06d"
                        .formatted(random.nextInt(37), random.nextInt(10), random.nextInt(1_000_000));
            case 22 -> String.valueOf(random.nextInt());
            case 23 ->
                random.nextInt(50) == 0
                        ? "0000-00-00 00:00:00"
                        : "2026-11-%02d 00:00:01".formatted(1 + random.nextInt(28));
            default -> text(4, true);
        };
    }

    private static double finite(double value) {
        return Double.isFinite(value) ? value : 0;
    }

    private String text(int pieces, boolean wide) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(pieces + 1); i > 0; i--) {
            List<String> from = wide && random.nextInt(4) == 0 ? WIDE : PIECES;
            text.append(from.get(random.nextInt(from.size())));
        }
        return text.toString();
    }

    private void load(byte[] dump, int clients) throws IOException, SQLException {
        clean();
        assertThat(sandbox.load(new ByteArrayInputStream(dump), "", clients).error())
                .isEmpty();
    }

    private byte[] dump(String form) throws IOException {
        ProcessServer server = sandbox.server();
        try (OptionFile options = OptionFile.write(Map.of("user", server.user(), "password", server.password()));
                ChildProcess process = ChildProcess.start(List.of(
                        server.tools().path(MariaDbTool.DUMP).toString(),
                        options.argument(),
                        "--socket=" + server.socket(),
                        "--skip-dump-date",
                        form,
                        "--databases",
                        DATABASE))) {
            return process.output().readAllBytes();
        }
    }

    /** Of what is stored: a dump has only some digits of a fraction. */
    private String checksum() throws SQLException {
        try (Connection connection = sandbox.connect(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("CHECKSUM TABLE odd EXTENDED")) {
            row.next();
            return row.getString(2);
        }
    }

    /** How many LOAD DATA there were. */
    private String loads() throws SQLException {
        return DatabaseSandboxContract.column(
                        sandbox,
                        "",
                        "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'COM_LOAD'")
                .get(0);
    }
}
