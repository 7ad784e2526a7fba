package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.backproof.cli.CommandRunner.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyTest {
    private static final String SECRET = "path-that-nobody-may-see";

    @TempDir
    Path temp;

    private final List<String> arrived = Collections.synchronizedList(new ArrayList<>());
    private final CommandRunner runner = new CommandRunner();
    private HttpServer server = start();
    private int answer = 200;

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void aBackupAndAReceiver() throws IOException {
        server.createContext("/", exchange -> {
            arrived.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(answer, -1);
            exchange.close();
        });
        server.start();
        Path data = Files.createDirectories(temp.resolve("data"));
        Files.writeString(data.resolve("letter.txt"), "dear reader");
        String repository = temp.resolve("repository").toString();
        runner.with("BACKPROOF_REPOSITORY", repository)
                .with("BACKPROOF_PASSWORD", "a long secret")
                .with("HOOK", "http://127.0.0.1:" + server.getAddress().getPort() + "/" + SECRET);
        assertThat(runner.run("init").exit()).isZero();
        assertThat(runner.run("backup", data.toString()).exit()).isZero();
        Path password = Files.writeString(temp.resolve("password"), "a long secret\n");
        Files.writeString(temp.resolve("files.yaml"), """
                scenario: files
                repository: { restic: "%s", passwordFile: %s }
                restore: [ { path: %s, as: data } ]
                assertions: [ { volume: data, files: { min: 1 } } ]
                """.formatted(repository, password, data));
        Files.writeString(temp.resolve("notify.yaml"), "to: [ { slack: \"${env:HOOK}\" } ]\n");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void verifyTellsOfAVerdictOnce() {
        Outcome first = verify("--notify", temp.resolve("notify.yaml").toString());
        Outcome second = verify("--notify", temp.resolve("notify.yaml").toString());

        assertThat(first.exit()).as(first.err()).isZero();
        assertThat(first.out()).contains("told: slack").doesNotContain(SECRET);
        assertThat(second.out()).doesNotContain("told: slack");
        assertThat(arrived).hasSize(1).first().asString().contains("files: PASS");
    }

    @Test
    void theSettingsFileMayNameTheReceivers() throws IOException {
        Path settings =
                Files.writeString(temp.resolve("settings.yaml"), "notify: { to: [ { slack: \"${env:HOOK}\" } ] }\n");

        assertThat(verify("--config", settings.toString()).out()).contains("told: slack");
    }

    @Test
    void aPassThatNobodyHeardOfIsNotAllThatWasAskedFor() {
        answer = 404;
        Outcome verified = verify("--notify", temp.resolve("notify.yaml").toString());

        assertThat(verified.exit()).isEqualTo(3);
        assertThat(verified.out()).contains("PASS: 1 drill");
        assertThat(verified.err())
                .contains("could not notify 'slack': HTTP 404", "the next run tells")
                .doesNotContain(SECRET);
    }

    @Test
    void aDryRunShowsWhatWouldBeTold() {
        Outcome verified = verify("--notify", temp.resolve("notify.yaml").toString(), "--notify-dry-run");

        assertThat(verified.exit()).isZero();
        assertThat(verified.out())
                .contains("would tell slack:", "  files: PASS")
                .doesNotContain(SECRET);
        assertThat(arrived).isEmpty();
    }

    @Test
    void aWrongReceiverIsRefusedBeforeTheDrill() throws IOException {
        Files.writeString(temp.resolve("notify.yaml"), "to: [ { slak: \"${env:HOOK}\" } ]\n");
        Outcome refused = verify("--notify", temp.resolve("notify.yaml").toString());

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("notify.yaml:1:").doesNotContain(SECRET);
        assertThat(temp.resolve("reports")).doesNotExist();
    }

    private Outcome verify(String... more) {
        List<String> command = new ArrayList<>(List.of(
                "verify",
                temp.resolve("files.yaml").toString(),
                "--reports",
                temp.resolve("reports").toString()));
        command.addAll(List.of(more));
        return runner.run(command.toArray(String[]::new));
    }
}
