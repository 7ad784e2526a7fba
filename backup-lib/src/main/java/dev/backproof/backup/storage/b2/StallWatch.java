package dev.backproof.backup.storage.b2;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.http.HttpClientConnection;

/**
 * Cuts the connections of uploads that the other side has stopped to take. A socket's time-out is for reading only: a
 * blocked write would wait for ever. For many threads.
 */
final class StallWatch implements AutoCloseable {
    private final long patienceNanos;
    private final long checkMillis;
    private final Set<Send> sends = ConcurrentHashMap.newKeySet();
    private boolean started;
    private boolean closed;

    /** A watch that cuts what has not moved for so long. */
    StallWatch(Duration patience) {
        this.patienceNanos = patience.toNanos();
        this.checkMillis = Math.max(10, patience.toMillis() / 4);
    }

    /** Begins to watch what goes out over a connection. */
    Send watch(HttpClientConnection connection) {
        start();
        Send send = new Send(connection);
        sends.add(send);
        return send;
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private synchronized void start() {
        if (!started && !closed) {
            started = true;
            Thread.ofPlatform().daemon().name("b2-stall-watch").start(this::run);
        }
    }

    private synchronized void run() {
        try {
            while (!closed) {
                wait(checkMillis);
                check();
            }
        } catch (InterruptedException e) {
            // nobody has this thread to interrupt it; ending is what it would ask for
        }
    }

    private void check() {
        long now = System.nanoTime();
        for (Send send : sends) {
            if (send.busy && now - send.since > patienceNanos) {
                send.cut();
            }
        }
    }

    /** One upload. Its methods are called by the thread that sends. */
    final class Send implements AutoCloseable {
        private final HttpClientConnection connection;
        private volatile long since;
        private volatile boolean busy;

        private Send(HttpClientConnection connection) {
            this.connection = connection;
        }

        /** From now on bytes are being handed to the network. */
        void handedOver() {
            since = System.nanoTime();
            busy = true;
        }

        /** The network took them all. */
        void taken() {
            busy = false;
        }

        private void cut() {
            busy = false;
            try {
                connection.shutdown();
            } catch (IOException e) {
                // it is broken already, which is what was wanted
            }
        }

        @Override
        public void close() {
            sends.remove(this);
        }
    }
}
