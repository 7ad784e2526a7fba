package dev.backproof.backup.restic.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.backproof.backup.testing.Mutations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class RepositoryConfigTest {
    static final List<String> REPOSITORIES = OpenFixture.NAMES;

    private static final String ID = "0123456789abcdef".repeat(4);

    private static String json(String version, String polynomial, String more) {
        return "{\"version\":" + version + ",\"id\":\"" + ID + "\",\"chunker_polynomial\":\"" + polynomial + "\"" + more
                + "}";
    }

    private static RepositoryConfig parse(String json) {
        return RepositoryConfig.parse(OpenFixture.bytes(json));
    }

    @ParameterizedTest
    @FieldSource("REPOSITORIES")
    void configsOfResticComeBackByteForByte(String name) {
        byte[] json = new OpenFixture(name).config();
        RepositoryConfig config = RepositoryConfig.parse(json);
        assertThat(config.version()).isEqualTo(name.equals("repo-v1") ? 1 : 2);
        assertThat(config.unknown()).isEqualTo(UnknownFields.NONE);
        assertThat(config.foreignChunking()).isNull();
        assertThat(config.toJson()).asString().isEqualTo(OpenFixture.text(json));
    }

    @Test
    void unknownFieldsSurviveRewriting() {
        String json = json(
                "2",
                "3da3358b4dc173",
                ",\"is_hot\":true,\"text\":\"\\u00e9 \\\"é\",\"big\":18446744073709551616.50,\"deep\":{\"a\":[1, 2,{}]},"
                        + "\"nothing\":null,\"last\":7");
        assertThat(parse(json).toJson()).asString().isEqualTo(json);
        assertThat(parse(json).unknown().rawJson()).containsEntry("deep", "{\"a\":[1, 2,{}]}");
    }

    @Test
    void rusticChunkingThatIsResticsIsNotForeign() {
        String rustic = ",\"chunker\":\"rabin\",\"chunk_size\":1048576,\"chunk_min_size\":524288,"
                + "\"chunk_max_size\":8388608,\"compression\":3";
        assertThat(parse(json("2", "3da3358b4dc173", rustic)).foreignChunking()).isNull();
    }

    @Test
    void otherChunkingIsTold() {
        String rustic = ",\"chunker\":\"fixed_size\",\"chunk_size\":65536,\"chunk_max_size\":null";
        assertThat(parse(json("2", "3da3358b4dc173", rustic)).foreignChunking())
                .isEqualTo("chunk_size 65536, chunker \"fixed_size\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0,3da3358b4dc173,repository version 0",
        "3,3da3358b4dc173,repository version 3",
        "2,3da3358b4dc172,reducible",
        "2,20000000000001,reducible",
        "2,0,reducible",
        "2,1,reducible",
        "2,g,hexadecimal",
        "2,7da3358b4dc173,degree",
        "2,ffffffffffffffff,degree"
    })
    void versionsAndPolynomialsThatCannotBeUsedAreRefused(String version, String polynomial, String message) {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> parse(json(version, polynomial, "")))
                .withMessageStartingWith("not a config: ")
                .withMessageContaining(message);
    }

    @Test
    void damagedConfigsAreReadOrRefused() {
        byte[] json = OpenFixture.bytes(json("2", "3da3358b4dc173", ",\"x\":[\"é\",{\"y\":1.5e3}]"));
        Mutations.areReadOrRefused(json, FormatException.class, 15, 20_000, bytes -> {
            RepositoryConfig config = RepositoryConfig.parse(bytes);
            assertThat(RepositoryConfig.parse(config.toJson())).isEqualTo(config);
        });
    }
}
