package dev.backproof.scenarios.corpus;

import dev.backproof.backup.source.mariadb.Account;
import dev.backproof.backup.source.mariadb.DumpManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text of a dump, to be broken. What an edit looks for must be there, exactly once: an edit that changes nothing would
 * make a broken specimen sound.
 */
record SqlText(String text) {
    private static final String MANIFEST = "manifest.json";
    private static final String DUMP = "dump.sql";

    /** A dump of the corpus. */
    static SqlText of(String resource) {
        return new SqlText(new String(resource(resource), StandardCharsets.UTF_8));
    }

    /** The dump of a database that lies beside its manifest. */
    static SqlText dumpOf(String database) {
        return of(database + "/" + DUMP);
    }

    /** The manifest of a database as it was written when the database was dumped. */
    static byte[] manifestOf(String database) {
        return resource(database + "/" + MANIFEST);
    }

    /** As a server stores a password: {@code *} and the SHA-1 of the SHA-1 (MariaDB, "mysql_native_password"). */
    static String nativePassword(String password) {
        byte[] once = digest("SHA-1", password.getBytes(StandardCharsets.UTF_8));
        return "*" + HexFormat.of().withUpperCase().formatHex(digest("SHA-1", once));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(SqlText.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The manifest that would lie beside this text, had it come from the database: its inventory and row counts, with the
     * digest of this text.
     */
    byte[] manifestFrom(String database) {
        DumpManifest source = DumpManifest.parse(manifestOf(database));
        return manifest(source, new DumpManifest.DumpFile(bytes().length, sha256(text)), source.accounts());
    }

    /** The manifest of a database as it would be had the server not had an account. */
    static byte[] manifestWithoutAccount(String database, String account) {
        DumpManifest source = DumpManifest.parse(manifestOf(database));
        List<Account> accounts = new ArrayList<>(Objects.requireNonNull(source.accounts()));
        if (!accounts.removeIf(each -> each.name().equals(account))) {
            throw new IllegalStateException("nowhere: " + account);
        }
        return manifest(source, source.dump(), accounts);
    }

    private static byte[] manifest(DumpManifest source, DumpManifest.DumpFile dump, @Nullable List<Account> accounts) {
        return new DumpManifest(
                        source.format(),
                        source.serverVersion(),
                        source.toolVersion(),
                        source.lowerCaseTableNames(),
                        source.time(),
                        dump,
                        source.schema(),
                        source.rows(),
                        source.historyIncluded(),
                        accounts,
                        source.changedDuringDump(),
                        source.warnings())
                .toJson();
    }

    /** The SHA-256 of a text, in hexadecimal digits. */
    static String sha256(String text) {
        return HexFormat.of().formatHex(digest("SHA-256", text.getBytes(StandardCharsets.UTF_8)));
    }

    private int find(String part) {
        int at = text.indexOf(part);
        if (at < 0 || text.indexOf(part, at + 1) >= 0) {
            throw new IllegalStateException((at < 0 ? "nowhere: " : "more than once: ") + part);
        }
        return at;
    }

    /** With something else in the place of this part. */
    SqlText replace(String part, String other) {
        int at = find(part);
        return new SqlText(text.substring(0, at) + other + text.substring(at + part.length()));
    }

    /** With something else wherever the pattern matches, which must be somewhere. */
    SqlText replaceAll(String pattern, String other) {
        String edited = text.replaceAll(pattern, other);
        if (edited.equals(text)) {
            throw new IllegalStateException("nowhere: " + pattern);
        }
        return new SqlText(edited);
    }

    SqlText without(String part) {
        return replace(part, "");
    }

    /** Without what stands from the beginning of one part up to the beginning of the next occurrence of another. */
    SqlText without(String from, String to) {
        int start = find(from);
        int end = text.indexOf(to, start);
        if (end < 0) {
            throw new IllegalStateException("nowhere behind " + from + ": " + to);
        }
        return new SqlText(text.substring(0, start) + text.substring(end));
    }

    /** What stands before this part. */
    SqlText before(String part) {
        return new SqlText(text.substring(0, find(part)));
    }

    /** As {@code --skip-comments} would have written it: no header, no last line. */
    SqlText withoutComments() {
        return new SqlText(
                text.lines().filter(line -> !line.matches("--( .*)?")).collect(Collectors.joining("\n", "", "\n")));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    byte[] gzip() {
        return gzip(bytes());
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Some pieces behind one another. */
    static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
