package dev.backproof.backup.source.mariadb;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a MariaDB server and as whom. Immutable. Its text form holds no secret.
 *
 * <p>A socket wins over host and port.
 */
public final class MariaDbConnection {
    /** Whether the connection is encrypted, and whom it trusts. */
    public enum Tls {
        /** Encrypted where the server offers it; a server without TLS is used in the clear, with a warning. */
        PREFERRED("preferred"),
        /** In the clear. */
        OFF("disable"),
        /** Encrypted, whatever certificate the server shows. */
        TRUST("trust"),
        /** Encrypted, and the certificate must be the server's own. */
        VERIFY("verify-full");

        private final String mode;

        Tls(String mode) {
            this.mode = mode;
        }

        static Tls parse(String mode) {
            if (mode.equals("verify-ca")) {
                return VERIFY; // MariaDB's command-line tools do not know it any more: the stricter one
            }
            return Arrays.stream(values())
                    .filter(tls -> tls.mode.equals(mode))
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationException(
                            ErrorCode.BAD_SETTING,
                            "sslMode " + mode + " is not known: one of "
                                    + Arrays.stream(values())
                                            .map(tls -> tls.mode)
                                            .collect(Collectors.joining(", "))));
        }
    }

    private static final int DEFAULT_PORT = 3306;
    private static final Pattern URL =
            Pattern.compile("jdbc:mariadb://(?:(\\[[0-9A-Fa-f:.%]+]|[^\\[\\]/:?,()]+)(?::(\\d{1,5}))?)?/?(?:\\?(.*))?");

    private final String host;
    private final int port;
    private final @Nullable Path socket;
    private final String user;
    private final String password;
    private final Tls tls;
    private final @Nullable Path serverCertificate;

    private MariaDbConnection(Builder builder) {
        this.host = builder.host;
        this.port = builder.port;
        this.socket = builder.socket;
        this.user = builder.user;
        this.password = builder.password;
        this.tls = builder.tls;
        this.serverCertificate = builder.serverCertificate;
    }

    /** Starts with {@code localhost:3306}, the user {@code root} and no password. */
    public static Builder builder() {
        return new Builder();
    }

    /** Host name or address, without brackets. */
    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    /** The Unix socket to be used instead of host and port. */
    public Optional<Path> socket() {
        return Optional.ofNullable(socket);
    }

    public String user() {
        return user;
    }

    /** The password; empty for none. A secret. */
    public String password() {
        return password;
    }

    public Tls tls() {
        return tls;
    }

    /** The certificate or authority that the server's certificate must come from, when the system's are not enough. */
    public Optional<Path> serverCertificate() {
        return Optional.ofNullable(serverCertificate);
    }

    /** Whether what is sent stays on this machine. */
    boolean local() {
        return socket != null || host.equals("localhost") || host.equals("::1") || host.startsWith("127.");
    }

    /** The server without the user: {@code db.lan:3306} or the socket's path. */
    public String address() {
        if (socket != null) {
            return socket.toString();
        }
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public String toString() {
        return user + "@" + address();
    }

    /** Collects the parts of a connection. */
    public static final class Builder {
        private String host = "localhost";
        private int port = DEFAULT_PORT;
        private @Nullable Path socket;
        private String user = "root";
        private String password = "";
        private Tls tls = Tls.PREFERRED;
        private @Nullable Path serverCertificate;

        private Builder() {}

        /**
         * Takes host, port, {@code sslMode}, {@code serverSslCert} and {@code localSocket} from an URL such as {@code
         * jdbc:mariadb://db.lan:3306/?sslMode=trust}.
         *
         * @throws ConfigurationException when it is another kind of URL, names a database or holds a password
         */
        public Builder url(String url) {
            Matcher match = URL.matcher(url);
            if (!match.matches()) {
                throw new ConfigurationException(
                        ErrorCode.BAD_SETTING,
                        "the URL of a MariaDB server is jdbc:mariadb://HOST:PORT/, without a database");
            }
            String named = match.group(1);
            if (named != null) {
                host = named.startsWith("[") ? named.substring(1, named.length() - 1) : named;
            }
            String number = match.group(2);
            if (number != null) {
                port(Integer.parseInt(number));
            }
            String parameters = match.group(3);
            if (parameters != null && !parameters.isEmpty()) {
                for (String parameter : parameters.split("&", -1)) {
                    parameter(parameter);
                }
            }
            return this;
        }

        private void parameter(String parameter) {
            int equals = parameter.indexOf('=');
            String name = equals < 0 ? parameter : parameter.substring(0, equals);
            String value = equals < 0 ? "" : URLDecoder.decode(parameter.substring(equals + 1), StandardCharsets.UTF_8);
            switch (name) {
                case "sslMode" -> tls = Tls.parse(value);
                case "serverSslCert" -> serverCertificate = Path.of(value);
                case "localSocket" -> socket = Path.of(value);
                case "user" -> user = value;
                case "password" ->
                    throw new ConfigurationException(
                            ErrorCode.BAD_SETTING, "the URL holds a password: put it into a password file instead");
                default ->
                    throw new ConfigurationException(
                            ErrorCode.UNKNOWN_SETTING, "the URL's parameter " + name + " is not known here");
            }
        }

        public Builder host(String host) {
            this.host = host;
            return this;
        }

        public Builder port(int port) {
            if (port < 1 || port > 65535) {
                throw new ConfigurationException(ErrorCode.BAD_SETTING, "port " + port + " is not between 1 and 65535");
            }
            this.port = port;
            return this;
        }

        public Builder socket(Path socket) {
            this.socket = socket;
            return this;
        }

        public Builder user(String user) {
            this.user = user;
            return this;
        }

        public Builder password(String password) {
            this.password = password;
            return this;
        }

        public Builder tls(Tls tls) {
            this.tls = tls;
            return this;
        }

        public Builder serverCertificate(Path certificate) {
            this.serverCertificate = certificate;
            return this;
        }

        public MariaDbConnection build() {
            return new MariaDbConnection(this);
        }
    }
}
