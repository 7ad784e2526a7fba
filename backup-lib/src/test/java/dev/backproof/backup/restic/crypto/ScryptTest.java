package dev.backproof.backup.restic.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.backproof.backup.testing.ResticFixtures;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

final class ScryptTest {
    static Stream<JsonNode> vectors() {
        return StreamSupport.stream(
                ResticFixtures.vectors("crypto-vectors.json").get("kdf").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void passwordGivesTheKeyOfTheVector(JsonNode vector) {
        MasterKey key = Scrypt.userKey(
                vector.get("password").asString().getBytes(StandardCharsets.UTF_8),
                Base64.getDecoder().decode(vector.get("salt_b64").asString()),
                new ScryptParameters(
                        vector.get("N").asInt(),
                        vector.get("r").asInt(),
                        vector.get("p").asInt()));
        HexFormat hex = HexFormat.of();
        assertThat(hex.formatHex(key.encrypt()))
                .isEqualTo(vector.get("encrypt_hex").asString());
        assertThat(hex.formatHex(key.k())).isEqualTo(vector.get("mac_k_hex").asString());
        assertThat(hex.formatHex(key.r())).isEqualTo(vector.get("mac_r_hex").asString());
    }

    @ParameterizedTest
    @CsvSource({"2,1,1,0", "2,8,3,1", "4,3,2,63", "64,1,7,64", "128,8,5,65", "1024,8,1,200", "16,20,2,9"})
    void keysAreThoseOfAnotherImplementation(int n, int r, int p, int passwordLength) {
        Random random = new Random(n);
        byte[] password = new byte[passwordLength];
        byte[] salt = new byte[64];
        random.nextBytes(password);
        random.nextBytes(salt);
        MasterKey key = Scrypt.userKey(password, salt, new ScryptParameters(n, r, p));
        byte[] expected = SCrypt.generate(password, salt, n, r, p, 64);
        assertThat(key.encrypt()).isEqualTo(Arrays.copyOf(expected, 32));
        assertThat(key.k()).isEqualTo(Arrays.copyOfRange(expected, 32, 48));
        assertThat(key.r())
                .isEqualTo(MasterKey.of(key.encrypt(), key.k(), Arrays.copyOfRange(expected, 48, 64))
                        .r());
    }

    @ParameterizedTest
    @CsvSource({"0,8,1", "1,8,1", "3,8,1", "-2147483648,8,1", "1024,0,1", "1024,8,0", "1024,8,1025", "1048576,9,1"})
    void parametersOutOfBoundsAreRefused(int n, int r, int p) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ScryptParameters(n, r, p));
    }

    @Test
    void largestAllowedMemoryIsOneGibibyte() {
        assertThat(new ScryptParameters(1 << 20, 8, 1).n()).isEqualTo(1 << 20);
    }
}
