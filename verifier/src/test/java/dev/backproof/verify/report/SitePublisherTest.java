package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.Stores;
import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.IssuedKey;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.memory.MemoryStore;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SitePublisherTest {
    @TempDir
    private Path temp;

    private Path reports = Path.of("reports");
    private Path site = Path.of("site");

    @BeforeEach
    void aRun() {
        reports = temp.resolve("reports");
        site = temp.resolve("site");
        ReportWriter.write(Results.run(Results.pass("shop")), reports);
    }

    @Test
    void aFolderHoldsAllThatTheIndexLeadsTo() throws IOException {
        Publication published = SitePublisher.publish(reports, site);

        assertThat(tree(site))
                .contains(
                        "index.html",
                        "metrics.prom",
                        "history.jsonl",
                        "runs/index.html",
                        "runs/2026-11-23T04-00-00Z/report.html",
                        "runs/2026-11-23T04-00-00Z/junit/TEST-shop.xml",
                        "latest/report.html",
                        "backproof-site.json")
                .noneMatch(name -> name.contains("/.") || name.startsWith("."));
        assertThat(published.files()).isEqualTo(tree(site).size() - 1);
        assertThat(site.resolve("index.html")).hasSameTextualContentAs(reports.resolve("index.html"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site.resolve("index.html"))))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void onlyWhatChangedIsSentAgain() throws IOException {
        SitePublisher.publish(reports, site);

        assertThat(SitePublisher.publish(reports, site).files()).isZero();

        ReportWriter.write(Results.run(Results.START.plus(Duration.ofDays(1)), Results.pass("shop")), reports);
        Files.delete(site.resolve("runs/2026-11-23T04-00-00Z/report.html"));
        Publication second = SitePublisher.publish(reports, site);

        assertThat(second.unchanged()).isPositive();
        assertThat(site.resolve("runs/2026-11-24T04-00-00Z/report.html")).isRegularFile();
        assertThat(site.resolve("runs/2026-11-23T04-00-00Z/report.html"))
                .as("what is listed as sent is not looked for again")
                .doesNotExist();
    }

    @Test
    void whatIsNotOursIsNeverTouched() throws IOException {
        SitePublisher.publish(reports, site);
        Path other = Files.writeString(site.resolve("robots.txt"), "somebody's");
        ReportWriter.write(Results.run(Results.START.plus(Duration.ofDays(1)), Results.pass("shop")), reports);

        SitePublisher.publish(reports, site);

        assertThat(other).hasContent("somebody's");
    }

    @Test
    void anotherSiteIsNotReplaced() throws IOException {
        Files.createDirectories(site);
        Path other = Files.writeString(site.resolve("index.html"), "my home page");

        assertThatThrownBy(() -> SitePublisher.publish(reports, site))
                .isInstanceOfSatisfying(
                        TargetException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_NOT_EMPTY))
                .hasMessageContaining("holds another index.html");
        assertThat(tree(site)).containsExactly("index.html");
        assertThat(other).hasContent("my home page");
    }

    @Test
    void aCrashBetweenTwoFilesIsMadeGoodByTheNextCall() throws IOException {
        SitePublisher.publish(reports, site);
        Files.writeString(site.resolve("backproof-site.json"), "{\"formatVersion\": 1, \"fil");
        Files.writeString(site.resolve("index.html"), "half");

        assertThat(SitePublisher.publish(reports, site).unchanged()).isZero();
        assertThat(site.resolve("index.html")).hasSameTextualContentAs(reports.resolve("index.html"));
    }

    @Test
    void theFolderOfReportsIsNoPlaceToPublishTo() {
        assertThatThrownBy(() -> SitePublisher.publish(reports, reports.resolve("site")))
                .isInstanceOf(TargetException.class)
                .hasMessageContaining("into the same folder");
    }

    @Test
    void withoutReportsThereIsNothingToPublish() {
        assertThatThrownBy(() -> SitePublisher.publish(temp.resolve("empty"), site))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("no reports in");
        assertThat(site).doesNotExist();
    }

    @Test
    void everyFileOfAStoreIsTheOneInTheFolder() throws IOException {
        ObjectStore store = new MemoryStore();
        SitePublisher.publish(reports, store);

        List<String> names = new ArrayList<>();
        store.list("", info -> names.add(info.key().value()));
        SitePublisher.publish(reports, site);
        assertThat(names).containsExactlyInAnyOrderElementsOf(tree(site));
    }

    @Test
    void aKeyThatMayOnlyWriteIsEnoughAndABrowserIsToldWhatItGets() throws Exception {
        try (B2Server server = B2Server.start(temp.resolve("b2"))) {
            server.createBucket("acme-reports");
            IssuedKey key = server.createKey(Set.of("writeFiles"), "acme-reports", "status/", null);
            try (ObjectStore store = store(server, key.keyId(), key.applicationKey())) {
                assertThat(SitePublisher.publish(reports, store).files()).isPositive();
                assertThat(SitePublisher.publish(reports, store).files())
                        .as("what was sent is kept beside the reports")
                        .isZero();
            }
            HttpResponse<String> page = download(server, "/file/acme-reports/status/index.html");
            assertThat(page.body()).isEqualTo(Files.readString(reports.resolve("index.html")));
            assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
            assertThat(download(server, "/file/acme-reports/status/latest/results.json")
                            .headers()
                            .firstValue("content-type"))
                    .contains("application/json");
        }
    }

    @Test
    void aKeyThatMayNotWriteIsAnError() {
        try (B2Server server = B2Server.start(temp.resolve("b2"))) {
            server.createBucket("acme-reports");
            IssuedKey key = server.createKey(Set.of("readFiles", "listFiles"), "acme-reports", null, null);
            try (ObjectStore store = store(server, key.keyId(), key.applicationKey())) {
                assertThatThrownBy(() -> SitePublisher.publish(reports, store))
                        .isInstanceOfSatisfying(
                                StorageException.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_DENIED));
            }
        }
    }

    private static HttpResponse<String> download(B2Server server, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String basic = Base64.getEncoder()
                    .encodeToString((server.keyId() + ":" + server.applicationKey()).getBytes(UTF_8));
            String account = client.send(
                            HttpRequest.newBuilder(server.endpoint().resolve("/b2api/v2/b2_authorize_account"))
                                    .header("Authorization", "Basic " + basic)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            String token =
                    new JsonMapper().readTree(account).get("authorizationToken").stringValue();
            return client.send(
                    HttpRequest.newBuilder(server.endpoint().resolve(path))
                            .header("Authorization", token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static ObjectStore store(B2Server server, String id, String secret) {
        return Stores.open(
                "b2:acme-reports:status",
                Map.of("B2_APPLICATION_KEY_ID", id, "B2_APPLICATION_KEY", secret),
                Optional.of(server.endpoint()));
    }

    private static List<String> tree(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }
}
