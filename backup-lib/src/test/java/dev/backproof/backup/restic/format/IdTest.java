package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IdTest {
    /** SHA-256 of nothing and of "abc": FIPS 180-4 examples. */
    @Test
    void hashIsSha256() {
        assertThat(Id.hash(new byte[0]))
                .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Id.hash(OpenFixture.bytes("xabcx"), 1, 3))
                .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void textAndBytesComeBackAndOrderIsThatOfTheText() {
        Random random = new Random(51);
        for (int round = 0; round < 2000; round++) {
            Id a = new Id(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            Id b = round % 2 == 0
                    ? new Id(a.a(), a.b(), a.c(), random.nextLong())
                    : new Id(random.nextLong(), a.b(), a.c(), a.d());
            assertThat(Id.parse(a.toString())).isEqualTo(a);
            assertThat(Id.of(a.bytes())).isEqualTo(a);
            assertThat(Integer.signum(a.compareTo(b)))
                    .isEqualTo(Integer.signum(a.toString().compareTo(b.toString())));
            assertThat(a.toString()).startsWith(a.shortForm()).hasSize(64);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5a",
                "5A5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
                "ga5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
                "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0",
                "\u0665a5a5a5a5a5a5a5a5a5a5a5a5a5a5a0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b5"
            })
    void otherTextsAreNoIds(String text) {
        assertThat(Id.isId(text)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> Id.parse(text));
    }
}
