package dev.backproof.backup.storage.b2;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How to reach B2 and as whom. Its text form does not show the application key.
 *
 * @param endpoint where to authorize; empty for Backblaze's own. Plain http only for a loopback address
 * @param keyId id of the application key
 * @param applicationKey the application key, a secret
 * @param userAgent what requests call us
 * @param limits time-outs and retries
 */
public record B2Settings(
        Optional<URI> endpoint, String keyId, String applicationKey, String userAgent, B2Limits limits) {
    private static final String USER_AGENT = "backproof";
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[(0*:)*:?0*1\\]");

    public B2Settings {
        endpoint.ifPresent(B2Settings::checkEndpoint);
    }

    /** Settings with a key, for Backblaze's own endpoint. */
    public static B2Settings of(String keyId, String applicationKey) {
        return new B2Settings(Optional.empty(), keyId, applicationKey, USER_AGENT, B2Limits.DEFAULTS);
    }

    /**
     * Settings as the environment tells them: {@code B2_APPLICATION_KEY_ID} and {@code B2_APPLICATION_KEY}, else {@code
     * B2_ACCOUNT_ID} and {@code B2_ACCOUNT_KEY}; the endpoint from {@code BACKPROOF_B2_ENDPOINT} unless one is given.
     *
     * @throws StorageException {@code CREDENTIALS_MISSING} when there is no complete pair
     * @throws ConfigurationException {@code BAD_SETTING} when the endpoint cannot be used
     */
    public static B2Settings fromEnvironment(Map<String, String> environment, Optional<URI> endpoint) {
        Optional<B2Settings> settings = pair(environment, "B2_APPLICATION_KEY_ID", "B2_APPLICATION_KEY")
                .or(() -> pair(environment, "B2_ACCOUNT_ID", "B2_ACCOUNT_KEY"));
        if (settings.isEmpty()) {
            throw new StorageException(ErrorCode.CREDENTIALS_MISSING, "no complete B2 key in the environment");
        }
        Optional<URI> where =
                endpoint.or(() -> value(environment, "BACKPROOF_B2_ENDPOINT").map(B2Settings::uri));
        return where.map(settings.get()::withEndpoint).orElse(settings.get());
    }

    /** The same, but authorizing elsewhere. */
    public B2Settings withEndpoint(URI other) {
        return new B2Settings(Optional.of(other), keyId, applicationKey, userAgent, limits);
    }

    /** The same, but called differently in requests, such as {@code backproof/0.1.0}. */
    public B2Settings withUserAgent(String other) {
        return new B2Settings(endpoint, keyId, applicationKey, other, limits);
    }

    /** The same, but with other time-outs and retries. */
    public B2Settings withLimits(B2Limits other) {
        return new B2Settings(endpoint, keyId, applicationKey, userAgent, other);
    }

    @Override
    public String toString() {
        return "B2Settings[endpoint=" + endpoint.map(URI::toString).orElse("Backblaze") + ", keyId=" + keyId + "]";
    }

    private static Optional<B2Settings> pair(Map<String, String> environment, String id, String key) {
        return value(environment, id).flatMap(i -> value(environment, key).map(k -> of(i, k)));
    }

    private static Optional<String> value(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw badEndpoint(text, "it is no URL");
        }
    }

    private static void checkEndpoint(URI endpoint) {
        String scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        String host = endpoint.getHost();
        if (host == null || endpoint.getUserInfo() != null || !(scheme.equals("https") || scheme.equals("http"))) {
            throw badEndpoint(endpoint.toString(), "it is not of the form https://HOST[:PORT]");
        }
        if (scheme.equals("http")
                && !LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
            throw badEndpoint(endpoint.toString(), "plain http would show the key to the network");
        }
    }

    private static ConfigurationException badEndpoint(String endpoint, String why) {
        return new ConfigurationException(
                ErrorCode.BAD_SETTING,
                "not a B2 endpoint: '" + endpoint + "': " + why,
                "use https, or http to 127.0.0.1",
                null);
    }
}
