package dev.backproof.backup.b2server.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's connection: request after request, each answered before the next is read. */
final class Connection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int BUFFER = 64 * 1024;
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final HttpEngine engine;
    private final Socket socket;
    private final Handler handler;

    Connection(HttpEngine engine, Socket socket, Handler handler) {
        this.engine = engine;
        this.socket = socket;
        this.handler = handler;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) IDLE.toMillis());
            ReadBuffer in = new ReadBuffer(socket.getInputStream());
            BufferedOutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
            boolean goOn = true;
            while (goOn) {
                goOn = serve(in, out);
            }
        } catch (IOException e) {
            LOG.debug("connection ended: {}", e.toString());
        } catch (RuntimeException e) {
            LOG.warn("connection ended by a fault of the server", e);
        } finally {
            engine.forget(this);
        }
    }

    boolean closing() {
        return engine.closing();
    }

    String date() {
        return engine.date();
    }

    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            LOG.debug("already gone: {}", e.toString());
        }
    }

    private boolean serve(ReadBuffer in, BufferedOutputStream out) throws IOException {
        Exchange exchange;
        try {
            RequestHead head = in.readHead();
            if (head == null) {
                return false;
            }
            BodyInput body = new BodyInput(in, out, head.contentLength(), head.expectsContinue());
            exchange = new Exchange(this, head, body, out);
        } catch (BadRequest e) {
            refuse(out, e);
            return false;
        }
        handler.handle(exchange);
        boolean goOn = exchange.finish();
        if (exchange.bodyPending() && !goOn) {
            lingerUntilClientStops();
        }
        return goOn;
    }

    private void refuse(BufferedOutputStream out, BadRequest reason) throws IOException {
        byte[] body = (reason.getMessage() + "\n").getBytes(StandardCharsets.US_ASCII);
        RequestHead none = new RequestHead("GET", "/", 0, Map.of());
        Exchange exchange =
                new Exchange(this, none, new BodyInput(new ReadBuffer(socket.getInputStream()), out, 0, false), out);
        exchange.answer(reason.status(), Map.of("Content-Type", "text/plain"), body);
        out.flush();
        lingerUntilClientStops();
    }

    /** Closing with unread bytes would reset the connection and could destroy the answer before the client has read it. */
    private void lingerUntilClientStops() throws IOException {
        if (socket.isClosed()) {
            return;
        }
        socket.shutdownOutput();
        socket.setSoTimeout((int) LINGER.toMillis());
        byte[] waste = new byte[BUFFER];
        long end = System.nanoTime() + LINGER.toNanos();
        int got = 0;
        while (got >= 0 && System.nanoTime() < end) {
            got = socket.getInputStream().read(waste);
        }
    }
}
