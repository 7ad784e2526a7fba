package dev.backproof.backup.b2server.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A connection on which a test writes and reads every byte itself. */
final class RawSocket implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    RawSocket(int port) throws IOException {
        socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        socket.setSoTimeout(20_000);
        in = socket.getInputStream();
    }

    RawSocket send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        return this;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next head, without its empty line; empty when the connection has ended. */
    String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            head.write(b);
            String text = head.toString(ISO_8859_1);
            if (text.endsWith("\r\n\r\n")) {
                return text.substring(0, text.length() - 4);
            }
        }
        return head.toString(ISO_8859_1);
    }

    String body(int length) throws IOException {
        return new String(in.readNBytes(length), ISO_8859_1);
    }

    /** Head and body of an answer that tells its length, as one text. */
    String answer() throws IOException {
        String head = head();
        return head + "\n" + body(Integer.parseInt(header(head, "content-length")));
    }

    /** Whether the server has ended the connection. */
    boolean atEnd() throws IOException {
        return in.read() < 0;
    }

    static String header(String head, String name) {
        List<String> values = Arrays.stream(head.split("\r\n"))
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
        if (values.size() != 1) {
            throw new AssertionError("expected one " + name + " in: " + head);
        }
        return values.getFirst();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
