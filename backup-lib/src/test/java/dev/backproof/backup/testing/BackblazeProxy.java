package dev.backproof.backup.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An HTTP proxy on 127.0.0.1 that hands what is meant for {@code https://api.backblazeb2.com} to a B2 server of ours, for
 * clients that cannot be pointed elsewhere. They must trust {@link #certificate}; all other addresses come in answers of
 * the server itself.
 */
public final class BackblazeProxy implements AutoCloseable {
    private static final String HOST = "api.backblazeb2.com";
    private static final String PASSWORD = "changeit";

    private final ServerSocket listener;
    private final SSLContext tls;
    private final Path certificate;
    private final URI server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private BackblazeProxy(ServerSocket listener, SSLContext tls, Path certificate, URI server) {
        this.listener = listener;
        this.tls = tls;
        this.certificate = certificate;
        this.server = server;
    }

    /** Makes a key in the folder and starts. */
    public static BackblazeProxy start(Path folder, URI server) {
        Path keys = folder.resolve("backblaze.p12");
        Path certificate = folder.resolve("backblaze.pem");
        try {
            Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
            Program onKeys = new Program(
                    List.of(keytool.toString(), "-keystore", keys.toString(), "-storepass", PASSWORD, "-alias", "b2"),
                    Map.of());
            onKeys.run("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + HOST, "-ext", "san=dns:" + HOST);
            onKeys.run("-exportcert", "-rfc", "-file", certificate.toString());
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(keys)) {
                store.load(in, PASSWORD.toCharArray());
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD.toCharArray());
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(managers.getKeyManagers(), null, null);
            ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            BackblazeProxy proxy = new BackblazeProxy(listener, tls, certificate, server);
            proxy.threads.execute(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** To be given as {@code HTTPS_PROXY}. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** The certificate that clients must trust, PEM. */
    public Path certificate() {
        return certificate;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            String request = line(in);
            while (!line(in).isEmpty()) {
                // headers of the CONNECT say nothing we need
            }
            if (!request.startsWith("CONNECT " + HOST + ":443 ")) {
                client.getOutputStream().write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(client, HOST, 443, false);
            secure.setUseClientMode(false);
            try (secure;
                    Socket target = new Socket(server.getHost(), server.getPort())) {
                threads.execute(() -> pipe(target, secure));
                secure.getInputStream().transferTo(target.getOutputStream());
            }
        } catch (IOException e) {
            // the client left, or the proxy was closed
        }
    }

    private static void pipe(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // either side left
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
