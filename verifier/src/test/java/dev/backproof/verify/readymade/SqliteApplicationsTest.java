package dev.backproof.verify.readymade;

import static dev.backproof.verify.readymade.HomeLab.failures;
import static dev.backproof.verify.readymade.HomeLab.hex;
import static dev.backproof.verify.readymade.HomeLab.passesWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.readymade.HomeLab.Application;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications with their rows in SQLite: what is sound passes, and what each needs is missed when it is not there. */
class SqliteApplicationsTest {
    private static HomeLab lab;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        lab = HomeLab.ofFiles(folder);
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void vaultwarden() throws IOException, SQLException {
        Application app = lab.application("vaultwarden-sqlite");
        app.file("data/rsa_key.pem", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----\n");
        app.file("data/config.json", "{\"domain\": \"https://vault.example.org\"}");
        app.file("data/icon_cache/example.org.miss", "");
        app.file("data/attachments/c-1/a-1", "encrypted bytes");
        app.file("data/attachments/c-2/a-2", "more of them");
        app.file("data/sends/s-1/f-1", "sent");
        Path database = app.path("data/db.sqlite3");
        script(database, "vaultwarden");
        run(
                database,
                "insert into attachments values ('a-1', 'c-1', '2.x', 15, '2.y'), ('a-2', 'c-2', '2.x', 12, '2.y')",
                "insert into sends (uuid, user_uuid, name, atype, data, akey) values"
                        + " ('s-1', 'u-1', '2.n', 1, '{\"id\":\"f-1\",\"size\":4}', '2.k'), ('s-2', 'u-1', '2.n', 0, '{}', '2.k')");

        passesWith(10, app.drill("vaultwarden", "data"));

        Files.delete(app.path("data/attachments/c-1/a-1"));
        Files.delete(app.path("data/sends/s-1/f-1"));
        app.file("data/attachments/c-9/a-9", "whose?");
        app.file("data/rsa_key.pem", "-----BEGIN PRIVATE KEY-----\nMIIEvQ");
        run(database, "update users set akey = ''", "update ciphers set user_uuid = 'u-7' where uuid = 'c-2'");

        assertThat(failures(app.drill("vaultwarden", "data")))
                .containsExactlyInAnyOrder(
                        "data: nothing in rsa_key.pem matches ^-----END (RSA )?PRIVATE KEY-----$",
                        "data: db.sqlite3: the query gave 0, expected at least 1 (somebody has a vault)",
                        "data: db.sqlite3: the query gave 1, expected 0 (what nobody owns nobody can decrypt)",
                        "data: 1 of 2 rows (attachments) without the file that is named: attachments/c-1/a-1 is missing",
                        "data: 1 of 2 files without a row (attachments): attachments/c-9/a-9",
                        "data: 1 of 1 row (files that were sent) without the file that is named: sends/s-1/f-1 is missing");

        truncate(database);

        assertThat(failures(app.drill("vaultwarden", "data")))
                .anyMatch(message -> message.contains("db.sqlite3: it is cut"))
                .contains("data: db.sqlite3: SQLite says its image is malformed (somebody has a vault)");
    }

    @Test
    void paperless() throws IOException, SQLException {
        Application app = lab.application("paperless-sqlite");
        app.file("media/documents/originals/2024/tax.txt", "tax of 2024");
        app.file("media/documents/archive/2024/tax.txt", "tax of 2024, readable");
        app.file("media/documents/originals/letter.txt.gpg", "not to be read");
        app.file("data/classification_model.pickle", "learned");
        Path database = app.path("data/db.sqlite3");
        script(database, "paperless-ngx");
        run(
                database,
                "insert into documents_document values (1, 'Tax', 'tax', '2024-05-01', '"
                        + hex("SHA-256", "tax of 2024")
                        + "', 'text/plain', '2024/tax.txt', '" + hex("MD5", "tax of 2024, readable")
                        + "', '2024/tax.txt', null), (2, 'Letter', '', '2024-05-01', '" + hex("MD5", "a letter")
                        + "', 'text/plain', 'letter.txt.gpg', null, null, null)",
                "insert into documents_document_tags values (1, 1, 1)");

        passesWith(8, app.drill("paperless-ngx", "data", "media"));

        app.file("media/documents/originals/2024/tax.txt", "tax of 2025");
        Files.delete(app.path("media/documents/archive/2024/tax.txt"));
        app.file("media/documents/originals/unknown.txt", "whose?");
        run(database, "delete from auth_user", "insert into documents_document_tags values (2, 9, 1)");

        assertThat(failures(app.drill("paperless-ngx", "data", "media")))
                .containsExactlyInAnyOrder(
                        "data: db.sqlite3: the query gave 0, expected at least 1 (somebody has to be able to log in)",
                        "data: db.sqlite3: the query gave 1, expected 0 (rows that belong together came back together)",
                        "media: 1 of 2 rows (originals) without the file that is named: documents/originals/2024/tax.txt has"
                                + " another sha256",
                        "media: 1 of 3 files without a row (originals): documents/originals/unknown.txt",
                        "media: 1 of 1 row (archived versions) without the file that is named: documents/archive/2024/tax.txt"
                                + " is missing");
    }

    @Test
    void homeAssistant() throws IOException, SQLException {
        Application app = lab.application("home-assistant");
        app.file("config/.HA_VERSION", "2026.2.1");
        app.file("config/configuration.yaml", """
                default_config:
                # old: !include old.yaml
                automation: !include automations.yaml
                scene: !include /config/scenes.yaml
                homeassistant:
                  packages: !include_dir_named packages
                http:
                  ssl_key: !secret ssl_key
                """);
        app.file("config/automations.yaml", "- id: '1'\n  alias: Light\n");
        app.file("config/scenes.yaml", "[]\n");
        app.file("config/secrets.yaml", "ssl_key: /ssl/key.pem\n");
        app.file("config/packages/heating.yaml", "sensor: []\n");
        app.file("config/.storage/core.config", storage("core.config", "\"language\": \"en\""));
        app.file("config/.storage/core.device_registry", storage("core.device_registry", "\"devices\": []"));
        app.file(
                "config/.storage/auth_provider.homeassistant", storage("auth_provider.homeassistant", "\"users\": []"));
        app.file(
                "config/.storage/core.config_entries",
                storage("core.config_entries", "\"entries\": [{\"entry_id\": \"1\", \"domain\": \"sun\"}]"));
        app.file(
                "config/.storage/core.entity_registry",
                storage("core.entity_registry", "\"entities\": [{\"entity_id\": \"light.kitchen\"}]"));
        app.file("config/.storage/auth", storage("auth", "\"users\": [{\"id\": \"u1\", \"is_owner\": true}]"));
        Path database = app.path("config/home-assistant_v2.db");
        script(database, "home-assistant");
        // as it lies there while it runs: the newest rows are in the write-ahead log only
        try (Connection running = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = running.createStatement()) {
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma wal_autocheckpoint = 0");
            statement.execute(
                    "insert into states (state, last_updated_ts, metadata_id) values ('off', 1772000000.0, 2)");

            passesWith(14, app.drill("home-assistant", "config"));
            assertThat(app.path("config/home-assistant_v2.db-wal")).isNotEmptyFile();

            statement.execute("delete from states_meta where metadata_id = 2");
            Files.delete(app.path("config/automations.yaml"));
            Files.delete(app.path("config/secrets.yaml"));
            Files.delete(app.path("config/.storage/auth_provider.homeassistant"));
            app.file("config/.storage/core.entity_registry", storage("core.entity_registry", "\"entities\": []"));

            assertThat(failures(app.drill("home-assistant", "config")))
                    .containsExactlyInAnyOrder(
                            "config: .storage/auth_provider.homeassistant is missing",
                            "config: .storage/core.entity_registry has nothing at /data/entities/0/entity_id",
                            "config: 1 of 3 rows (what configuration.yaml includes) without the file that is named:"
                                    + " automations.yaml is missing",
                            "config: 1 of 1 row (secrets) without the file that is named: secrets.yaml is missing",
                            "config: home-assistant_v2.db: the query gave 2, expected 0 (a state of no entity is lost)");
        }
        for (String file : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(app.path("config/home-assistant_v2.db" + file));
        }
        app.file("config/.storage/auth", "{\"version\": 1, \"data\": {\"users\": [");

        assertThat(failures(app.drill("home-assistant-config", "config")))
                .anyMatch(message -> message.contains(".storage/auth is not JSON"))
                .noneMatch(message -> message.contains("home-assistant_v2.db"));
    }

    private static String storage(String key, String data) {
        return "{\"version\": 1, \"key\": \"" + key + "\", \"data\": {" + data + "}}";
    }

    @Test
    void jellyfin() throws IOException, SQLException {
        Application app = lab.application("jellyfin");
        app.file(
                "config/system.xml",
                "<?xml version=\"1.0\"?>\n<ServerConfiguration>\n"
                        + "  <IsStartupWizardCompleted>true</IsStartupWizardCompleted>\n</ServerConfiguration>\n");
        app.file("config/network.xml", "<NetworkConfiguration></NetworkConfiguration>");
        for (String library : List.of("Films", "Home videos")) {
            app.file("root/default/" + library + "/options.xml", "<LibraryOptions></LibraryOptions>");
        }
        Path database = app.path("data/jellyfin.db");
        Files.createDirectories(database.getParent());
        script(database, "jellyfin");
        script(database, "jellyfin-items");
        script(app.path("data/library.db"), "jellyfin-library");

        passesWith(9, app.drill("jellyfin", "config", "data", "root"));
        passesWith(9, app.drill("jellyfin-10.10", "config", "data", "root"));

        Files.delete(app.path("root/default/Films/options.xml"));
        app.file("config/system.xml", "<?xml version=\"1.0\"?>\n<ServerConfiguration>\n  <IsStartup");
        run(database, "delete from UserData", "delete from Users", "update Permissions set Value = 0");
        List<String> lost = List.of(
                "config: nothing in system.xml matches <IsStartupWizardCompleted>true</IsStartupWizardCompleted>",
                "config: nothing in system.xml matches </ServerConfiguration>\\s*$",
                "data: jellyfin.db: the query gave 0, expected at least 1 (somebody has to be an administrator)",
                "root: 1 of 2 rows (libraries) without the file that is named: default/Films/options.xml is missing");

        assertThat(failures(app.drill("jellyfin", "config", "data", "root"))).containsAll(lost);
        assertThat(failures(app.drill("jellyfin-10.10", "config", "data", "root")))
                .containsAll(lost);

        run(app.path("data/library.db"), "drop table TypedBaseItems");

        assertThat(failures(app.drill("jellyfin-10.10", "config", "data", "root")))
                .anyMatch(message -> message.startsWith("data: library.db: table TypedBaseItems is missing"));
    }

    /** Makes a database by a script of the test's resources. */
    private static void script(Path database, String name) throws IOException, SQLException {
        try (InputStream in =
                Objects.requireNonNull(SqliteApplicationsTest.class.getResourceAsStream(name + ".sqlite.sql"), name)) {
            run(
                    database,
                    Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\n", -1))
                            .filter(statement -> !statement.isBlank())
                            .toArray(String[]::new));
        }
    }

    private static void run(Path database, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static void truncate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }
}
