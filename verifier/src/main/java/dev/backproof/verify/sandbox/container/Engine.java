package dev.backproof.verify.sandbox.container;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Docker engine behind a Unix socket, spoken to in the few words that Testcontainers does not know. Paths carry no
 * version: the engine takes its newest (Docker Engine API, "Versioning").
 */
final class Engine {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int HEAD_LIMIT = 64 * 1024;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    static final Duration POLL = Duration.ofMillis(10);

    private final Path socket;

    Engine(Path socket) {
        this.socket = socket;
    }

    /** The engine that {@code DOCKER_HOST} names, or the usual one; empty when it is no Unix socket of this machine. */
    static Optional<Engine> find(Map<String, String> environment) {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        if (!host.isEmpty()) {
            return host.startsWith("unix://")
                    ? Optional.of(new Engine(Path.of(host.substring("unix://".length()))))
                    : Optional.empty();
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "/run/user");
        return Stream.of(Path.of("/var/run/docker.sock"), Path.of(runtime, "docker.sock"))
                .filter(Files::exists)
                .findFirst()
                .map(Engine::new);
    }

    Path socket() {
        return socket;
    }

    /** A connected channel. */
    SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether an engine answers. */
    boolean answers() {
        try {
            return request("GET", "/_ping", null).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The answer to a question; empty when there is no such thing. */
    Optional<JsonNode> get(String path) throws IOException {
        Response response = request("GET", path, null);
        return response.status() == NOT_FOUND ? Optional.empty() : Optional.of(response.ok(path));
    }

    JsonNode post(String path, Object body) throws IOException {
        return request("POST", path, body).ok(path);
    }

    /** The text of an answer that is more than one JSON object. */
    String postForText(String path) throws IOException {
        Response response = request("POST", path, null);
        if (response.status() > 299) {
            JsonNode unused = response.ok(path);
        }
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** Removes something; that it is gone already, or about to go, is no error. */
    void delete(String path) throws IOException {
        Response response = request("DELETE", path, null);
        if (response.status() != NOT_FOUND && response.status() != CONFLICT) {
            JsonNode unused = response.ok(path);
        }
    }

    /** Waits until there is no such thing any more. */
    void awaitGone(String path, Duration limit) throws IOException {
        long start = System.nanoTime();
        while (get(path).isPresent()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new IOException(path + " does not go away");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    /** Objects of a kind that carry a label. */
    JsonNode labelled(String path, String label) throws IOException {
        String filters = JSON.writeValueAsString(Map.of("label", List.of(label)));
        return request("GET", path + "filters=" + URLEncoder.encode(filters, StandardCharsets.UTF_8), null)
                .ok(path);
    }

    @SuppressWarnings("ArrayRecordComponent") // an answer on its way, never compared
    private record Response(int status, byte[] body) {
        JsonNode ok(String path) throws IOException {
            if (status < 200 || status > 299) {
                throw new IOException("the Docker engine answers " + status + " to " + path + ": "
                        + JSON.readTree(body).path("message").asString(""));
            }
            return body.length == 0 ? JSON.missingNode() : JSON.readTree(body);
        }
    }

    /** One request on a connection of its own; HTTP/1.0, so that the answer ends with the connection. */
    private Response request(String method, String path, @Nullable Object body) throws IOException {
        byte[] json = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
        try (SocketChannel channel = connect()) {
            write(channel, head(method, path, "HTTP/1.0", "", json.length), json);
            InputStream in = Channels.newInputStream(channel);
            String head = readHead(in);
            return new Response(status(head), in.readAllBytes());
        }
    }

    static String head(String method, String path, String version, String more, int length) {
        return method + " " + path + " " + version + "\r\nHost: docker\r\nContent-Type: application/json\r\n" + more
                + "Content-Length: " + length + "\r\n\r\n";
    }

    static byte[] json(Object body) {
        return JSON.writeValueAsBytes(body);
    }

    static void write(SocketChannel channel, String head, byte[] body) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(body);
        ByteBuffer bytes = ByteBuffer.wrap(all.toByteArray());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The status line and headers, up to the empty line. */
    static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < HEAD_LIMIT) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the Docker engine broke off");
            }
            head.append((char) next);
            if (head.length() >= 4 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                return head.toString();
            }
        }
        throw new IOException("the Docker engine's answer is no HTTP");
    }

    static int status(String head) throws IOException {
        String[] words = head.split(" ", 3);
        try {
            return Integer.parseInt(words[1]);
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new IOException("the Docker engine's answer is no HTTP", e);
        }
    }
}
