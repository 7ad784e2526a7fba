package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.B2Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands keep copies of what they read from B2, so that the next one asks for little. */
class CacheTest {
    private static final String DOWNLOAD = "b2_download_file_by_name";

    @TempDir
    Path temp;

    private final CommandRunner runner = new CommandRunner();
    private final B2Server server;

    CacheTest(@TempDir Path bucket) {
        server = B2Server.builder(bucket).start();
    }

    @BeforeEach
    void makeRepository() throws IOException {
        server.createBucket("acme-backups");
        runner.with("B2_APPLICATION_KEY_ID", server.keyId())
                .with("B2_APPLICATION_KEY", server.applicationKey())
                .with("BACKPROOF_B2_ENDPOINT", server.endpoint().toString())
                .with("BACKPROOF_REPOSITORY", "b2:acme-backups:home")
                .with("BACKPROOF_PASSWORD", "correct horse")
                .with("XDG_CACHE_HOME", temp.resolve("caches").toString());
        for (int i = 0; i < 20; i++) {
            Path folder = Files.createDirectories(temp.resolve("data/folder-" + i));
            Files.writeString(folder.resolve("file"), "file " + i);
        }
        assertThat(runner.run("init").exit()).isZero();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void theNextCommandDownloadsOnlyConfigAndKey() {
        backUp();
        for (List<String> command : List.of(
                List.of("backup", temp.resolve("data").toString()), List.of("snapshots"), List.of("ls", "latest"))) {
            server.requests().clear();
            assertThat(runner.run(command.toArray(String[]::new)).exit()).isZero();
            assertThat(server.requests().of(DOWNLOAD)).as(command.toString()).hasSize(2);
        }
        server.requests().clear();
        assertThat(runner.run("check").exit()).isZero();
        assertThat(server.requests().of(DOWNLOAD)).hasSizeGreaterThan(5);
    }

    @Test
    void copiesAreKeptWhereTheUserWantsThemOrNowhere() {
        backUp("--no-cache");
        assertThat(temp.resolve("caches")).doesNotExist();
        backUp("--cache-dir", temp.resolve("mine").toString(), "--cache-size", "16");
        assertThat(temp.resolve("caches")).doesNotExist();
        assertThat(temp.resolve("mine/CACHEDIR.TAG")).exists();
        backUp();
        assertThat(temp.resolve("caches/backproof/CACHEDIR.TAG")).exists();
        assertThat(runner.run("snapshots", "--no-cache", "--cache-dir", "x").exit())
                .isEqualTo(2);
        assertThat(runner.run("snapshots", "--cache-size", "0").exit()).isEqualTo(2);
    }

    private void backUp(String... options) {
        List<String> command =
                new ArrayList<>(List.of("backup", temp.resolve("data").toString()));
        command.addAll(List.of(options));
        assertThat(runner.run(command.toArray(String[]::new)).exit()).isZero();
    }
}
