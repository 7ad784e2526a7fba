package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backproof.backup.restic.crypto.MasterKey;
import dev.backproof.backup.restic.crypto.Scrypt;
import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.crypto.UnsealException;
import dev.backproof.backup.testing.Mutations;
import dev.backproof.backup.testing.ResticFixtures;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class KeyFileTest {
    static final List<String> REPOSITORIES = OpenFixture.NAMES;

    private static final byte[] KEY =
            new OpenFixture("repo-v2").folder("keys").values().iterator().next();

    static Stream<JsonNode> realKeys() {
        return StreamSupport.stream(
                ResticFixtures.vectors("crypto-vectors.json").get("real").spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("realKeys")
    void passwordOpensTheKeyOfARealRepository(JsonNode real) {
        OpenFixture fixture = new OpenFixture(real.get("repo").asString());
        KeyFile file =
                KeyFile.parse(fixture.stored("keys/" + real.get("key_file").asString()));
        assertThat(file.scrypt().p()).isEqualTo(real.get("p").asInt());
        MasterKey user = Scrypt.userKey(OpenFixture.bytes(real.get("password").asString()), file.salt(), file.scrypt());
        assertThat(HexFormat.of().formatHex(user.encrypt()))
                .isEqualTo(real.get("user_encrypt_hex").asString());
        byte[] masterKey = Sealing.with(user).open(file.data());
        assertThat(masterKey).asString().isEqualTo(real.get("masterkey_json").asString());
        assertThat(MasterKeyJson.write(MasterKeyJson.parse(masterKey))).isEqualTo(masterKey);
    }

    @Test
    void anotherPasswordDoesNotOpen() {
        KeyFile file = KeyFile.parse(KEY);
        Sealing wrong = Sealing.with(Scrypt.userKey(OpenFixture.bytes("wrong"), file.salt(), file.scrypt()));
        assertThatExceptionOfType(UnsealException.class).isThrownBy(() -> wrong.open(file.data()));
    }

    @ParameterizedTest
    @FieldSource("REPOSITORIES")
    void keyFilesOfResticComeBackByteForByte(String name) {
        assertThat(new OpenFixture(name).folder("keys")).isNotEmpty().allSatisfy((key, json) -> {
            assertThat(key).isEqualTo("keys/" + Id.hash(json));
            assertThat(KeyFile.parse(json).toJson()).asString().isEqualTo(OpenFixture.text(json));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"kdf\":\"argon2\"",
                "\"N\":3",
                "\"N\":1",
                "\"N\":2147483648",
                "\"r\":0",
                "\"p\":-1",
                "\"salt\":\"AAAA\"",
                "\"salt\":\"?\"",
                "\"created\":\"yesterday\""
            })
    void valuesThatCannotBeUsedAreRefused(String field) {
        String json = OpenFixture.text(KEY);
        byte[] changed = OpenFixture.bytes(json.substring(0, json.length() - 1) + "," + field + "}");
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> KeyFile.parse(changed))
                .withMessageStartingWith("not a key file: ");
    }

    @Test
    void damagedKeyFilesAreReadOrRefused() {
        Mutations.areReadOrRefused(
                KEY,
                FormatException.class,
                13,
                20_000,
                json -> KeyFile.parse(KeyFile.parse(json).toJson()));
    }

    @Test
    void brokenMasterKeyIsRefusedWithoutShowingIt() {
        byte[] json = OpenFixture.masterKey("repo-v1");
        String k = OpenFixture.text(json).substring(13, 20);
        Mutations.areReadOrRefused(json, FormatException.class, 14, 20_000, damaged -> {
            try {
                MasterKeyJson.parse(damaged);
            } catch (FormatException e) {
                assertThat(e).hasNoCause();
                assertThat(e.getMessage()).doesNotContain(k);
                throw e;
            }
        });
    }
}
