package dev.backproof.verify.assertion;

import dev.backproof.backup.posix.FileStatus;
import dev.backproof.backup.posix.FileType;
import dev.backproof.backup.posix.PosixFile;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.PathPatterns;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.scenario.FileRows;
import dev.backproof.verify.scenario.Tolerance;
import java.io.IOException;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares files with rows that name them. Memory does not grow with the rows, save for eight bytes each where files are looked
 * for among them.
 */
final class FileRowChecks {
    private static final int MOST_NAMES = 10;
    private static final int ROWS_AT_A_TIME = 1000;
    private static final String PATH = "path";
    private static final String SIZE = "size";
    private static final Map<String, String> DIGESTS = Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256");

    /** All rows were told. */
    private static final Outcome READ = Outcome.passed("all rows were read");

    private final RestoredVolume volume;
    private final FileRows rows;
    private final RestoredData all;

    /**
     * Checks on a volume.
     *
     * @param all where the rows are looked for
     */
    FileRowChecks(RestoredVolume volume, FileRows rows, RestoredData all) {
        this.volume = volume;
        this.rows = rows;
        this.all = all;
    }

    /**
     * What a row names is there, as large as the row says and with its digest; of a volume that was not restored as a whole, digests
     * of what was restored.
     */
    Check haveFiles(String title, Tolerance mayDiffer) {
        return check("files of " + title, "files-of-rows", () -> {
            Comparison found = new Comparison();
            Outcome read = read(found::row);
            if (!read.equals(READ)) {
                return read;
            }
            if (found.rows == 0) {
                return Outcome.skipped("there is no row that could name a file");
            }
            String wrong = Words.count(found.wrong, "row");
            return judge(
                    mayDiffer,
                    found.wrong,
                    found.rows,
                    volume.name() + ": " + found.wrong + " of "
                            + Words.count(found.rows, "row") + " (" + title + ") without the file that is named: "
                            + Words.some(found.examples, found.wrong),
                    Words.count(found.rows, "row") + " (" + title + "): what is named is there" + found.compared(),
                    wrong);
        });
    }

    /** Every regular file that matches a pattern is named by a row. */
    Check haveRows(String title, String glob, Tolerance mayDiffer) {
        PathPatterns patterns = PathPatterns.of(List.of(RawName.of(glob)));
        return check("rows of " + title + " for all files " + glob, "rows-of-files", () -> {
            PathSet named = new PathSet();
            Outcome read = read(row -> {
                EntryPath path = row.entry();
                if (path != null) {
                    named.add(path);
                }
            });
            if (!read.equals(READ)) {
                return read;
            }
            List<String> examples = new ArrayList<>();
            long[] counts = {0, 0};
            volume.walk((path, status) -> {
                if (status.type() == FileType.FILE && patterns.matches(path.names())) {
                    counts[0]++;
                    if (!named.contains(path)) {
                        counts[1]++;
                        if (examples.size() < MOST_NAMES) {
                            examples.add(VolumeChecks.shown(path));
                        }
                    }
                }
            });
            if (counts[0] == 0) {
                return Outcome.skipped("no file matches " + glob);
            }
            return judge(
                    mayDiffer,
                    counts[1],
                    counts[0],
                    volume.name() + ": " + counts[1] + " of " + Words.count(counts[0], "file") + " without a row ("
                            + title + "): " + Words.some(examples, counts[1]),
                    Words.count(counts[0], "file") + ", named by a row (" + title + ")",
                    Words.count(counts[1], "file"));
        });
    }

    private Check check(String what, String kind, Check.Probe probe) {
        return new Check(volume.name() + ": " + what, kind, probe).provingData(volume.isWhole());
    }

    private static Outcome judge(
            Tolerance mayDiffer, long wrong, long all, String trouble, String fine, String actual) {
        if (wrong == 0) {
            return Outcome.passed(fine, mayDiffer.toString(), actual);
        }
        return mayDiffer.allows(wrong, all)
                ? Outcome.passed(trouble + "; allowed are " + mayDiffer, mayDiffer.toString(), actual)
                : Outcome.failed(trouble, mayDiffer.toString(), actual);
    }

    // ---- rows ------------------------------------------------------------------------------------------------------

    /** A row that names a file; its other values may be missing. */
    private record Row(@Nullable String path, Map<String, String> values) {
        /** The path below the volume, or null when there is none or it leads out of it. */
        @Nullable
        EntryPath entry() {
            try {
                return path == null || path.isEmpty() ? null : RestoredVolume.entry(path);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }

    private interface OnRow {
        void see(Row row) throws IOException;
    }

    /** Tells all rows and gives {@link #READ}, or what keeps them from being read. */
    private Outcome read(OnRow onRow) throws IOException, SQLException {
        return switch (rows) {
            case FileRows.OfDatabase from -> {
                RestoredDatabase database = all.databases().get(from.database());
                if (database == null) {
                    yield Outcome.skipped(from.database() + " did not come back");
                }
                try (Connection connection = database.connect()) {
                    yield ask(connection, from.sql(), onRow);
                }
            }
            case FileRows.OfSqlite from -> {
                RestoredVolume other = other(from.volume());
                if (other == null) {
                    yield Outcome.skipped(from.volume() + " did not come back");
                }
                yield SqliteChecks.in(other, from.path(), database -> ask(database.connection(), from.sql(), onRow));
            }
            case FileRows.OfText from -> {
                RestoredVolume other = other(from.volume());
                yield other == null ? Outcome.skipped(from.volume() + " did not come back") : find(other, from, onRow);
            }
        };
    }

    /** A copy that is looked at in the place of a volume speaks for itself. */
    private @Nullable RestoredVolume other(String name) {
        return name.equals(volume.name()) ? volume : all.volumes().get(name);
    }

    private static Outcome ask(Connection connection, String sql, OnRow onRow) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(ROWS_AT_A_TIME);
            try (ResultSet found = statement.executeQuery(sql)) {
                ResultSetMetaData columns = found.getMetaData();
                List<String> labels = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    labels.add(columns.getColumnLabel(i).toLowerCase(Locale.ROOT));
                }
                int path = labels.size() == 1 ? 0 : labels.indexOf(PATH);
                if (path < 0) {
                    return Outcome.error("the query gives no column " + PATH + ", but " + String.join(", ", labels));
                }
                for (String label : labels) {
                    if (labels.size() > 1
                            && !label.equals(PATH)
                            && !label.equals(SIZE)
                            && !DIGESTS.containsKey(label)) {
                        return Outcome.error("the query gives a column " + label + "; it may give " + PATH + ", " + SIZE
                                + ", md5, sha1, sha256");
                    }
                }
                while (found.next()) {
                    Map<String, String> values = new LinkedHashMap<>();
                    for (int i = 0; i < labels.size(); i++) {
                        String value = i == path ? null : found.getString(i + 1);
                        if (value != null) {
                            values.put(labels.get(i), value);
                        }
                    }
                    onRow.see(new Row(found.getString(path + 1), values));
                }
                return READ;
            }
        }
    }

    private static Outcome find(RestoredVolume volume, FileRows.OfText from, OnRow onRow) throws IOException {
        Pattern pattern = Pattern.compile(from.regex(), Pattern.MULTILINE);
        return ContentChecks.inText(volume, from.path(), text -> {
            for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
                String found = matcher.group(1);
                onRow.see(new Row(found == null ? null : from.entry().replace("$1", found), Map.of()));
            }
            return READ;
        });
    }

    // ---- files -----------------------------------------------------------------------------------------------------

    /** Compares rows with files. */
    private final class Comparison {
        private final List<String> examples = new ArrayList<>();
        private long rows;
        private long wrong;
        private long sizes;
        private long digests;
        private long unread;

        void row(Row row) throws IOException {
            rows++;
            String problem = problem(row);
            if (!problem.isEmpty()) {
                wrong++;
                if (examples.size() < MOST_NAMES) {
                    examples.add(problem);
                }
            }
        }

        private String problem(Row row) throws IOException {
            EntryPath path = row.entry();
            if (path == null) {
                return row.path() == null || row.path().isEmpty()
                        ? "a row without a path"
                        : row.path() + " does not stay below the volume";
            }
            Optional<FileStatus> status = volume.find(path);
            if (status.isEmpty()) {
                return VolumeChecks.shown(path) + " is missing";
            }
            if (row.values().isEmpty()) {
                return "";
            }
            if (status.get().type() != FileType.FILE) {
                return VolumeChecks.shown(path) + " is a " + status.get().type().label();
            }
            for (Map.Entry<String, String> value : row.values().entrySet()) {
                String problem = value.getKey().equals(SIZE)
                        ? otherSize(path, status.get().size(), value.getValue())
                        : otherContent(path, value.getKey(), value.getValue());
                if (!problem.isEmpty()) {
                    return problem;
                }
            }
            return "";
        }

        private String otherSize(EntryPath path, long actual, String expected) {
            sizes++;
            BigDecimal size = Cells.number(expected);
            return size != null && size.compareTo(BigDecimal.valueOf(actual)) == 0
                    ? ""
                    : VolumeChecks.shown(path) + " has " + Words.count(actual, "byte") + " instead of " + expected;
        }

        private String otherContent(EntryPath path, String name, String expected) throws IOException {
            if (!volume.isRestored(path)) {
                unread++;
                return "";
            }
            Optional<PosixFile> file = volume.openFile(path);
            if (file.isEmpty()) {
                return VolumeChecks.shown(path) + " is missing";
            }
            digests++;
            try (PosixFile open = file.get()) {
                return VolumeChecks.digest(open, newDigest(name)).equals(expected.toLowerCase(Locale.ROOT))
                        ? ""
                        : VolumeChecks.shown(path) + " has another " + name;
            }
        }

        private String compared() {
            List<String> words = new ArrayList<>();
            if (sizes > 0) {
                words.add(Words.count(sizes, "size"));
            }
            if (digests > 0) {
                words.add(Words.count(digests, "digest"));
            }
            return (words.isEmpty() ? "" : ", " + String.join(" and ", words) + " compared")
                    + (unread == 0 ? "" : "; " + Words.count(unread, "digest") + " not compared, not read this time");
        }
    }

    private static MessageDigest newDigest(String column) {
        try {
            return MessageDigest.getInstance(DIGESTS.getOrDefault(column, column));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
