package dev.backproof.backup.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An API server that only lists, in pages as asked for with {@code limit} and {@code continue}; other kinds are unknown to it. */
public final class ListServer implements AutoCloseable {
    private static final Pattern LIMIT = Pattern.compile("(?:^|&)limit=(\\d+)");
    private static final Pattern CONTINUE = Pattern.compile("(?:^|&)continue=(\\d+)");

    private final Map<String, List<?>> lists = new HashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;

    public ListServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    /** What it lists at a path as {@code /api/v1/pods}. */
    public ListServer with(String path, List<?> objects) {
        lists.put(path, List.copyOf(objects));
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    public int requests() {
        return requests.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        List<?> all = lists.get(exchange.getRequestURI().getPath());
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (all == null) {
            send(exchange, 404, Map.of("kind", "Status", "apiVersion", "v1", "code", 404));
            return;
        }
        int from = Math.toIntExact(number(CONTINUE, query, 0));
        int to = Math.toIntExact(Math.min(all.size(), from + number(LIMIT, query, all.size())));
        send(
                exchange,
                200,
                Map.of(
                        "metadata", Map.of("continue", to < all.size() ? String.valueOf(to) : ""),
                        "items", all.subList(from, to)));
    }

    private static long number(Pattern pattern, String query, long otherwise) {
        Matcher found = pattern.matcher(query);
        return found.find() ? Long.parseLong(found.group(1)) : otherwise;
    }

    private static void send(HttpExchange exchange, int code, Object body) throws IOException {
        byte[] bytes = Serialization.asJson(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
