package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.webApiHttpClient.HttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.http.Header;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.Registry;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.conn.ManagedHttpClientConnection;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.DefaultManagedHttpClientConnection;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client under the SDK. It differs from the SDK's own one: the time-out holds for downloads too (the SDK resets
 * it there), connections are not reused after four idle seconds, when B2 closes them, a header that comes twice does not
 * make the answer unreadable, no level of logging shows the key, and the SDK alone retries.
 */
final class Connections implements HttpClientFactory {
    private static final int B2_CLOSES_IDLE_AFTER_MILLIS = 4000;
    /** How long an upload waits for leave to send its bytes, before it sends them without. */
    private static final int WAIT_FOR_CONTINUE_MILLIS = 1000;
    /** More than callers have threads, so that nobody waits for a connection of the pool. */
    private static final int MOST_CONNECTIONS = 512;

    /** The SDK hands over 4 KiB at a time; this many go to the network at once. */
    private static final int BUFFER_BYTES = 64 * 1024;

    private static final AtomicLong CONNECTION_COUNT = new AtomicLong();
    private static final ThreadLocal<@Nullable HttpClientConnection> CURRENT = new ThreadLocal<>();

    private final CloseableHttpClient client;

    Connections(B2Limits limits) {
        RequestConfig config = RequestConfig.custom()
                .setConnectTimeout(Math.toIntExact(limits.connectTimeout().toMillis()))
                .setSocketTimeout(Math.toIntExact(limits.silence().toMillis()))
                .setNormalizeUri(false)
                .build();
        Registry<ConnectionSocketFactory> sockets = RegistryBuilder.<ConnectionSocketFactory>create()
                .register("https", SSLConnectionSocketFactory.getSocketFactory())
                .register("http", PlainConnectionSocketFactory.getSocketFactory())
                .build();
        var pool = new PoolingHttpClientConnectionManager(sockets, Connections::silent);
        pool.setMaxTotal(MOST_CONNECTIONS);
        pool.setDefaultMaxPerRoute(MOST_CONNECTIONS);
        this.client = HttpClients.custom()
                .setConnectionManager(pool)
                .setDefaultRequestConfig(config)
                .setKeepAliveStrategy((response, context) -> B2_CLOSES_IDLE_AFTER_MILLIS)
                .evictExpiredConnections()
                .evictIdleConnections(30, TimeUnit.SECONDS)
                .setRequestExecutor(new Executor(config.getSocketTimeout()))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** A connection that cannot log what goes over it: its headers hold the key and the tokens. */
    private static ManagedHttpClientConnection silent(HttpRoute route, @Nullable ConnectionConfig unused) {
        return new DefaultManagedHttpClientConnection("b2-" + CONNECTION_COUNT.incrementAndGet(), BUFFER_BYTES);
    }

    /** The connection over which this thread's request goes, while it does. */
    static @Nullable HttpClientConnection current() {
        return CURRENT.get();
    }

    @Override
    public CloseableHttpClient create() {
        return client;
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Executor extends HttpRequestExecutor {
        private final int silenceMillis;

        Executor(int silenceMillis) {
            super(WAIT_FOR_CONTINUE_MILLIS);
            this.silenceMillis = silenceMillis;
        }

        @Override
        public HttpResponse execute(HttpRequest request, HttpClientConnection connection, HttpContext context)
                throws IOException, HttpException {
            connection.setSocketTimeout(silenceMillis);
            CURRENT.set(connection);
            try {
                HttpResponse response = super.execute(request, connection, context);
                keepFirstOfEachHeader(response);
                return response;
            } finally {
                CURRENT.remove();
            }
        }

        private static void keepFirstOfEachHeader(HttpResponse response) {
            Set<String> seen = new HashSet<>();
            for (Header header : response.getAllHeaders()) {
                if (!seen.add(header.getName().toLowerCase(Locale.ROOT))) {
                    response.removeHeader(header);
                }
            }
        }
    }
}
