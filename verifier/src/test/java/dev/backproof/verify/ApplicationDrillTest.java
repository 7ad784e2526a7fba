package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.application.ApplicationChecks;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.sandbox.container.ContainersLeft;
import dev.backproof.verify.sandbox.container.DockerSandbox;
import dev.backproof.verify.sandbox.container.DockerSandboxProvider;
import dev.backproof.verify.sandbox.process.ProcessSandboxProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A web server of BusyBox on restored files, which asks a restored database with MariaDB's client. */
@Tag("container")
class ApplicationDrillTest {
    private static final String IMAGE =
            System.getenv().getOrDefault("BACKPROOF_SANDBOX_IMAGE", "backproof/mariadb:local");
    private static final String SECRET = "it's the application's";

    /** Writes into what is mounted: a page that asks the database. */
    private static final String WEB = """
              - name: web
                image: IMAGE
                command:
                  - sh
                  - -c
                  - |
                    mkdir /srv/www/cgi-bin
                    cat > /srv/www/cgi-bin/orders <<'END'
                    #!/bin/sh
                    printf 'Content-Type: text/plain\\r\\n\\r\\n'
                    mariadb --host=db --user=web --password="$DB_PASSWORD" -N -e 'select concat("orders: ", count(*)) from shop.orders' 2>&1
                    END
                    chmod +x /srv/www/cgi-bin/orders
                    echo serving
                    exec busybox httpd -f -p 8080 -h /srv/www
                environment: { DB_PASSWORD: "it's the application's" }
                volumes: { uploads: /srv/www }
                databases: { shop: { host: db, user: web, passwordEnv: WEB } }
                within: PT60S
            """.replace("IMAGE", IMAGE);

    @TempDir
    Path folder;

    private @Nullable DockerSandboxProvider docker;
    private TestRepository repository;

    @BeforeAll
    static void theLabIsThere() {
        DockerSandboxProvider docker = provider();
        Peers.requireThat(
                docker.unavailableBecause().isEmpty(),
                "applications on restored data are not tested: " + docker.unavailableBecause());
    }

    private static DockerSandboxProvider provider() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("BACKPROOF_SANDBOX_IMAGE", IMAGE);
        return new DockerSandboxProvider(environment, DockerSandbox.Limits.USUAL);
    }

    @BeforeEach
    void prepare() throws IOException {
        docker = provider();
        MariaDbLab.letServersThrough(folder);
        repository = new TestRepository(folder);
        Files.createDirectories(repository.source().resolve("uploads"));
        Files.writeString(repository.source().resolve("uploads/hello.txt"), "hello, world\n");
        Files.writeString(repository.source().resolve("shop.sql"), """
                CREATE TABLE `orders` (`id` int NOT NULL PRIMARY KEY);
                INSERT INTO `orders` VALUES (1),(2),(3);
                -- Dump completed on 2026-03-01  2:00:00
                """);
        repository.backup();
    }

    @Test
    void applicationThatAnswersOnRestoredDataPasses() throws IOException {
        try (RestoredDrill drill = start(WEB + """
                answers:
                  - http: { port: 8080, path: /hello.txt, contains: hello }
                  - http: { port: 8080, path: /cgi-bin/orders, contains: "orders: 3" }
                  - http: { port: 8080, path: /missing, status: 404 }
                  - tcp: 8080
                  - command: [ test, -f, /srv/www/hello.txt ]
                  - log: ^serving$
            """)) {
            DrillResult result = drill.result();

            assertThat(troubles(result)).isEmpty();
            assertThat(result.verdict()).isEqualTo(Verdict.PASS);
            assertThat(answers(result))
                    .extracting(CheckResult::name)
                    .containsExactly(
                            "web: GET :8080/hello.txt",
                            "web: GET :8080/cgi-bin/orders",
                            "web: GET :8080/missing",
                            "web: takes connections on port 8080",
                            "web: command test ends well",
                            "web: log says ^serving$");
            assertThat(drill.volume("uploads").orElseThrow().path().resolve("cgi-bin"))
                    .as("the application had a copy")
                    .doesNotExist();
        }
        assertThat(repository.leftBehind()).isEmpty();
        assertThat(ContainersLeft.ofThisProcess()).isEmpty();
    }

    @Test
    void wrongAnswersFailAndNameWhatWasWanted() throws IOException {
        DrillResult result = drill(WEB.replace("PT60S", "PT3S") + """
                answers:
                  - http: { port: 8080, path: /cgi-bin/orders, contains: "orders: 4" }
                  - http: { port: 8080, path: /missing }
                  - tcp: 8081
                  - command: [ test, -f, /srv/www/none ]
                  - log: nothing like it
            """);

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(troubles(result))
                .containsExactly(
                        "web: the text that was looked for is not in the answer to GET :8080/cgi-bin/orders" + KEPT,
                        "web: GET :8080/missing answers 404" + KEPT,
                        "web: port 8081 takes no connections" + KEPT,
                        "web: test ends with exit code 1" + KEPT,
                        "web: its log does not say so" + KEPT);
    }

    private static final String KEPT = " (its log stays out of reports unless showLog: true)";

    @Test
    void applicationThatEndsShowsItsLogAndHoldsUpWhatComesAfter() throws IOException {
        DrillResult result = drill("""
              - name: cache
                image: IMAGE
                command: [ sh, -c, "echo no such luck; exit 3" ]
                showLog: true
                answers: [ { tcp: 6379 } ]
              - name: front
                image: IMAGE
                after: cache
                answers: [ { tcp: 80 } ]
            """.replace("IMAGE", IMAGE));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(troubles(result))
                .containsExactly("cache: it has ended with exit code 3; port 6379 takes no connections");
        assertThat(answers(result).get(0).actual()).isEqualTo("refused\nlog:\nno such luck");
        assertThat(answers(result).get(1).status()).isEqualTo(CheckStatus.SKIPPED);
        assertThat(answers(result).get(1).message()).isEqualTo("not started, as cache did not answer");
    }

    @Test
    void whatCannotBeStartedIsNotVerified() throws IOException {
        DrillResult noImage = drill("""
              - { name: web, image: "localhost:1/no/such:image", answers: { tcp: 80 } }
            """);
        docker = null;
        DrillResult noEngine = drill("""
              - { name: web, image: any, answers: { tcp: 80 } }
            """);

        assertThat(noImage.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(noImage.cause()).startsWith("web: no container of localhost:1/no/such:image can be started");
        assertThat(noEngine.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(noEngine.cause()).startsWith("web: there is no sandbox docker");
    }

    @Test
    void whatDidNotComeBackIsNotStarted() throws IOException {
        Files.delete(repository.source().resolve("shop.sql"));
        repository.backup();

        DrillResult result = drill(WEB + "    answers: [ { tcp: 8080 } ]\n");

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(answers(result)).extracting(CheckResult::status).containsExactly(CheckStatus.SKIPPED);
    }

    private DrillResult drill(String applications) throws IOException {
        try (RestoredDrill drill = start(applications)) {
            return drill.result();
        }
    }

    private RestoredDrill start(String applications) throws IOException {
        ProcessSandboxProvider process = new ProcessSandboxProvider();
        return repository
                .drills()
                .environment(Map.of("PASSWORD", TestRepository.PASSWORD, "WEB", SECRET)::get)
                .sandbox("process")
                .sandboxes(new Sandboxes(docker == null ? List.of(process) : List.of(docker, process)))
                .build()
                .start(repository.scenario("""
                                restore:
                                  - { path: /uploads, as: uploads }
                                  - { dump: /shop.sql, as: shop }
                                negativeControls: { off: "they are not looked at here" }
                                applications:
                                """ + applications));
    }

    private static List<CheckResult> answers(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.kind().equals(ApplicationChecks.KIND))
                .toList();
    }

    private static List<String> troubles(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.status() == CheckStatus.FAILED || check.status() == CheckStatus.ERROR)
                .map(CheckResult::message)
                .toList();
    }
}
