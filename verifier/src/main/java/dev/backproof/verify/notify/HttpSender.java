package dev.backproof.verify.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends by HTTP. Redirections are not followed: a token must not go where nobody sent it. */
final class HttpSender {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int TOO_MANY = 429;
    private static final int TIMED_OUT = 408;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    void post(Receiver.Webhook receiver, News news) throws NotSentException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Payload.url(receiver)))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Payload.of(receiver, news), StandardCharsets.UTF_8));
        try {
            receiver.headers().forEach(request::setHeader);
        } catch (IllegalArgumentException e) { // its message may hold the value
            throw new NotSentException("one of its headers cannot be set", false);
        }
        send(request);
    }

    void ping(Receiver.Ping receiver) throws NotSentException, InterruptedException {
        send(HttpRequest.newBuilder(URI.create(receiver.url())).GET());
    }

    private void send(HttpRequest.Builder request) throws NotSentException, InterruptedException {
        int status;
        try {
            status = client.send(
                            request.timeout(LIMIT)
                                    .setHeader("User-Agent", "backproof")
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) { // its message may hold the address
            throw new NotSentException("no answer (" + e.getClass().getSimpleName() + ")", true);
        }
        if (status < 200 || status > 299) {
            throw new NotSentException("HTTP " + status, status >= 500 || status == TOO_MANY || status == TIMED_OUT);
        }
    }
}
