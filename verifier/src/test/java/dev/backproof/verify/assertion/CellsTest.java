package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.scenario.Assertion.Cell;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The small things that checks are made of. */
class CellsTest {
    @Test
    void valuesAreTakenAsTestsWriteThem() {
        assertThat(Cells.of(null)).isEqualTo(new Cell.Null());
        assertThat(Cells.of(3L)).isEqualTo(new Cell.Numeral(new BigDecimal("3")));
        assertThat(Cells.of(1.5)).isEqualTo(new Cell.Numeral(new BigDecimal("1.5")));
        assertThat(Cells.of(true)).isEqualTo(new Cell.Numeral(BigDecimal.ONE));
        assertThat(Cells.of(false)).isEqualTo(new Cell.Numeral(BigDecimal.ZERO));
        assertThat(Cells.of(CheckStatus.PASSED)).isEqualTo(new Cell.Text("PASSED"));
        assertThat(Cells.of(LocalDate.of(2026, 3, 1))).isEqualTo(new Cell.Text("2026-03-01"));
        assertThat(Cells.of(LocalDateTime.of(2026, 3, 1, 2, 3, 4))).isEqualTo(new Cell.Text("2026-03-01 02:03:04"));
        assertThat(Cells.of(LocalDateTime.of(2026, 3, 1, 2, 3, 4, 50_000_000)))
                .isEqualTo(new Cell.Text("2026-03-01 02:03:04.05"));
        UUID id = UUID.randomUUID();
        assertThat(Cells.of(id)).isEqualTo(new Cell.Text(id.toString()));
        assertThatThrownBy(() -> Cells.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void valuesAreShownWithoutTexts() {
        assertThat(Cells.shown(new Cell.Null(), false)).isEqualTo("NULL");
        assertThat(Cells.shown(new Cell.Numeral(new BigDecimal("1E+3")), false)).isEqualTo("1000");
        assertThat(Cells.shown(new Cell.Text("x"), true)).isEqualTo("'x'");
        assertThat(Cells.shown((String) null, true)).isEqualTo("NULL");
        assertThat(Cells.shown("1.50", false)).isEqualTo("1.50");
        assertThat(Cells.shown("x", true)).isEqualTo("'x'");
        assertThat(ShownText.of("x", false)).isEqualTo("text of 1 character, SHA-256 2d711642…");
        assertThat(ShownText.of("🚢x", false)).startsWith("text of 2 characters, SHA-256 ");
    }

    @Test
    void numbersAndListsArePutIntoWords() {
        assertThat(Words.count(1, "file")).isEqualTo("1 file");
        assertThat(Words.count(2, "file")).isEqualTo("2 files");
        assertThat(Words.some(List.of("a", "b", "c"), 3)).isEqualTo("a, b, c");
        assertThat(Words.some(List.of("a", "b", "c", "d"), 9)).isEqualTo("a, b, c and 6 more");
        assertThat(Words.age(Duration.ofSeconds(-1))).isEqualTo("-1 s");
        assertThat(Words.old(Duration.ofHours(25))).isEqualTo("1 d 1 h old");
        assertThat(Words.old(Duration.ofHours(-13))).isEqualTo("dated 13 h 0 min ahead of this machine's clock");
        assertThat(Words.age(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Words.age(Duration.ofSeconds(61))).isEqualTo("1 min");
        assertThat(Words.age(Duration.ofMinutes(61))).isEqualTo("1 h 1 min");
        assertThat(Words.age(Duration.ofHours(25))).isEqualTo("1 d 1 h");
    }

    @Test
    void errorsThatSpeakOfDataAreToldFromThoseThatDoNot() {
        assertThat(SqlTrouble.outcome(new SQLException("no 'x'", "42S02", 1146)))
                .isEqualTo(Outcome.failed("a table or view is missing: ERROR 1146 (42S02)", "", "ERROR 1146 (42S02)"));
        assertThat(SqlTrouble.outcome(new SQLException("", "08S01", 0)))
                .isEqualTo(Outcome.error("the sandbox's server is gone: ERROR 0 (08S01)"));
        assertThat(SqlTrouble.outcome(new SQLException("", "70100", 1927)).message())
                .contains("server is gone");
        assertThat(SqlTrouble.outcome(new SQLException("", "08S01", 1053)).message())
                .contains("server is gone");
        assertThat(SqlTrouble.outcome(new SQLException("", null, 1064)))
                .isEqualTo(Outcome.error("the server does not understand the query: ERROR 1064 (null)"));
        assertThat(SqlTrouble.outcome(new SQLException("", "25006", 1792)).message())
                .isEqualTo("a drill's connection can only read: ERROR 1792 (25006)");
        assertThat(SqlTrouble.outcome(new SQLException("", "70100", 1969)).message())
                .contains("took too long");
        assertThat(SqlTrouble.outcome(new SQLException("'secret'", "HY000", 9999))
                        .message())
                .isEqualTo("the server refused: ERROR 9999 (HY000)");
    }

    @Test
    void whatCheckTableSaysIsRead() throws SQLException {
        assertThat(checkTable(List.of("status", "OK"))).isEqualTo(Outcome.passed("status OK", "OK", "OK"));
        assertThat(checkTable(List.of("status", "Table is already up to date")).status())
                .isEqualTo(CheckStatus.PASSED);
        assertThat(checkTable(List.of("warning", "1 client"), List.of("status", "OK")))
                .isEqualTo(Outcome.passed("status OK (warning: 1 client)", "OK", "OK"));
        assertThat(checkTable(List.of("note", "The storage engine for the table doesn't support check")))
                .isEqualTo(Outcome.skipped("its storage engine cannot check"));
        assertThat(checkTable(
                        List.of("error", "Corrupt 'x' here"), List.of("error", "Other"), List.of("status", "Failed")))
                .isEqualTo(Outcome.failed(
                        "shop: CHECK TABLE t says error: Corrupt '…' here", "OK", "error: Corrupt '…' here"));
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // they go on as they came
    private static Outcome checkTable(List<String>... rows) throws SQLException {
        return CheckTableAnswer.read("shop", "t", FakeRows.of(List.of("Msg_type", "Msg_text"), List.of(rows)));
    }
}
