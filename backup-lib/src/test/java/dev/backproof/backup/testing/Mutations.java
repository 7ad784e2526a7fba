package dev.backproof.backup.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Feeds a parser with thousands of damaged copies of good bytes, the same ones for the same seed. */
public final class Mutations {
    private static final List<String> TOKENS = List.of(
            "null",
            "-1",
            "1.5",
            "1e99",
            "18446744073709551615",
            "18446744073709551616",
            "4294967296",
            "\"\"",
            "\"\\ud800\"",
            "\"\\\\x4\"",
            "{}",
            "[]",
            "[[",
            "{\"a\":",
            "\\",
            "\"",
            ",",
            ":",
            "}",
            "]",
            "true",
            "\u0000",
            "\u00e9",
            "0000-00-00T00:00:00Z",
            "9999-12-31T23:59:60+19:00",
            "\ufeff");

    private Mutations() {}

    /**
     * Asserts that each damaged copy is either read or refused with the declared exception, and that damage is noticed at
     * all.
     */
    public static void areReadOrRefused(
            byte[] good, Class<? extends RuntimeException> declared, long seed, int rounds, Consumer<byte[]> parser) {
        parser.accept(good.clone());
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            byte[] damaged = good;
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged = damaged(damaged, random);
            }
            try {
                parser.accept(damaged);
            } catch (RuntimeException e) {
                if (!declared.isInstance(e)) {
                    throw new AssertionError(
                            "seed " + seed + " round " + round + ": "
                                    + HexFormat.of().formatHex(damaged),
                            e);
                }
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).as("refused of %d", rounds).isPositive();
    }

    private static byte[] damaged(byte[] good, Random random) {
        int from = random.nextInt(good.length + 1);
        int to = from + random.nextInt(Math.min(40, good.length - from + 1));
        return switch (random.nextInt(6)) {
            case 0 -> splice(good, from, to, new byte[0]);
            case 1 -> splice(good, from, from, slice(good, from, to));
            case 2 -> splice(good, from, from, token(random));
            case 3 -> splice(good, from, to, token(random));
            case 4 -> slice(good, 0, from);
            default -> flipped(good, random);
        };
    }

    private static byte[] token(Random random) {
        return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] flipped(byte[] good, Random random) {
        byte[] copy = good.clone();
        if (copy.length > 0) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        byte[] out = new byte[from + middle.length + bytes.length - to];
        System.arraycopy(bytes, 0, out, 0, from);
        System.arraycopy(middle, 0, out, from, middle.length);
        System.arraycopy(bytes, to, out, from + middle.length, bytes.length - to);
        return out;
    }
}
