package dev.backproof.verify.scenario;

import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.scenario.Expectation.KnownFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One entry under {@code assertions}: what must hold for one restored volume or database. */
public sealed interface Assertion {
    /** The name of the restored volume or database it is about. */
    String subject();

    /** Why, in the author's words, or empty. */
    String because();

    /** Why and until when it is expected not to hold, or null when it has to hold. */
    @Nullable
    KnownFailure known();

    /** Where it stands. */
    SourcePosition position();

    /** What must hold for a restored volume; each expectation is a check of its own. */
    record OnVolume(
            String subject,
            List<VolumeExpectation> expectations,
            String because,
            @Nullable KnownFailure known,
            SourcePosition position)
            implements Assertion {
        public OnVolume {
            expectations = List.copyOf(expectations);
        }
    }

    /** What must hold for a restored database; each expectation is a check of its own. */
    record OnDatabase(
            String subject,
            List<DatabaseExpectation> expectations,
            String because,
            @Nullable KnownFailure known,
            SourcePosition position)
            implements Assertion {
        public OnDatabase {
            expectations = List.copyOf(expectations);
        }
    }

    /** What must hold for the snapshot that a volume or database came from; each expectation is a check of its own. */
    record OnSnapshot(
            String subject,
            List<SnapshotExpectation> expectations,
            String because,
            @Nullable KnownFailure known,
            SourcePosition position)
            implements Assertion {
        public OnSnapshot {
            expectations = List.copyOf(expectations);
        }
    }

    /** Something that must hold for a snapshot. */
    sealed interface SnapshotExpectation {
        /** It was taken on this host. */
        record Host(String host) implements SnapshotExpectation {}

        /** It carries this tag. */
        record Tag(String tag) implements SnapshotExpectation {}

        /** This is one of the paths it was made of. */
        record Path(String path) implements SnapshotExpectation {}

        /** It was younger than this when the drill began. */
        record Age(Duration within) implements SnapshotExpectation {}

        /** The bytes of all files in it, as its backup counted them. */
        record Size(Bounds bounds) implements SnapshotExpectation {}
    }

    /** Something that must hold for restored files. Paths are relative to the volume. */
    sealed interface VolumeExpectation {
        /** The number of regular files. */
        record FileCount(Bounds bounds) implements VolumeExpectation {}

        /** The bytes of all regular files. */
        record TotalBytes(Bounds bounds) implements VolumeExpectation {}

        /** The lines of a {@code sha256sum} file: each file is there and has this digest. */
        record Manifest(String file) implements VolumeExpectation {}

        /** This entry is there. */
        record Exists(String path) implements VolumeExpectation {}

        /** No entry matches this pattern. */
        record NoFile(String glob) implements VolumeExpectation {}

        /** No regular file that matches this pattern is empty. */
        record NoEmptyFile(String glob) implements VolumeExpectation {}

        /** The bytes of one file. */
        record FileSize(String path, Bounds bounds) implements VolumeExpectation {}

        /** The SHA-256 of one file, in lower-case hexadecimal digits. */
        record Digest(String path, String sha256) implements VolumeExpectation {}

        /**
         * A file holds this text, in UTF-8.
         *
         * @param shown the same as it stands in the scenario, before variables are put in
         */
        record Contains(String path, String text, String shown) implements VolumeExpectation {}

        /** Something in a file of UTF-8 text matches this regular expression; {@code ^} and {@code $} stand for its lines. */
        record Matches(String path, String regex) implements VolumeExpectation {}

        /** The number of lines of a file; a last one without an end counts. */
        record Lines(String path, Bounds bounds) implements VolumeExpectation {}

        /**
         * What stands in a JSON file.
         *
         * @param pointer where (RFC 6901), such as {@code /users/0/name}
         * @param value what must stand there, or null when anything but nothing will do
         */
        record JsonValue(
                String path, String pointer, @Nullable Cell value) implements VolumeExpectation {}

        /** An entry's owner and group, by number. */
        record Owner(String path, long uid, long gid) implements VolumeExpectation {}

        /** An entry's permission bits, with setuid, setgid and sticky. */
        record Mode(String path, int mode) implements VolumeExpectation {}

        /** Where a symlink points. */
        record LinkTarget(String path, String target) implements VolumeExpectation {}

        /** The newest regular file that matches the pattern is younger than this when the drill begins. */
        record NewestFile(String glob, Duration within) implements VolumeExpectation {}

        /**
         * What a query to a SQLite database among the files answers.
         *
         * @param path of the database
         * @param query to be sent to it
         */
        record OfSqlite(String path, DatabaseExpectation.Query query) implements VolumeExpectation {}

        /**
         * The files that rows name are there, with the size and the digest that a row may tell.
         *
         * @param title what the rows are, for people
         */
        record FilesOf(String title, FileRows rows, Tolerance mayDiffer) implements VolumeExpectation {}

        /**
         * Every regular file that matches the pattern is named by a row.
         *
         * @param title what the rows are, for people
         */
        record NoOther(String title, FileRows rows, String glob, Tolerance mayDiffer) implements VolumeExpectation {}
    }

    /** Something that must hold for a restored database. */
    sealed interface DatabaseExpectation {
        /** This table or view is there. */
        record Table(String table) implements DatabaseExpectation {}

        /** No table or view of this name is there. */
        record NoTable(String table) implements DatabaseExpectation {}

        /** How many objects of a kind there are. */
        record Count(ObjectKind kind, Bounds bounds) implements DatabaseExpectation {}

        /** The character set of the database, of each table and of each column of text. */
        record Charset(String charset) implements DatabaseExpectation {}

        /**
         * Every row finds the row that it refers to.
         *
         * @param reference what refers to what; null for the table's foreign keys
         */
        record NoOrphans(String table, @Nullable Reference reference) implements DatabaseExpectation {}

        /**
         * An account is there and may do this.
         *
         * @param account {@code app@%}, or a role's bare name
         * @param privileges such as {@code SELECT}; may be empty
         * @param on {@code shop.*}, {@code shop.orders} or {@code *.*}; empty for the whole database
         */
        record Grants(String account, List<String> privileges, String on) implements DatabaseExpectation {
            public Grants {
                privileges = List.copyOf(privileges);
            }
        }

        /**
         * A function or procedure can be called.
         *
         * @param answer what must come, or null when anything will do
         */
        record Callable(
                String routine,
                List<Cell> arguments,
                @Nullable Answer answer) implements DatabaseExpectation {
            public Callable {
                arguments = List.copyOf(arguments);
            }
        }

        /** The number of rows of a table. */
        record Rows(String table, Bounds bounds) implements DatabaseExpectation {}

        /** The newest value in a column of dates is younger than this when the drill begins. */
        record NewestRow(String table, String column, Duration within) implements DatabaseExpectation {}

        /**
         * What a query answers.
         *
         * @param sql to be sent
         * @param shown the same as it stands in the scenario, before variables are put in
         * @param answer what must come
         * @param showValues whether text that comes back may stand in reports
         */
        record Query(String sql, String shown, Answer answer, boolean showValues) implements DatabaseExpectation {}

        /**
         * An account that came back lets in who knows its password, and may read.
         *
         * @param user its name without a host
         * @param password where its password comes from: a variable or a file
         * @param table what it must be able to select from, or empty for nothing but the database
         */
        record Login(String user, BackupLocation.PasswordSource password, String table)
                implements DatabaseExpectation {}
    }

    /** A column that refers to another, whether or not a foreign key says so. */
    record Reference(String column, String otherTable, String otherColumn) {}

    /** What a database holds, by the words of the scenario. */
    enum ObjectKind {
        TABLES,
        VIEWS,
        TRIGGERS,
        ROUTINES,
        EVENTS,
        SEQUENCES;

        /** The key in scenarios. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One value of a row or of a file. */
    sealed interface Cell {
        /** A number, equal by value: 1.0 is 1; true and false are 1 and 0, as MariaDB has it. */
        record Numeral(BigDecimal value) implements Cell {}

        /** A text. */
        record Text(String value) implements Cell {}

        /** NULL. */
        record Null() implements Cell {}
    }

    /** What a query must answer. */
    sealed interface Answer {
        /** One row with this one number. */
        record OneNumber(BigDecimal value) implements Answer {}

        /** One row with this one text. */
        record OneText(String value) implements Answer {}

        /** One row with one NULL. */
        record OneNull() implements Answer {}

        /** One row with one number of at most this. */
        record NumberAtMost(BigDecimal max) implements Answer {}

        /**
         * These rows in this order.
         *
         * @param columns the names of the columns that are compared; empty when the values of each row are all of its columns
         */
        record Rows(List<String> columns, List<List<Cell>> rows) implements Answer {
            public Rows {
                columns = List.copyOf(columns);
                rows = rows.stream().map(List::copyOf).toList();
            }
        }

        /** One row with one number in this range, ends inclusive. */
        record NumberBetween(BigDecimal min, BigDecimal max) implements Answer {}

        /** One row with one number of at least this. */
        record NumberAtLeast(BigDecimal min) implements Answer {}

        /** No rows. */
        record NoRows() implements Answer {}
    }
}
