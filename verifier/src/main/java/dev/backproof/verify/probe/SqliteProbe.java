package dev.backproof.verify.probe;

import dev.backproof.backup.posix.Folders;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.scenario.ProbeKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/**
 * SQLite databases, whatever their name (SQLite, "Database File Format").
 *
 * <ol>
 *   <li>The header: the file is as long as it says.
 *   <li>The write-ahead log beside it: of the same page size, and not overwritten while it was copied: frames of a later
 *       round than its header (§4.1: the first salt is incremented with each round).
 *   <li>A private copy is opened together with its log or rollback journal, as a program would after a crash: {@code PRAGMA
 *       integrity_check}, else {@code quick_check} where a collation or function of its own program is needed, and {@code
 *       PRAGMA foreign_key_check}, which finds no damage and only gives a hint: most programs never switch foreign keys on.
 * </ol>
 */
final class SqliteProbe implements FileProbe {
    private static final int SMALLEST = 512;
    private static final int WAL_HEADER = 32;
    private static final int FRAME_HEADER = 24;
    private static final int WAL_VERSION = 3_007_000;
    private static final int OPCODES = 100_000;
    private static final long ROOM_LEFT = 64 << 20;
    private static final int LONGEST_FINDING = 160;
    private static final int MOST_ORPHANS = 1000;

    /** How a rollback journal ends that names another one, which SQLite would open, and might delete: §3, "super-journal". */
    private static final byte[] JOURNAL_MAGIC = {
        (byte) 0xd9, (byte) 0xd5, 0x05, (byte) 0xf9, 0x20, (byte) 0xa1, 0x63, (byte) 0xd7
    };

    /** What integrity_check says of rows that break rules of their table: no damage of the file. */
    private static final Pattern BROKEN_RULE =
            Pattern.compile("(CHECK constraint failed|NULL value|non-\\w+ value|\\w+ value) in .*");

    private final Probes.Surroundings surroundings;

    SqliteProbe(Probes.Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public ProbeKind kind() {
        return ProbeKind.SQLITE;
    }

    @Override
    public String counted(long files) {
        return Words.count(files, "SQLite database");
    }

    @Override
    public boolean wants(ProbedFile file) {
        return file.holds(0, "SQLite format 3\0");
    }

    @Override
    public Look look(ProbedFile file) throws IOException {
        if (file.size() < SMALLEST) {
            return Look.broken("it is cut within its header");
        }
        ByteBuffer header = ByteBuffer.wrap(file.head());
        int written = Short.toUnsignedInt(header.getShort(16));
        int pageSize = written == 1 ? 1 << 16 : written;
        if (pageSize < SMALLEST || Integer.bitCount(pageSize) != 1) {
            return Look.broken("its header is damaged");
        }
        if (file.leftBehind("-wal") || file.leftBehind("-journal")) {
            return Look.notTested("its write-ahead log or journal is not among what was restored");
        }
        Optional<ProbedFile> wal = file.beside("-wal").filter(log -> log.size() > 0);
        Optional<ProbedFile> journal = file.beside("-journal").filter(log -> log.size() > 0);
        boolean walMode = header.get(18) == 2;
        if (walMode && file.beside("-wal").isEmpty() && file.beside("-shm").isPresent()) {
            return Look.broken("it was open when it was copied (its -shm is there) and its -wal is missing: what was"
                    + " written last is lost");
        }
        if (wal.isPresent()) {
            String trouble = trouble(wal.get(), pageSize);
            if (!trouble.isEmpty()) {
                return Look.broken(trouble);
            }
        } else if (journal.isEmpty()) {
            long pages = Integer.toUnsignedLong(header.getInt(28));
            boolean valid = header.getInt(24) == header.getInt(92);
            if (valid && file.size() < pages * pageSize) {
                return Look.broken("it is cut: " + file.size() + " of " + pages * pageSize + " bytes");
            }
        }
        if (journal.isPresent() && namesAnother(journal.get())) {
            return Look.notTested("its rollback journal belongs to several databases");
        }
        Look found = check(file, wal, journal);
        return found.equals(Look.SOUND) && walMode && file.beside("-wal").isEmpty()
                ? Look.odd("in WAL mode without a -wal beside it: it was closed, or its -wal is not backed up")
                : found;
    }

    /** What is wrong with a write-ahead log, or empty. One whose header is not whole SQLite takes for empty. */
    private static String trouble(ProbedFile wal, int pageSize) throws IOException {
        if (wal.size() < WAL_HEADER) {
            return "";
        }
        ByteBuffer header = ByteBuffer.wrap(wal.head());
        if ((header.getInt(0) & ~1) != 0x377f0682 || header.getInt(4) != WAL_VERSION) {
            return "its -wal is none";
        }
        if (header.getInt(8) != pageSize) {
            return "its -wal is of another database: pages of " + header.getInt(8) + " bytes, not of " + pageSize;
        }
        int round = header.getInt(16);
        int frame = FRAME_HEADER + pageSize;
        byte[] salt = new byte[4];
        try (PosixFile log = wal.open()) {
            for (long at = WAL_HEADER; at + frame <= wal.size(); at += frame) {
                byte[] read = wal.bytesAt(log, at + 8, salt.length);
                if (read.length == salt.length && ByteBuffer.wrap(read).getInt() - round == 1) {
                    return "its -wal was overwritten while it was copied: it holds pages of two moments";
                }
            }
        }
        return "";
    }

    private static boolean namesAnother(ProbedFile journal) throws IOException {
        return Arrays.equals(journal.tail(JOURNAL_MAGIC.length), JOURNAL_MAGIC);
    }

    private Look check(ProbedFile file, Optional<ProbedFile> wal, Optional<ProbedFile> journal) throws IOException {
        Path folder = surroundings.newFolder();
        try {
            long room = Files.getFileStore(folder).getUsableSpace();
            if (room < 2 * file.size() + wal.map(ProbedFile::size).orElse(0L) + ROOM_LEFT) {
                return Look.notTested("there is no room for a copy");
            }
            Path copy = folder.resolve("copy");
            copy(file, copy);
            if (wal.isPresent()) {
                copy(wal.get(), folder.resolve("copy-wal"));
            }
            if (journal.isPresent()) {
                copy(journal.get(), folder.resolve("copy-journal"));
            }
            return check(copy, file);
        } finally {
            Folders.wipe(folder);
        }
    }

    private static void copy(ProbedFile file, Path to) throws IOException {
        try (InputStream in = file.stream()) {
            Files.copy(in, to);
        }
    }

    private static Look check(Path copy, ProbedFile file) throws IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
            ProgressHandler.setHandler(connection, OPCODES, new ProgressHandler() {
                @Override
                protected int progress() {
                    return file.budget().isOver() ? 1 : 0;
                }
            });
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA trusted_schema=OFF");
                statement.execute("PRAGMA cell_size_check=ON");
                statement.execute("PRAGMA mmap_size=0");
                return check(statement, file);
            } finally {
                ProgressHandler.clearHandler(connection);
            }
        } catch (SQLException e) {
            return judge(e, file);
        } catch (LinkageError e) {
            return Look.notTested("SQLite's library cannot be loaded on this machine");
        }
    }

    private static Look check(Statement statement, ProbedFile file) throws SQLException, IOException {
        Look found;
        try {
            found = ask(statement, "PRAGMA integrity_check(20)");
        } catch (SQLException e) {
            if (code(e) != SQLiteErrorCode.SQLITE_ERROR) {
                return judge(e, file);
            }
            // a collation, a function or a kind of table that only its own program has
            try {
                found = ask(statement, "PRAGMA quick_check(20)");
            } catch (SQLException again) {
                return code(again) == SQLiteErrorCode.SQLITE_ERROR
                        ? Look.notTested("it needs what only its own program has, such as a collation")
                        : judge(again, file);
            }
        }
        return found.equals(Look.SOUND) ? orphans(statement) : found;
    }

    private static Look ask(Statement statement, String pragma) throws SQLException {
        String rule = "";
        try (ResultSet rows = statement.executeQuery(pragma)) {
            while (rows.next()) {
                String line = rows.getString(1).strip();
                if (BROKEN_RULE.matcher(line).matches()) {
                    rule = line;
                } else if (!line.equals("ok")) {
                    return Look.broken("integrity_check says " + lastLine(line));
                }
            }
        }
        return rule.isEmpty() ? Look.SOUND : Look.odd("rows break rules of their table: " + lastLine(rule));
    }

    private static String lastLine(String finding) {
        String line = finding.substring(finding.lastIndexOf('\n') + 1);
        return line.length() > LONGEST_FINDING ? line.substring(0, LONGEST_FINDING) + "…" : line;
    }

    private static Look orphans(Statement statement) {
        int orphans = 0;
        try (ResultSet rows = statement.executeQuery("PRAGMA foreign_key_check")) {
            while (orphans < MOST_ORPHANS && rows.next()) {
                orphans++;
            }
        } catch (SQLException e) {
            return Look.SOUND; // a foreign key that is not one, or a table of its own program: no damage either
        }
        return orphans == 0
                ? Look.SOUND
                : Look.odd((orphans == MOST_ORPHANS ? "at least " : "") + Words.count(orphans, "row")
                        + " without the row that a foreign key refers to");
    }

    private static Look judge(SQLException e, ProbedFile file) throws IOException {
        return switch (code(e)) {
            case SQLITE_CORRUPT, SQLITE_CORRUPT_INDEX, SQLITE_CORRUPT_SEQUENCE, SQLITE_CORRUPT_VTAB, SQLITE_NOTADB ->
                Look.broken("SQLite says its image is malformed");
            case SQLITE_INTERRUPT -> {
                file.watch();
                yield Look.notTested("SQLite was interrupted");
            }
            case SQLITE_FULL -> Look.notTested("there is no room for a copy");
            default -> Look.notTested("SQLite cannot look into it: " + code(e).name());
        };
    }

    private static SQLiteErrorCode code(SQLException e) {
        return SQLiteErrorCode.getErrorCode(e.getErrorCode());
    }
}
