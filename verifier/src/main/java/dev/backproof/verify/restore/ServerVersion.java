package dev.backproof.verify.restore;

import dev.backproof.backup.source.mariadb.MariaDbVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server a dump was made on, or goes into. A dump goes into servers of its own release series and of later ones; an
 * older one may not know what it holds (MariaDB documentation, "Downgrading Between Major Versions of MariaDB"), nor need
 * a MariaDB know what MySQL has.
 *
 * @param product {@code MariaDB} or {@code MySQL}; empty when it is not known
 * @param number such as {@code 10.11.19}; empty when it is not known
 */
public record ServerVersion(String product, String number) {
    private static final String MARIADB = "MariaDB";
    private static final String MYSQL = "MySQL";
    private static final Pattern NUMBER = Pattern.compile("(\\d{1,4})\\.\\d{1,4}(?:\\.\\d{1,4})?");
    /** MariaDB counts from 10 on; MySQL has not come so far. */
    private static final int FIRST_MARIADB = 10;

    /**
     * Understands what a server says of itself.
     *
     * @param server such as {@code 10.11.19-MariaDB-log} or {@code 8.0.36}; empty when not known
     */
    static ServerVersion of(String server) {
        Matcher number = NUMBER.matcher(server);
        if (!number.lookingAt()) {
            return new ServerVersion("", "");
        }
        boolean mariaDb = server.contains(MARIADB) || Integer.parseInt(number.group(1)) >= FIRST_MARIADB;
        return new ServerVersion(
                mariaDb ? MARIADB : MYSQL,
                MariaDbVersion.find(server).map(MariaDbVersion::toString).orElseGet(number::group));
    }

    /** Whether a sandbox may be unable to take a dump from here. */
    boolean isBeyond(ServerVersion sandbox) {
        if (!product.equals(sandbox.product)) {
            return product.equals(MYSQL);
        }
        Optional<MariaDbVersion> here = MariaDbVersion.find(sandbox.number);
        Optional<MariaDbVersion> there = MariaDbVersion.find(number);
        return here.isPresent()
                && there.isPresent()
                && there.get().compareTo(here.get()) > 0
                && !there.get().sameSeries(here.get());
    }

    /** What to do to learn more about a dump from here, as the last part of a sentence. */
    public String advice() {
        return product.equals(MYSQL)
                ? "only a MySQL could tell whether it restores"
                : "choose a sandbox of MariaDB " + number + " or newer";
    }

    /** {@code MariaDB 10.11.19}. */
    @Override
    public String toString() {
        return product + " " + number;
    }
}
