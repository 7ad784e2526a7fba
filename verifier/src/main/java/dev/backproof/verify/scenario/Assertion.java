package dev.backproof.verify.scenario;

import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.scenario.Expectation.KnownFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
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

        /** An entry's owner and group, by number. */
        record Owner(String path, long uid, long gid) implements VolumeExpectation {}

        /** An entry's permission bits, with setuid, setgid and sticky. */
        record Mode(String path, int mode) implements VolumeExpectation {}

        /** Where a symlink points. */
        record LinkTarget(String path, String target) implements VolumeExpectation {}

        /** The newest regular file that matches the pattern is younger than this when the drill begins. */
        record NewestFile(String glob, Duration within) implements VolumeExpectation {}
    }

    /** Something that must hold for a restored database. */
    sealed interface DatabaseExpectation {
        /** This table or view is there. */
        record Table(String table) implements DatabaseExpectation {}

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

    /** What a query must answer. */
    sealed interface Answer {
        /** One row with this one number. */
        record OneNumber(BigDecimal value) implements Answer {}

        /** One row with this one text. */
        record OneText(String value) implements Answer {}

        /** One row with one number in this range, ends inclusive. */
        record NumberBetween(BigDecimal min, BigDecimal max) implements Answer {}

        /** One row with one number of at least this. */
        record NumberAtLeast(BigDecimal min) implements Answer {}

        /** No rows. */
        record NoRows() implements Answer {}
    }
}
