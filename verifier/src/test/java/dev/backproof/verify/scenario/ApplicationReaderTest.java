package dev.backproof.verify.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.verify.scenario.Application.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationReaderTest {
    @TempDir
    Path folder;

    @Test
    void everyKeyIsRead() throws Exception {
        Scenario scenario = ScenarioFile.read(
                Path.of(Objects.requireNonNull(ApplicationReaderTest.class.getResource("every-key.yaml"))
                        .toURI()));

        assertThat(scenario.applications()).hasSize(2);
        Application web = scenario.applications().get(1);
        assertThat(scenario.applications().get(0).within()).isEqualTo(Application.USUAL_TIME);
        assertThat(web.command()).containsExactly("serve", "--verbose");
        assertThat(web.user()).isEqualTo("33:33");
        assertThat(web.environment()).containsExactly(Map.entry("DB_HOST", "db"), Map.entry("WORKERS", "2"));
        assertThat(web.volumes()).containsExactly(Map.entry("uploads", "/srv/uploads"));
        assertThat(web.databases())
                .containsExactly(
                        Map.entry(
                                "shop",
                                new Application.Database(
                                        "db", "shop", new BackupLocation.PasswordSource.Variable("SHOP_PASSWORD"))),
                        Map.entry("whole", new Application.Database("old", "", null)));
        assertThat(web.after()).containsExactly("cache");
        assertThat(web.within()).isEqualTo(Duration.ofMinutes(5));
        assertThat(web.answers())
                .containsExactly(
                        new Answer.Http(8080, "/status?full", 200, "ready", "ready"),
                        new Answer.Command(List.of("check", "--all")),
                        new Answer.Log("listening on .*"));
        assertThat(web.showLog()).isTrue();
        assertThat(web.because()).isEqualTo("a shop that does not start is no shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{ image: a, answers: { tcp: 1 } } | 'name' is missing in an application",
                "{ name: A b, image: a, answers: { tcp: 1 } } | an application's name is its host name",
                "{ name: a, answers: { tcp: 1 } } | 'image' is missing in an application",
                "{ name: a, image: a } | 'answers' is missing in an application",
                "{ name: a, image: a, answer: { tcp: 1 } } | did you mean 'answers'?",
                "{ name: a, image: a, answers: { tcp: 0 } } | 'tcp' must be from 1 to 65535",
                "{ name: a, image: a, answers: { tcp: 1, log: b } } | an answer is one of http, tcp, command, log",
                "{ name: a, image: a, answers: { http: { port: 1, path: b } } } | 'path' starts with a slash",
                "{ name: a, image: a, answers: { http: { port: 1, status: 99 } } } | 'status' must be from 100 to 599",
                "{ name: a, image: a, answers: { log: '(' } } | 'log' is not a regular expression",
                "{ name: a, image: a, answers: { tcp: 1 }, after: b } | 'b' does not",
                "{ name: a, image: a, answers: { tcp: 1 }, volumes: { file: /a } } | did you mean 'files'?",
                "{ name: a, image: a, answers: { tcp: 1 }, volumes: { shop: /a } } | 'shop' is restored as a database",
                "{ name: a, image: a, answers: { tcp: 1 }, volumes: { files: a } } | is mounted at a path of the container",
                "{ name: a, image: a, answers: { tcp: 1 }, databases: { shop: { user: b } } } | 'host' is missing",
                "{ name: a, image: a, answers: { tcp: 1 }, databases: { shop: { host: b, user: c } } } | a 'user' of an"
                        + " application needs either 'passwordFile' or 'passwordEnv'",
                "{ name: a, image: a, answers: { tcp: 1 }, databases: { shop: { host: b, passwordEnv: c } } } | a password"
                        + " goes with a 'user'"
            })
    void whatIsWrongIsNamed(String application, String message) throws IOException {
        Path file = Files.writeString(
                folder.resolve("shop.yaml"),
                "scenario: shop\nrepository: { restic: r, passwordEnv: P }\n"
                        + "restore: [ { path: /files, as: files }, { dump: /shop.sql, as: shop } ]\n"
                        + "applications: [ " + application + " ]\n");

        assertThatThrownBy(() -> ScenarioFile.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("shop.yaml:4");
    }

    @Test
    void namesAreThereOnce() throws IOException {
        Path file = Files.writeString(folder.resolve("shop.yaml"), """
                scenario: shop
                repository: { restic: r, passwordEnv: P }
                applications:
                  - { name: a, image: a, answers: { tcp: 1 } }
                  - { name: a, image: b, answers: { tcp: 1 } }
                """);

        assertThatThrownBy(() -> ScenarioFile.read(file)).hasMessageContaining("there is an application 'a' already");
    }
}
