package dev.backproof.backup.storage.b2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class B2SettingsTest {
    private static final Map<String, String> B2_NAMES =
            Map.of("B2_APPLICATION_KEY_ID", "id-b2", "B2_APPLICATION_KEY", "secret-b2");
    private static final Map<String, String> RESTIC_NAMES =
            Map.of("B2_ACCOUNT_ID", "id-restic", "B2_ACCOUNT_KEY", "secret-restic");

    @Test
    void theB2CommandsNamesGoBeforeRestics() {
        Map<String, String> both = new HashMap<>(RESTIC_NAMES);
        both.putAll(B2_NAMES);
        assertThat(from(both).keyId()).isEqualTo("id-b2");
        assertThat(from(both).applicationKey()).isEqualTo("secret-b2");
        assertThat(from(RESTIC_NAMES).keyId()).isEqualTo("id-restic");
        assertThat(from(RESTIC_NAMES).applicationKey()).isEqualTo("secret-restic");
    }

    @Test
    void halfAPairIsNoPair() {
        Map<String, String> half = new HashMap<>(RESTIC_NAMES);
        half.put("B2_APPLICATION_KEY_ID", "id-b2");
        half.put("B2_APPLICATION_KEY", " ");
        assertThat(from(half).keyId()).isEqualTo("id-restic");
        assertThatThrownBy(() -> from(Map.of("B2_ACCOUNT_ID", "x")))
                .isInstanceOfSatisfying(StorageException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.CREDENTIALS_MISSING);
                    assertThat(e.hint()).contains("B2_APPLICATION_KEY_ID").contains("B2_ACCOUNT_KEY");
                });
    }

    @Test
    void theLineEndThatFilesOfSecretsHaveIsNoPartOfAKey() {
        assertThat(from(Map.of("B2_ACCOUNT_ID", "id\n", "B2_ACCOUNT_KEY", " key \r\n"))
                        .applicationKey())
                .isEqualTo("key");
    }

    @Test
    void anEndpointGivenGoesBeforeThatOfTheEnvironment() {
        Map<String, String> environment = new HashMap<>(B2_NAMES);
        assertThat(from(environment).endpoint()).isEmpty();
        environment.put("BACKPROOF_B2_ENDPOINT", "http://127.0.0.1:1234");
        assertThat(from(environment).endpoint()).contains(URI.create("http://127.0.0.1:1234"));
        URI given = URI.create("https://b2.example");
        assertThat(B2Settings.fromEnvironment(environment, Optional.of(given)).endpoint())
                .contains(given);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.backblazeb2.com",
                "https://10.0.0.7:8443",
                "http://127.0.0.1:80",
                "http://127.1.2.3",
                "http://localhost:9",
                "http://LocalHost:9",
                "http://[::1]:9",
                "http://[0:0:0:0:0:0:0:1]:9"
            })
    void httpsAndLoopbackHttpAreTaken(String endpoint) {
        B2Settings settings = B2Settings.of("id", "key").withEndpoint(URI.create(endpoint));
        assertThat(settings.endpoint()).contains(URI.create(endpoint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.backblazeb2.com",
                "http://10.0.0.7",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "http://[2001:db8::1]",
                "ftp://127.0.0.1",
                "https:///path",
                "https://user:password@b2.example",
                "127.0.0.1:80/x y",
                "localhost"
            })
    void otherEndpointsAreRefused(String endpoint) {
        Map<String, String> environment = new HashMap<>(B2_NAMES);
        environment.put("BACKPROOF_B2_ENDPOINT", endpoint);
        assertThatThrownBy(() -> from(environment)).isInstanceOfSatisfying(ConfigurationException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BAD_SETTING);
            assertThat(e).hasMessageNotContaining("secret");
        });
    }

    @Test
    void theTextFormKeepsTheSecret() {
        assertThat(from(B2_NAMES).toString()).contains("id-b2").doesNotContain("secret");
    }

    private static B2Settings from(Map<String, String> environment) {
        return B2Settings.fromEnvironment(environment, Optional.empty());
    }
}
