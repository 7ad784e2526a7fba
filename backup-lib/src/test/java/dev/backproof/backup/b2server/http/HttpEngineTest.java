package dev.backproof.backup.b2server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpEngineTest {
    private static final Instant NOW = Instant.parse("2026-03-01T04:05:06Z");

    private HttpEngine engine;
    private Handler handler = exchange -> exchange.answer(200, Map.of(), new byte[0]);

    @BeforeEach
    void start() throws IOException {
        engine = HttpEngine.bind(0, InstantSource.fixed(NOW));
        engine.serve(exchange -> handler.handle(exchange));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void answersHaveLengthAndTrueDate() throws IOException {
        handler = exchange -> exchange.answer(200, Map.of("X-A", "b"), "hello".getBytes(ISO_8859_1));
        try (RawSocket client = connect()) {
            assertThat(client.send("GET / HTTP/1.1\r\n\r\n").answer())
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nDate: Sun, 01 Mar 2026 04:05:06 GMT\r\n"
                            + "X-A: b\nhello");
        }
    }

    @Test
    void noHeaderComesTwice() throws IOException {
        handler = exchange ->
                exchange.answer(200, Map.of("date", "x", "CONTENT-LENGTH", "99", "x-a", "1", "X-A", "2"), new byte[0]);
        try (RawSocket client = connect()) {
            String head = client.send("GET / HTTP/1.1\r\n\r\n").head();
            assertThat(RawSocket.header(head, "content-length")).isEqualTo("0");
            assertThat(RawSocket.header(head, "date")).startsWith("Sun");
            assertThat(RawSocket.header(head, "x-a")).isNotEmpty();
        }
    }

    @Test
    void targetIsHandedOnAsItCame() throws IOException {
        handler = exchange ->
                exchange.answer(200, Map.of(), (exchange.rawPath() + " " + exchange.rawQuery()).getBytes(ISO_8859_1));
        try (RawSocket client = connect()) {
            assertThat(client.send("GET /a//b/../%2e%2F+c?x=%20&y HTTP/1.1\r\n\r\n")
                            .answer())
                    .endsWith("\n/a//b/../%2e%2F+c x=%20&y");
            assertThat(client.send("GET http://host:1/p//q HTTP/1.1\r\n\r\n").answer())
                    .endsWith("\n/p//q ");
        }
    }

    @Test
    void headAnswerHasNoBodyAndTheConnectionGoesOn() throws IOException {
        handler = exchange -> exchange.answer(404, Map.of(), "not here".getBytes(ISO_8859_1));
        try (RawSocket client = connect()) {
            String head = client.send("HEAD / HTTP/1.1\r\n\r\n").head();
            assertThat(RawSocket.header(head, "content-length")).isEqualTo("8");
            assertThat(client.send("GET / HTTP/1.1\r\n\r\n").answer()).endsWith("\nnot here");
        }
    }

    @Test
    void requestsSentTogetherAreAnsweredInOrder() throws IOException {
        handler = exchange -> exchange.answer(200, Map.of(), exchange.body().readAllBytes());
        try (RawSocket client = connect()) {
            client.send("POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\noneGET / HTTP/1.1\r\n\r\n"
                    + "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\ntwo");
            assertThat(client.answer()).endsWith("\none");
            assertThat(client.answer()).endsWith("\n");
            assertThat(client.answer()).endsWith("\ntwo");
        }
    }

    @Test
    void continueIsSentOnlyWhenTheBodyIsRead() throws IOException {
        handler = exchange -> exchange.answer(200, Map.of(), exchange.body().readAllBytes());
        try (RawSocket client = connect()) {
            client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(client.send("body").answer()).startsWith("HTTP/1.1 200").endsWith("\nbody");
            assertThat(client.send("GET / HTTP/1.1\r\n\r\n").answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void refusedBodyIsNotAskedForAndTheConnectionEnds() throws IOException {
        handler = exchange -> exchange.answer(503, Map.of(), new byte[0]);
        try (RawSocket client = connect()) {
            client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            String head = client.head();
            assertThat(head).startsWith("HTTP/1.1 503 Service Unavailable");
            assertThat(RawSocket.header(head, "connection")).isEqualTo("close");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void clientMayWaitInVainForContinue() throws IOException {
        handler = exchange -> {
            exchange.withoutContinue();
            exchange.answer(200, Map.of(), exchange.body().readAllBytes());
        };
        try (RawSocket client = connect()) {
            client.send("POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody");
            assertThat(client.answer()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void smallUnreadBodyIsThrownAwayAndTheConnectionGoesOn() throws IOException {
        try (RawSocket client = connect()) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody");
            assertThat(client.head()).doesNotContain("Connection");
            assertThat(client.send("GET / HTTP/1.1\r\n\r\n").head()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void answerBeforeALargeBodyReachesTheClientWhileItStillSends() throws IOException {
        handler = exchange -> exchange.answer(400, Map.of(), "no".getBytes(ISO_8859_1));
        try (RawSocket client = connect()) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
            client.send(new byte[1_000_000]);
            String answer = client.answer();
            assertThat(answer).startsWith("HTTP/1.1 400").endsWith("\nno");
            assertThat(RawSocket.header(answer, "connection")).isEqualTo("close");
        }
    }

    @Test
    void bodyThatIsShorterThanAnnouncedEndsTheConnection() throws IOException {
        handler = exchange -> {
            try (OutputStream out = exchange.answer(200, Map.of(), 10)) {
                out.write(new byte[4]);
            }
        };
        try (RawSocket client = connect()) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            assertThat(RawSocket.header(client.head(), "content-length")).isEqualTo("10");
            assertThat(client.body(10)).hasSize(4);
        }
    }

    @Test
    void bodyThatIsLongerThanAnnouncedIsAFault() throws IOException {
        CountDownLatch refused = new CountDownLatch(1);
        handler = exchange -> {
            try (OutputStream out = exchange.answer(200, Map.of(), 2)) {
                assertThatThrownBy(() -> out.write(new byte[3])).isInstanceOf(IOException.class);
                refused.countDown();
            }
        };
        try (RawSocket client = connect()) {
            client.send("GET / HTTP/1.1\r\n\r\n").head();
            assertThat(client.atEnd()).isTrue();
        }
        assertThat(refused.getCount()).isZero();
    }

    @Test
    void endOfTheAnswerIsSeenAfterTheHandlerHasReturnedOnly() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        byte[] large = new byte[300_000];
        handler = exchange -> {
            exchange.answer(200, Map.of(), large);
            seen.countDown();
        };
        try (RawSocket client = connect()) {
            client.send("GET / HTTP/1.1\r\n\r\n").answer();
            assertThat(seen.getCount()).isZero();
        }
    }

    @Test
    void resetIsAnErrorAndNotAnEnd() throws IOException {
        handler = Exchange::reset;
        try (RawSocket client = connect()) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            assertThatThrownBy(client::head).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void clientThatGoesAwayInTheMiddleOfABodyIsNoticed() throws Exception {
        CountDownLatch noticed = new CountDownLatch(1);
        handler = exchange -> {
            try {
                exchange.body().readAllBytes();
            } catch (IOException e) {
                noticed.countDown();
                throw e;
            }
        };
        try (RawSocket client = connect()) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
        }
        noticed.await();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "nonsense; 400",
                "GET nowhere HTTP/1.1; 400",
                "GET / HTTP/2.0; 505",
                "GET / HTTP/1.1|no colon; 400",
                "GET / HTTP/1.1| folded: header; 400",
                "GET / HTTP/1.1|name : value; 400",
                "POST / HTTP/1.1|Content-Length: -1; 400",
                "POST / HTTP/1.1|Content-Length: 1x; 400",
                "POST / HTTP/1.1|Content-Length: 99999999999999999999; 400",
                "POST / HTTP/1.1|Content-Length: 1|Content-Length: 2; 400",
                "POST / HTTP/1.1|Transfer-Encoding: chunked; 411"
            })
    void requestThatIsNotUnderstoodIsRefusedAndEndsTheConnection(String lines, int status) throws IOException {
        try (RawSocket client = connect()) {
            client.send(lines.replace("|", "\r\n") + "\r\n\r\n");
            String head = client.answer();
            assertThat(head).startsWith("HTTP/1.1 " + status + " ");
            assertThat(RawSocket.header(head.substring(0, head.lastIndexOf("\n")), "connection"))
                    .isEqualTo("close");
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void headWithoutBoundsIsRefused() throws IOException {
        try (RawSocket client = connect()) {
            client.send("GET / HTTP/1.1\r\nX-A: " + "x".repeat(70_000));
            assertThat(client.head()).startsWith("HTTP/1.1 431 ");
        }
        try (RawSocket client = connect()) {
            client.send("GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(300) + "\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void connectionEndsWhenTheClientWantsIt() throws IOException {
        try (RawSocket client = connect()) {
            assertThat(client.send("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
                            .head())
                    .contains("Connection: close");
            assertThat(client.atEnd()).isTrue();
        }
        try (RawSocket client = connect()) {
            client.send("GET / HTTP/1.0\r\n\r\n").head();
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void faultOfTheHandlerEndsTheConnection() throws IOException {
        handler = exchange -> {
            throw new IllegalStateException("the test wants it");
        };
        try (RawSocket client = connect()) {
            assertThat(client.send("GET / HTTP/1.1\r\n\r\n").head()).isEmpty();
        }
    }

    @Test
    void closingBreaksConnectionsAndWaitsForHandlers() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch finished = new CountDownLatch(1);
        handler = exchange -> {
            inside.countDown();
            try {
                exchange.body().readAllBytes();
            } finally {
                finished.countDown();
            }
        };
        int port = engine.port();
        try (RawSocket client = connect();
                RawSocket idle = connect()) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc");
            inside.await();
            engine.close();
            assertThat(finished.getCount()).isZero();
            assertThatThrownBy(idle::head).isInstanceOf(SocketException.class);
        }
        assertThatThrownBy(() -> new RawSocket(port)).isInstanceOf(ConnectException.class);
    }

    @Test
    void onlyLoopbackIsListenedOn() throws IOException {
        try (RawSocket client = connect()) {
            assertThat(client.send("GET / HTTP/1.1\r\n\r\n").head()).startsWith("HTTP/1.1 200");
        }
        InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        assertThatThrownBy(() -> new Socket(other, engine.port()).close()).isInstanceOf(ConnectException.class);
    }

    private RawSocket connect() throws IOException {
        return new RawSocket(engine.port());
    }
}
