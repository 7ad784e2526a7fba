package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.webApiHttpClient.HttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.http.Header;
import org.apache.http.HttpClientConnection;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.protocol.HttpContext;
import org.apache.http.protocol.HttpRequestExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client under the SDK. It differs from the SDK's own one: the time-out holds for downloads too (the SDK resets
 * it there), connections are not reused after four idle seconds, when B2 closes them, a header that comes twice does not
 * make the answer unreadable, and the SDK alone retries.
 */
final class Connections implements HttpClientFactory {
    private static final int B2_CLOSES_IDLE_AFTER_MILLIS = 4000;
    /** More than callers have threads, so that nobody waits for a connection of the pool. */
    private static final int MOST_CONNECTIONS = 512;

    private static final ThreadLocal<@Nullable HttpClientConnection> CURRENT = new ThreadLocal<>();

    private final CloseableHttpClient client;

    Connections(B2Limits limits) {
        RequestConfig config = RequestConfig.custom()
                .setConnectTimeout(Math.toIntExact(limits.connectTimeout().toMillis()))
                .setSocketTimeout(Math.toIntExact(limits.silence().toMillis()))
                .setNormalizeUri(false)
                .build();
        this.client = HttpClients.custom()
                .setDefaultRequestConfig(config)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
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
