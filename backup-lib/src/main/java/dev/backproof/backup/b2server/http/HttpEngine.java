package dev.backproof.backup.b2server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on 127.0.0.1 and serves each connection on a virtual thread of its own. */
public final class HttpEngine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEngine.class);
    private static final int BACKLOG = 1024;
    private static final Duration PAUSE_AFTER_FAILED_ACCEPT = Duration.ofMillis(100);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final ServerSocket socket;
    private final InstantSource trueTime;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("b2-server-", 0).factory());

    private HttpEngine(ServerSocket socket, InstantSource trueTime) {
        this.socket = socket;
        this.trueTime = trueTime;
    }

    /**
     * Takes a port; clients that connect wait until {@link #serve} is called.
     *
     * @param port to listen on, 0 for a free one
     * @param trueTime for the Date header, which clients compare with their own clock
     * @throws IOException when the port is taken
     */
    public static HttpEngine bind(int port, InstantSource trueTime) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new HttpEngine(socket, trueTime);
    }

    /** Starts to serve; to be called once. */
    public void serve(Handler handler) {
        threads.execute(() -> accept(handler));
    }

    /** The port that is listened on. */
    public int port() {
        return socket.getLocalPort();
    }

    /** Waits until somebody closes the engine. */
    public void awaitClose() throws InterruptedException {
        closed.await();
    }

    /** Waits this long, or until somebody closes the engine; true when it is closed. */
    public boolean awaitClose(Duration limit) throws InterruptedException {
        return closed.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    boolean closing() {
        return closed.getCount() == 0;
    }

    String date() {
        return DATE.format(trueTime.instant());
    }

    void forget(Connection connection) {
        connections.remove(connection);
    }

    /** Breaks all connections and waits until no handler runs any more. */
    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("listening socket: {}", e.toString());
        }
        connections.forEach(Connection::reset);
        threads.close();
    }

    private void accept(Handler handler) {
        while (!closing()) {
            try {
                serve(socket.accept(), handler);
            } catch (IOException e) {
                if (!closing()) {
                    LOG.warn("cannot accept a connection: {}", e.toString());
                    pause();
                }
            }
        }
    }

    private void serve(Socket client, Handler handler) {
        Connection connection = new Connection(this, client, handler);
        connections.add(connection);
        try {
            threads.execute(connection);
        } catch (RejectedExecutionException e) {
            LOG.debug("a client came while closing: {}", e.toString());
        }
        if (closing()) {
            connection.reset();
        }
    }

    private void pause() {
        try {
            awaitClose(PAUSE_AFTER_FAILED_ACCEPT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
