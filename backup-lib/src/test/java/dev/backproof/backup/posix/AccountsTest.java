package dev.backproof.backup.posix;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class AccountsTest {
    @Test
    void rootIsZero() throws IOException {
        Accounts accounts = Accounts.ofThisSystem();
        assertThat(accounts.user(0)).isEqualTo("root");
        assertThat(accounts.group(0)).isEqualTo("root");
        assertThat(accounts.userId("root")).hasValue(0);
        assertThat(accounts.groupId("root")).hasValue(0);
    }

    @Test
    void namesAndNumbersOfAnotherAccountAgree() throws IOException {
        Accounts accounts = Accounts.ofThisSystem();
        long uid = accounts.userId("nobody").orElseThrow();
        assertThat(uid).isPositive();
        assertThat(accounts.user(uid)).isEqualTo("nobody");
    }

    @Test
    void numbersWithoutANameHaveAnEmptyOne() throws IOException {
        Accounts accounts = Accounts.ofThisSystem();
        assertThat(accounts.user(4_000_000_123L)).isEmpty();
        assertThat(accounts.group(4_000_000_123L)).isEmpty();
        assertThat(accounts.userId("no such user")).isEmpty();
    }
}
