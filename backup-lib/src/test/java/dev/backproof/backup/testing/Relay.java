package dev.backproof.backup.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes bytes on to a server of this machine until it is told to drop every connection. */
public final class Relay implements AutoCloseable {
    private static final int CHUNK = 8192;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile String fatal = "";
    private volatile boolean away;

    public Relay(int target) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket near = server.accept();
                    if (away) {
                        near.close();
                        continue;
                    }
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(near);
                    sockets.add(far);
                    Thread.ofVirtual().start(() -> copy(near, far));
                    Thread.ofVirtual().start(() -> copy(far, near));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    public int port() {
        return server.getLocalPort();
    }

    /** How many sockets were closed. */
    public int cuts() {
        return cuts.get();
    }

    /** Drops every connection as soon as one has passed this text on, each time it does. */
    public void cutAfter(String text) {
        fatal = text;
    }

    /** Drops every connection and takes no new one, until told otherwise. */
    public void away(boolean yes) {
        away = yes;
        if (yes) {
            cut();
        }
    }

    public void cut() {
        while (!sockets.isEmpty()) {
            try {
                sockets.remove().close();
                cuts.incrementAndGet();
            } catch (IOException e) {
                // it is closed
            }
        }
    }

    private void copy(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                out.write(chunk, 0, read);
                if (!fatal.isEmpty() && new String(chunk, 0, read, StandardCharsets.ISO_8859_1).contains(fatal)) {
                    cut();
                }
            }
        } catch (IOException e) {
            // cut
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
