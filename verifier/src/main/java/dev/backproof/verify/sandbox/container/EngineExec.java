package dev.backproof.verify.sandbox.container;

import dev.backproof.backup.source.mariadb.CappedText;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/**
 * A program that runs in a container with its standard input coming from here, and that is told when the input is over:
 * the connection to the engine is taken over ("hijacked": Docker Engine API, "Attach to a container", "Hijacking") and
 * closed in one direction. What it writes to standard error is kept, beginning and end; standard output goes nowhere.
 */
final class EngineExec implements AutoCloseable {
    private static final int STANDARD_ERROR = 2;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int OK = 200;
    private static final Duration EXIT_CODE_LIMIT = Duration.ofSeconds(30);

    private final Engine engine;
    private final String id;
    private final SocketChannel channel;
    private final CappedText errors = new CappedText();
    private final Thread reader;

    private EngineExec(Engine engine, String id, SocketChannel channel, InputStream in) {
        this.engine = engine;
        this.id = id;
        this.channel = channel;
        this.reader = Thread.ofPlatform().daemon().name("output of exec " + id).start(() -> readOutput(in));
    }

    /** Starts a program; the environment is added to the container's. */
    static EngineExec start(Engine engine, String container, List<String> command, Map<String, String> environment)
            throws IOException {
        JsonNode created = engine.post(
                "/containers/" + container + "/exec",
                Map.of(
                        "AttachStdin", true,
                        "AttachStdout", true,
                        "AttachStderr", true,
                        "Tty", false,
                        "Cmd", command,
                        "Env",
                                environment.entrySet().stream()
                                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                                        .toList()));
        String id = created.path("Id").asString();
        SocketChannel channel = engine.connect();
        try {
            byte[] body = Engine.json(Map.of("Detach", false, "Tty", false));
            Engine.write(
                    channel,
                    Engine.head(
                            "POST",
                            "/exec/" + id + "/start",
                            "HTTP/1.1",
                            "Connection: Upgrade\r\nUpgrade: tcp\r\n",
                            body.length),
                    body);
            InputStream in = Channels.newInputStream(channel);
            int status = Engine.status(Engine.readHead(in));
            if (status != SWITCHING_PROTOCOLS && status != OK) {
                throw new IOException("the Docker engine answers " + status + " to the start of a program");
            }
            return new EngineExec(engine, id, channel, in);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Output comes in frames: stream, three zeros, length, bytes (Docker Engine API, "Stream format"). */
    private void readOutput(InputStream in) {
        try (DataInputStream frames = new DataInputStream(in)) {
            byte[] buffer = new byte[8192];
            while (true) {
                int stream = frames.readUnsignedByte();
                frames.skipNBytes(3);
                int left = frames.readInt();
                while (left > 0) {
                    int n = frames.read(buffer, 0, Math.min(left, buffer.length));
                    if (n < 0) {
                        throw new EOFException();
                    }
                    if (stream == STANDARD_ERROR) {
                        errors.add(buffer, n);
                    }
                    left -= n;
                }
            }
        } catch (IOException e) {
            // the program ended, or we closed; closing the channel frees a writer that nobody reads from any more
        }
    }

    /** The program's standard input; closing it tells the program that it is over. */
    OutputStream input() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }

            @Override
            public void close() throws IOException {
                if (channel.isOpen()) {
                    channel.shutdownOutput();
                }
            }
        };
    }

    /** Waits for the program's end and gives its exit code. */
    int await() throws IOException, InterruptedException {
        reader.join();
        String path = "/exec/" + id + "/json";
        long start = System.nanoTime();
        while (System.nanoTime() - start < EXIT_CODE_LIMIT.toNanos()) {
            JsonNode state = engine.get(path).orElseThrow(() -> new IOException("the container is gone"));
            if (!state.path("Running").asBoolean(false)) {
                return state.path("ExitCode").asInt(-1);
            }
            LockSupport.parkNanos(Engine.POLL.toNanos()); // its output ended a moment before itself
        }
        throw new IOException("a program in the container closed its output and does not end");
    }

    /** What it wrote to standard error. */
    String errors() {
        return errors.text();
    }

    /** Lets go of the program: its input ends. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is closed
        }
    }
}
