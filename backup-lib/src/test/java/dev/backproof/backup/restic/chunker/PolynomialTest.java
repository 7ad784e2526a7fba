package dev.backproof.backup.restic.chunker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolynomialTest {
    @ParameterizedTest
    @ValueSource(strings = {"3da3358b4dc173", "25b468838dcb75", "33dfcf22f2cddb", "3e823419fa3f95", "2", "3", "7", "b"})
    void irreducibleOnesAreKnown(String hex) {
        Polynomial polynomial = Polynomial.parse(hex);
        assertThat(polynomial.isIrreducible()).isTrue();
        assertThat(polynomial.toHex()).isEqualTo(hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3da3358b4dc172", "20000000000001", "0", "1", "4", "5", "6", "f"})
    void reducibleOnesAreKnown(String hex) {
        assertThat(Polynomial.parse(hex).isIrreducible()).isFalse();
    }

    /** Against trying every divisor. */
    @Test
    void smallOnesAreIrreducibleWhenNothingDividesThem() {
        for (long bits = 2; bits < 2048; bits++) {
            long tested = bits;
            boolean divided = LongStream.range(2, bits)
                    .filter(divisor -> 2 * degree(divisor) <= degree(tested))
                    .anyMatch(divisor -> divides(divisor, tested));
            assertThat(new Polynomial(bits).isIrreducible()).as("%x", bits).isEqualTo(!divided);
        }
    }

    private static int degree(long bits) {
        return 63 - Long.numberOfLeadingZeros(bits);
    }

    private static boolean divides(long divisor, long dividend) {
        long rest = dividend;
        while (rest != 0 && degree(rest) >= degree(divisor)) {
            rest ^= divisor << (degree(rest) - degree(divisor));
        }
        return rest == 0;
    }

    @Test
    void randomOnesAreIrreducibleAndOfDegree53() {
        Random random = new Random(4);
        assertThat(LongStream.range(0, 20).mapToObj(i -> Polynomial.random(random)))
                .allSatisfy(polynomial -> {
                    assertThat(polynomial.degree()).isEqualTo(53);
                    assertThat(polynomial.isIrreducible()).isTrue();
                    assertThat(polynomial.toHex()).hasSize(14);
                })
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0x3", "g", "-3", " 3", "40000000000000", "ffffffffffffffff", "10000000000000003"})
    void otherTextsAreRefused(String hex) {
        assertThatIllegalArgumentException().isThrownBy(() -> Polynomial.parse(hex));
    }
}
