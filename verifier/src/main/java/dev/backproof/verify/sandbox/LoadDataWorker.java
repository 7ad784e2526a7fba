package dev.backproof.verify.sandbox;

import dev.backproof.verify.sandbox.Workers.Piece;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Hands the rows of statements to {@code LOAD DATA} over a connection of its own. A row that is left out, cut or changed, which
 * {@code LOAD DATA LOCAL} only warns of, is a failure here: whoever gets one lets a client load the dump, which knows
 * what is an error in it.
 *
 * <p>The server never gets a file of this machine: whenever it asks for one it gets the rows, or nothing.
 */
final class LoadDataWorker implements Workers.Worker {
    /**
     * So many bytes are one LOAD DATA, a transaction of its own, so that the server need not be able to undo a whole table. The
     * first are smaller: a statement of the first client that takes keys away has to wait for the one that runs.
     */
    private static final long AT_ONCE = 64 << 20;

    private static final long FIRST = 1 << 20;

    /** What mariadb-dump and mysqldump write at the head of a dump; nothing else is known to leave values as they are. */
    private static final String SETTING = "@OLD_\\w+ *+= *+@@\\w+|NAMES utf8mb4|TIME_ZONE='[^']*+'|UNIQUE_CHECKS=0"
            + "|FOREIGN_KEY_CHECKS=0|SQL_MODE='NO_AUTO_VALUE_ON_ZERO'|SQL_NOTES=0|NOTE_VERBOSITY=0"
            + "|@MYSQLDUMP_TEMP_LOG_BIN = @@SESSION\\.SQL_LOG_BIN|@@SESSION\\.SQL_LOG_BIN *+= *+0";

    private static final Pattern SETTINGS =
            Pattern.compile("(?:/\\*M?!\\d{5,6} )?SET (?:" + SETTING + ")(?:, (?:" + SETTING + "))*+(?: \\*/)?;");

    /** The clients' number for a connection that ended in the middle. */
    private static final int LOST = 2013;

    private final Connection connection;
    private final org.mariadb.jdbc.Statement statement;
    private final String loadData;

    /**
     * One with a connection of its own, which it closes.
     *
     * @param settings statements that come before anything else
     * @param rows of which table
     * @throws SQLException when the server does not take a setting
     */
    LoadDataWorker(Connection connection, List<String> settings, PlainRows rows) throws SQLException {
        this.connection = connection;
        this.loadData = rows.loadData();
        try {
            statement = connection.createStatement().unwrap(org.mariadb.jdbc.Statement.class);
            for (String setting : settings) {
                execute(setting);
            }
            // else InnoDB sorts all rows of an empty table before it stores them, which takes twice the time
            execute("SET unique_checks=1");
            execute("SET net_read_timeout=28800"); // rows may come slowly, as statements may
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether a connection can be given the settings of a dump's head, and stores what comes after them as clients do. */
    static boolean understands(String settings) {
        return settings.contains("SET NAMES utf8mb4 ")
                && settings.lines().allMatch(line -> SETTINGS.matcher(line).matches());
    }

    private void execute(String sql) throws SQLException {
        execute(sql, InputStream.nullInputStream());
    }

    private void execute(String sql, InputStream file) throws SQLException {
        statement.setLocalInfileInputStream(file);
        statement.execute(sql);
    }

    @Override
    public DumpLoader.Ended take(Workers.Statements statements) throws InterruptedException {
        RowStream rows = new RowStream(statements);
        try {
            while (rows.begin()) {
                execute(loadData, rows);
                if (statement.getUpdateCount() != rows.count() || warnings() > 0) {
                    return new DumpLoader.Ended(1, "mariadb: rows are not stored as they are in the dump");
                }
            }
            return new DumpLoader.Ended(0, "");
        } catch (SQLException e) {
            return ended(e);
        }
    }

    /** As a client would tell it. */
    static DumpLoader.Ended ended(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        int code = state.startsWith("08") ? LOST : e.getErrorCode();
        return new DumpLoader.Ended(1, "ERROR %d (%s): %s".formatted(code, state, e.getMessage()));
    }

    private long warnings() throws SQLException {
        try (ResultSet result = statement.executeQuery("SELECT @@warning_count")) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    public void close() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // the server ends it when the sandbox ends
        }
    }

    /** The rows of one statement after another, to be read in parts. */
    private static final class RowStream extends InputStream {
        private final Workers.Statements statements;
        private Piece current = Piece.END;
        private int at;
        private long limit = FIRST;
        private long bytes;
        private long count;
        private boolean over;

        RowStream(Workers.Statements statements) {
            this.statements = statements;
        }

        /** Begins anew with the next statement; false when there is none. */
        boolean begin() throws InterruptedException {
            limit = Math.min(bytes == 0 ? FIRST : 2 * limit, AT_ONCE);
            bytes = 0;
            count = 0;
            return advance();
        }

        /** How many rows were given since it began. */
        long count() {
            return count;
        }

        private boolean advance() throws InterruptedException {
            if (!over) {
                current = statements.next();
                at = current.offset();
                bytes += current.length();
                count += current.rows();
                over = current.isEnd();
            }
            return !over;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("the driver reads many bytes at once");
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at == current.length()) {
                try {
                    if (!current.isEnd()) {
                        statements.done(current);
                        current = Piece.END;
                        at = 0;
                    }
                    if (bytes >= limit || !advance()) {
                        return -1;
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new InterruptedIOException("interrupted while rows were loaded");
                }
            }
            int size = Math.min(length, current.length() - at);
            System.arraycopy(current.bytes(), at, into, offset, size);
            at += size;
            return size;
        }
    }
}
