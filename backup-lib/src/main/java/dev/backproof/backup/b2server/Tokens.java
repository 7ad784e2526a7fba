package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Account;
import dev.backproof.backup.b2server.store.ApplicationKey;
import dev.backproof.backup.b2server.store.Catalog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were given out and what they are good for. They are forgotten when the server stops; clients get new
 * ones by themselves.
 */
final class Tokens {
    private static final long ONE_DAY_MILLIS = 24L * 60 * 60 * 1000;
    private static final int RANDOM_BYTES = 30;
    private static final int CLEAN_UP_EVERY = 1000;

    private final Catalog catalog;
    private final Account account;
    private final Settings settings;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();

    Tokens(Catalog catalog, Account account, Settings settings) {
        this.catalog = catalog;
        this.account = account;
        this.settings = settings;
    }

    /** What a token is good for. */
    sealed interface Grant {
        /** From when on it is worthless. */
        long expires();
    }

    /** Everything a key allows. */
    record AccountGrant(String keyId, long expires) implements Grant {}

    /**
     * Uploads to one upload URL, one at a time.
     *
     * @param path of the URL
     */
    record UploadGrant(String keyId, String path, long expires, AtomicBoolean busy) implements Grant {}

    /**
     * Downloads of names with a prefix.
     *
     * @param overrides headers that the download must ask for, by their parameter
     */
    record DownloadGrant(String bucketId, String prefix, Map<String, String> overrides, long expires)
            implements Grant {}

    /** Who has this id and secret. */
    Caller signIn(String keyId, String secret) {
        ApplicationKey key = key(keyId);
        if (key == null || !sameSecret(key.secret(), secret) || !key.isValidAt(settings.now())) {
            throw B2Failure.unauthorized("The key id or the application key is wrong");
        }
        return new Caller(key);
    }

    String giveAccount(Caller caller) {
        return give(new AccountGrant(caller.key().id(), expiry(caller, ONE_DAY_MILLIS)));
    }

    String giveUpload(Caller caller, String path) {
        return give(new UploadGrant(caller.key().id(), path, expiry(caller, ONE_DAY_MILLIS), new AtomicBoolean()));
    }

    String giveDownload(Caller caller, String bucketId, String prefix, Map<String, String> overrides, long millis) {
        return give(new DownloadGrant(bucketId, prefix, overrides, expiry(caller, millis)));
    }

    /** Who sent an account token. */
    Caller account(@Nullable String token) {
        if (grant(token) instanceof AccountGrant grant) {
            return caller(grant.keyId());
        }
        throw B2Failure.badToken("Invalid authorization token");
    }

    /** What an upload token is good for. */
    UploadGrant upload(@Nullable String token) {
        if (grant(token) instanceof UploadGrant grant) {
            return grant;
        }
        throw B2Failure.badToken("Invalid authorization token");
    }

    /** What any token is good for. */
    Grant grant(@Nullable String token) {
        if (token == null || token.isEmpty()) {
            throw new B2Failure(401, "missing_auth_token", "Authorization token is missing");
        }
        Grant grant = grants.get(token);
        if (grant == null) {
            throw B2Failure.badToken("Invalid authorization token");
        }
        if (settings.now() >= grant.expires()) {
            grants.remove(token);
            throw B2Failure.expiredToken();
        }
        return grant;
    }

    /** The key's owner, as long as the key exists. */
    Caller caller(String keyId) {
        ApplicationKey key = key(keyId);
        if (key == null) {
            throw B2Failure.unauthorized("Application key was deleted");
        }
        return new Caller(key);
    }

    /** Makes a token worthless. */
    void revoke(@Nullable String token) {
        if (token != null) {
            grants.remove(token);
        }
    }

    private @Nullable ApplicationKey key(String keyId) {
        if (keyId.equals(account.keyId())) {
            return new ApplicationKey(keyId, account.applicationKey(), "master", Capabilities.ALL, null, null, null);
        }
        return catalog.read(state -> state.keys().get(keyId));
    }

    private long expiry(Caller caller, long millis) {
        long end = settings.now() + millis;
        Long keyEnd = caller.key().expirationTimestamp();
        return keyEnd == null ? end : Math.min(end, keyEnd);
    }

    private String give(Grant grant) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String token = "4_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        if (grants.size() % CLEAN_UP_EVERY == CLEAN_UP_EVERY - 1) {
            long now = settings.now();
            grants.values().removeIf(old -> now >= old.expires());
        }
        grants.put(token, grant);
        return token;
    }

    private static boolean sameSecret(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
