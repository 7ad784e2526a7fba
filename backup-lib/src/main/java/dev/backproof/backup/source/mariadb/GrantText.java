package dev.backproof.backup.source.mariadb;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GRANT statement as {@code SHOW GRANTS} writes it and {@code mariadb-dump --system=users} repeats it, without what gives
 * passwords away: in place of each hash stands a digest of it, which still tells whether two are the same.
 *
 * @param account whom it is for: {@code app@%}, or a role's bare name; empty when that cannot be told
 * @param text the statement
 */
public record GrantText(String account, String text) {
    private static final String NAME = "(`(?:[^`]|``)*`|'(?:[^'\\\\]|''|\\\\.)*')";
    private static final Pattern TO = Pattern.compile(" TO " + NAME + "(?:@" + NAME + ")?");
    private static final String IDENTIFIED = " IDENTIFIED ";
    private static final Pattern SECRET = Pattern.compile("'(?:[^'\\\\]|''|\\\\.)*'");

    /** Reads a statement. */
    public static GrantText of(String statement) {
        String text = statement.strip();
        int secrets = text.indexOf(IDENTIFIED);
        Matcher to = TO.matcher(secrets < 0 ? text : text.substring(0, secrets));
        String account = "";
        while (to.find()) {
            String user = plain(to.group(1));
            account = to.group(2) == null ? user : user + "@" + plain(to.group(2));
        }
        return new GrantText(
                account, secrets < 0 ? text : text.substring(0, secrets) + hidden(text.substring(secrets)));
    }

    private static String hidden(String text) {
        return SECRET.matcher(text).replaceAll(secret -> "'" + digest(secret.group()) + "'");
    }

    /** Tells whether two texts that nobody may see are the same. */
    public static String digest(String secret) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sum, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** What is granted, for people: without the part that names the password. */
    public String shown() {
        int secrets = text.indexOf(IDENTIFIED);
        return secrets < 0 ? text : text.substring(0, secrets);
    }

    private static String plain(String quoted) {
        String inner = quoted.substring(1, quoted.length() - 1);
        return quoted.startsWith("`")
                ? inner.replace("``", "`")
                : inner.replace("''", "'").replaceAll("\\\\(.)", "$1");
    }
}
