package dev.backproof.verify.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadErrorTest {
    @Test
    void keepsNumberAndLineAndTakesValuesOut() {
        LoadError error = LoadError.of("--------------\nINSERT INTO t VALUES ('top secret')\n--------------\n"
                + "ERROR 1062 (23000) at line 12: Duplicate entry 'top secret' for key 'PRIMARY'\n");
        assertThat(error.code()).isEqualTo(1062);
        assertThat(error.text())
                .isEqualTo("ERROR 1062 (23000) at line 12: Duplicate entry '…' for key '…'")
                .doesNotContain("secret");
    }

    @Test
    void keepsNamesWhereNothingElseIsQuoted() {
        assertThat(LoadError.of("ERROR 1273 (HY000) at line 3: Unknown collation: 'utf8mb4_0900_ai_ci'")
                        .text())
                .contains("utf8mb4_0900_ai_ci");
    }

    @Test
    void takesOutWhatIsQuotedWithoutAnEnd() {
        assertThat(LoadError.of("ERROR 1064 (42000) at line 7: syntax error near 'secret row")
                        .text())
                .doesNotContain("secret");
    }

    @Test
    void tellsTheSandboxesTroubleFromTheDumps() {
        assertThat(LoadError.of("ERROR 1114 (HY000) at line 5: The table 't' is full")
                        .noRoom())
                .isTrue();
        assertThat(LoadError.of("ERROR 2013 (HY000) at line 5: Lost connection to server during query")
                        .serverGone())
                .isTrue();
        assertThat(LoadError.of("ERROR 1064 (42000) at line 5: x").noRoom()).isFalse();
    }

    @Test
    void isCapped() {
        assertThat(LoadError.of("ERROR 1146 (42S02) at line 1: Table '" + "x".repeat(5000) + "' doesn't exist")
                        .text()
                        .length())
                .isLessThan(400);
    }

    @Test
    void tellsAClientThatIsTooOldForTheFirstLine() {
        LoadError old = LoadError.of("ERROR at line 1: Unknown command '\\-'.\n");

        assertThat(old.clientTooOld()).isTrue();
        assertThat(old.text()).isEqualTo("ERROR at line 1: Unknown command '\\-'.");
        assertThat(LoadError.of("ERROR at line 7: Unknown command '\\-'.\n").clientTooOld())
                .isFalse();
        assertThat(LoadError.of("ERROR 1064 (42000) at line 1: ERROR at line 1: Unknown command '\\-'.")
                        .clientTooOld())
                .isFalse();
    }
}
