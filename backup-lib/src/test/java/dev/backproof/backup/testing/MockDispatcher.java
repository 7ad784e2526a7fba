package dev.backproof.backup.testing;

import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import io.fabric8.mockwebserver.internal.WebSocketSession;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends a watch's events from a thread of its own. The mock server's one thread waits for the events of a watch that
 * ends, and they wait for that thread (version 8.0.0): when both met, nothing was answered for half a minute.
 */
final class MockDispatcher extends KubernetesMixedDispatcher {
    MockDispatcher(Map<ServerRequest, Queue<ServerResponse>> responses) {
        super(responses);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        MockResponse response = super.dispatch(request);
        WebSocketListener listener = response.getWebSocketListener();
        boolean watch = listener != null && !(listener instanceof WebSocketSession);
        return watch ? response.withWebSocketUpgrade(new Watch(listener)) : response;
    }

    private static final class Watch extends WebSocketListener {
        private final WebSocketListener watch;

        Watch(WebSocketListener watch) {
            this.watch = watch;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            watch.onOpen(new QueueingSocket(socket), response);
        }

        @Override
        public void onClosing(WebSocket socket, int code, String reason) {
            watch.onClosing(socket, code, reason);
        }

        @Override
        public void onClosed(WebSocket socket, int code, String reason) {
            watch.onClosed(socket, code, reason);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable failure, Response response) {
            watch.onFailure(socket, failure, response);
        }
    }

    /** What is sent goes out in its order, the close last; what comes after the end goes nowhere. */
    private static final class QueueingSocket implements WebSocket {
        private final WebSocket socket;
        private final ExecutorService queue =
                Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());

        QueueingSocket(WebSocket socket) {
            this.socket = socket;
        }

        @Override
        public RecordedRequest request() {
            return socket.request();
        }

        @Override
        public boolean send(String text) {
            Future<?> unused = queue.submit(() -> socket.send(text));
            return true;
        }

        @Override
        public boolean send(byte[] bytes) {
            Future<?> unused = queue.submit(() -> socket.send(bytes));
            return true;
        }

        @Override
        public boolean close(int code, String reason) {
            Future<?> unused = queue.submit(() -> socket.close(code, reason));
            return true;
        }
    }
}
