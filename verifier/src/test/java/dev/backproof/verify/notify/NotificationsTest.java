package dev.backproof.verify.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.verify.notify.Notifications.Delivery;
import dev.backproof.verify.report.ReportWriter;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.ScenarioOrigin;
import dev.backproof.verify.scenario.StrictYaml;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NotificationsTest {
    private static final Instant DAY_1 = Instant.parse("2026-11-23T04:00:00Z");
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
    private static final Instant DAY_3 = DAY_1.plus(Duration.ofDays(2));
    private static final String SECRET = "s3cr3t-of-the-receiver";

    /** What arrived: method, path, chosen headers and body. */
    private record Arrived(
            String method,
            String path,
            @Nullable String authorization,
            @Nullable String key,
            String body) {
        JsonNode json() {
            return new JsonMapper().readTree(body);
        }
    }

    @TempDir
    Path reports;

    private final List<Arrived> arrived = Collections.synchronizedList(new ArrayList<>());
    private final Deque<Integer> answers = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();
    private HttpServer server = start();

    private static HttpServer start() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void serve() {
        server.createContext("/", exchange -> {
            arrived.add(new Arrived(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("X-Gotify-Key"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aChangeIsToldOnce() throws IOException {
        Notifications notifications = notifications("{ webhook: \"" + url() + "hook\" }");

        assertThat(night(notifications, DAY_1, drill("shop", DAY_1, Verdict.PASS, "")))
                .hasSize(1);
        assertThat(night(notifications, DAY_2, drill("shop", DAY_2, Verdict.PASS, "")))
                .isEmpty();
        assertThat(night(notifications, DAY_3, drill("shop", DAY_3, Verdict.FAIL, "orders has 3 rows")))
                .extracting(Delivery::sent)
                .containsExactly(true);

        assertThat(arrived).extracting(Arrived::path).containsExactly("/hook", "/hook");
        JsonNode told = arrived.get(1).json();
        assertThat(told.get("title").asString()).isEqualTo("Backproof: shop FAIL");
        assertThat(told.get("good").asBoolean()).isFalse();
        JsonNode item = told.get("scenarios").get(0);
        assertThat(item.get("state").asString()).isEqualTo("fail");
        assertThat(item.get("before").asString()).isEqualTo("pass");
        assertThat(item.get("text").asString()).isEqualTo("orders has 3 rows");
    }

    @Test
    void whoWantsToHearOfEveryRunDoes() throws IOException {
        Notifications notifications = notifications("{ webhook: \"" + url() + "\", on: always }");
        night(notifications, DAY_1, drill("shop", DAY_1, Verdict.PASS, ""));
        night(notifications, DAY_2, drill("shop", DAY_2, Verdict.PASS, ""));

        assertThat(arrived).hasSize(2);
    }

    @Test
    void aScenarioWhoseDrillsStoppedIsSilent() throws IOException {
        Notifications notifications = notifications("{ webhook: \"" + url() + "\" }");
        night(notifications, DAY_1, drill("shop", DAY_1, Verdict.PASS, ""), drill("wiki", DAY_1, Verdict.PASS, ""));
        night(notifications, DAY_2, drill("shop", DAY_2, Verdict.PASS, ""));
        night(notifications, DAY_3, drill("shop", DAY_3, Verdict.PASS, ""));

        assertThat(arrived).hasSize(2);
        JsonNode silent = arrived.get(1).json().get("scenarios");
        assertThat(silent).hasSize(1);
        assertThat(silent.get(0).get("scenario").asString()).isEqualTo("wiki");
        assertThat(silent.get(0).get("state").asString()).isEqualTo("silent");
    }

    @Test
    void whatCouldNotBeSentIsToldByTheNextRun() throws IOException {
        Notifications notifications = notifications("{ webhook: \"" + url() + "\" }");
        answers.addAll(List.of(500, 429, 503));

        List<Delivery> failed = night(notifications, DAY_1, drill("shop", DAY_1, Verdict.FAIL, "damaged"));
        assertThat(failed).containsExactly(new Delivery("webhook", false, "HTTP 503"));
        assertThat(pauses).hasSize(2);
        night(notifications, DAY_2, drill("shop", DAY_2, Verdict.FAIL, "damaged"));

        assertThat(arrived).hasSize(4);
    }

    @Test
    void aHiccupIsTriedAgainAndARefusalIsNot() throws IOException {
        Notifications notifications =
                notifications("{ webhook: \"" + url() + "a\", name: a }, { webhook: \"" + url() + "b\", name: b }");
        answers.addAll(List.of(500, 200, 403));

        assertThat(night(notifications, DAY_1, drill("shop", DAY_1, Verdict.PASS, "")))
                .extracting(Delivery::receiver, Delivery::sent)
                .containsExactly(tuple("a", true), tuple("b", false));
        assertThat(arrived).extracting(Arrived::path).containsExactly("/a", "/a", "/b");
    }

    @Test
    void aRedirectionIsNotFollowed() throws IOException {
        answers.add(302);

        assertThat(night(
                        notifications("{ webhook: \"" + url() + "\" }"), DAY_1, drill("shop", DAY_1, Verdict.PASS, "")))
                .containsExactly(new Delivery("webhook", false, "HTTP 302"));
    }

    @Test
    void aPingComesAfterAPassOnly() throws IOException {
        Notifications notifications = notifications("{ ping: \"" + url() + "${env:SECRET}\" }");
        night(notifications, DAY_1, drill("shop", DAY_1, Verdict.FAIL, "damaged"));
        night(notifications, DAY_2, drill("shop", DAY_2, Verdict.NOT_VERIFIED, "no key"));
        assertThat(arrived).isEmpty();

        night(notifications, DAY_3, drill("shop", DAY_3, Verdict.PASS, ""));
        assertThat(arrived).extracting(Arrived::method).containsExactly("GET");
        assertThat(arrived).extracting(Arrived::path).containsExactly("/" + SECRET);
    }

    @Test
    void eachServiceGetsItsOwnJson() throws IOException {
        Notifications notifications = notifications("""
                { ntfy: "%1$sbackups", token: "${env:SECRET}" },
                { slack: "%1$sslack/${env:SECRET}" },
                { discord: "%1$sdiscord/${env:SECRET}" },
                { gotify: "%1$sgotify", token: "${env:SECRET}" }
                """.formatted(url()));

        List<Delivery> told = night(
                notifications, DAY_1, drill("shop", DAY_1, Verdict.FAIL, "<!channel> & @everyone " + "x".repeat(3000)));

        assertThat(told).extracting(Delivery::sent).containsOnly(true).hasSize(4);
        assertThat(told.toString()).doesNotContain(SECRET);
        Arrived ntfy = arrived.get(0);
        assertThat(ntfy.path()).isEqualTo("/");
        assertThat(ntfy.authorization()).isEqualTo("Bearer " + SECRET);
        assertThat(ntfy.json().get("topic").asString()).isEqualTo("backups");
        assertThat(ntfy.json().get("priority").asInt()).isEqualTo(4);
        assertThat(ntfy.json().get("tags").get(0).asString()).isEqualTo("rotating_light");
        assertThat(arrived.get(1).json().get("text").asString()).contains("&lt;!channel&gt; &amp; @everyone");
        JsonNode discord = arrived.get(2).json();
        assertThat(discord.get("content").asString()).hasSizeLessThanOrEqualTo(2000);
        assertThat(discord.at("/allowed_mentions/parse").isArray()).isTrue();
        assertThat(discord.at("/allowed_mentions/parse")).isEmpty();
        assertThat(arrived.get(3).path()).isEqualTo("/gotify/message");
        assertThat(arrived.get(3).key()).isEqualTo(SECRET);
        assertThat(arrived)
                .extracting(Arrived::body)
                .allSatisfy(body -> assertThat(body).doesNotContain(SECRET));
    }

    @Test
    void aMailArrivesWithVerdictAndCause() throws Exception {
        GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try {
            var user = mail.setUser("me@example.org", "me", SECRET);
            assertThat(user).isNotNull();
            int port = mail.getSmtp().getPort();
            List<Delivery> told = night(
                    notifications(mail(port)), DAY_1, drill("shop", DAY_1, Verdict.FAIL, "table „orders“ has 3 rows"));

            assertThat(told).extracting(Delivery::sent).containsExactly(true);
            MimeMessage message = mail.getReceivedMessages()[0];
            assertThat(message.getSubject()).isEqualTo("Backproof: shop FAIL");
            assertThat(message.getContent().toString().strip()).isEqualTo("shop: FAIL: table „orders“ has 3 rows");
            assertThat(message.getSentDate().toInstant()).isEqualTo(DAY_1);
            assertThat(mail.getReceivedMessages()).hasSize(2);
        } finally {
            mail.stop();
        }
    }

    @Test
    void aMailServerThatIsNotThereIsNamedWithoutItsSecrets() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }

        List<Delivery> told = night(notifications(mail(nobody)), DAY_1, drill("shop", DAY_1, Verdict.PASS, ""));

        assertThat(told).hasSize(1);
        assertThat(told.getFirst().sent()).isFalse();
        assertThat(told.toString()).contains("no mail server takes it").doesNotContain(SECRET, "127.0.0.1");
    }

    @Test
    void anAddressWhereNobodyIsStaysSecret() throws IOException {
        server.stop(0);

        List<Delivery> told = night(
                notifications("{ slack: \"" + url() + "${env:SECRET}\" }"),
                DAY_1,
                drill("shop", DAY_1, Verdict.PASS, ""));

        assertThat(told.getFirst().text()).startsWith("no answer (").doesNotContain(SECRET);
        assertThat(told.getFirst().sent()).isFalse();
    }

    @Test
    void aPreviewSendsNothingAndIsNotTakenForTold() throws IOException {
        Notifications notifications = notifications("{ webhook: \"" + url() + "\" }");
        RunResult run = run(DAY_1, drill("shop", DAY_1, Verdict.FAIL, "damaged"));
        var unused = ReportWriter.write(run, reports);

        assertThat(notifications.preview(run, reports, DAY_1))
                .containsExactly(new Delivery("webhook", false, "Backproof: shop FAIL\nshop: FAIL: damaged"));
        assertThat(arrived).isEmpty();
        assertThat(notifications.send(run, reports, DAY_1)).hasSize(1);
        assertThat(arrived).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ slack: \"https://hooks.example.org/s3cr3t-of-the-receiver\" }",
                "{ ntfy: \"https://ntfy.example.org/backups\", token: \"s3cr3t-of-the-receiver\" }",
                "{ webhook: \"https://example.org/\", headers: { Authorization: \"s3cr3t-of-the-receiver\" } }",
                "{ webhook: \"https://me:s3cr3t-of-the-receiver@example.org/\" }",
                "{ webhook: \"ht tp://s3cr3t-of-the-receiver\" }",
                "{ webhook: \"gopher://s3cr3t-of-the-receiver\" }",
                "{ ntfy: \"https://s3cr3t-of-the-receiver.example.org/\" }",
                "{ webhook: \"https://example.org\", on: sometimes }",
                "{ webhook: \"https://example.org\", ping: \"https://example.org\" }",
                "{ name: nobody }",
                "{ ping: \"https://example.org\" }, { ping: \"https://example.org\" }",
                "{ email: { smtp: \"smtp://example.org\", from: a@example.org } }",
                "{ email: { smtp: \"smtp://example.org\", from: a@example.org, to: \"Bcc: x\" } }",
                "{ email: { smtp: \"smtp://example.org\", user: me, password: s3cr3t-of-the-receiver, from: a@example.org, to: b@example.org } }"
            })
    void aWrongReceiverIsRefusedWithItsPlaceAndWithoutItsSecret(String receiver) {
        assertThatThrownBy(() -> notifications(receiver))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("notify.yaml:")
                .hasMessageNotContaining(SECRET);
    }

    private static String mail(int port) {
        return """
                { email: { smtp: "smtp://127.0.0.1:%d", user: me, password: "${env:SECRET}", from: backproof@example.org,
                           to: [ me@example.org, you@example.org ] } }
                """.formatted(port);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    private Notifications notifications(String receivers) {
        return Notifications.of(
                StrictYaml.read(
                        "to: [ " + receivers.replace("\n", " ") + " ]",
                        ScenarioOrigin.of(Path.of("notify.yaml")),
                        Map.of("SECRET", SECRET)::get),
                pauses::add);
    }

    private List<Delivery> night(Notifications notifications, Instant start, DrillResult... drills) throws IOException {
        RunResult run = run(start, drills);
        var unused = ReportWriter.write(run, reports);
        return notifications.send(run, reports, start);
    }

    private static RunResult run(Instant start, DrillResult... drills) {
        return new RunResult(
                start, start.plusSeconds(1), "0.1.0", Stream.of(drills).toList());
    }

    private static DrillResult drill(String scenario, Instant start, Verdict verdict, String cause) {
        return new DrillResult(
                scenario,
                scenario,
                List.of(),
                verdict,
                cause,
                null,
                List.of(),
                start,
                Duration.ofSeconds(1),
                null,
                null,
                null,
                null,
                "process",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                null,
                null);
    }
}
