package dev.backproof.verify.assertion;

import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import dev.backproof.verify.scenario.Bounds;
import dev.backproof.verify.scenario.FileRows;
import dev.backproof.verify.scenario.Tolerance;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on restored files. Paths are relative to the volume, patterns have restic's meaning: {@code **} stands for
 * any number of names, and a pattern without leading slash may begin anywhere.
 *
 * <pre>{@code
 * assertThat(uploads).hasFileCountBetween(1_000, 2_000).hasNoFile("*.tmp");   // passes
 * assertThat(uploads).exists("no-such-file");                                      // fails: uploads: no-such-file is missing
 * }</pre>
 */
public final class RestoredVolumeAssert extends AbstractCheckAssert<RestoredVolumeAssert, RestoredVolume> {
    RestoredVolumeAssert(RestoredVolume actual, @Nullable BackproofSoftAssertions soft) {
        super(actual, RestoredVolumeAssert.class, soft);
    }

    @Override
    String source() {
        return actual.source();
    }

    /**
     * Every file listed in a {@code sha256sum} file, found beside the scenario or on the class path, is there and equal.
     *
     * <pre>{@code
     * assertThat(uploads).matchesManifest("uploads.sha256"); // passes
     * assertThat(uploads).matchesManifest("old.sha256"); // fails: uploads: 1 of 5 files not as in old.sha256: a.png has other content
     * }</pre>
     */
    public RestoredVolumeAssert matchesManifest(String file) {
        isNotNull();
        return holds(VolumeChecks.manifest(actual, file, () -> actual.origin().open(file)));
    }

    /**
     * Every file listed in a {@code sha256sum} file is there and equal.
     *
     * <pre>{@code
     * assertThat(uploads).matchesManifest(Path.of("uploads.sha256")); // passes
     * assertThat(uploads).matchesManifest(Path.of("old.sha256")); // fails: uploads: 1 of 5 files not as in old.sha256: …
     * }</pre>
     */
    public RestoredVolumeAssert matchesManifest(Path file) {
        isNotNull();
        return holds(VolumeChecks.manifest(actual, file.toString(), () -> Files.newInputStream(file)));
    }

    /**
     * The number of regular files lies between these, both included.
     *
     * <pre>{@code
     * assertThat(uploads).hasFileCountBetween(2, 4); // passes
     * assertThat(uploads).hasFileCountBetween(4, 5); // fails: uploads has 3 files, expected between 4 and 5
     * }</pre>
     */
    public RestoredVolumeAssert hasFileCountBetween(long min, long max) {
        isNotNull();
        return holds(VolumeChecks.fileCount(actual, Bounds.between(min, max)));
    }

    /**
     * There are at least so many regular files.
     *
     * <pre>{@code
     * assertThat(uploads).hasAtLeastFiles(3); // passes
     * assertThat(uploads).hasAtLeastFiles(4); // fails: uploads has 3 files, expected at least 4
     * }</pre>
     */
    public RestoredVolumeAssert hasAtLeastFiles(long min) {
        isNotNull();
        return holds(VolumeChecks.fileCount(actual, Bounds.atLeast(min)));
    }

    /**
     * The bytes of all regular files lie between these, both included.
     *
     * <pre>{@code
     * assertThat(uploads).hasBytesBetween(10, 20); // passes
     * assertThat(uploads).hasBytesBetween(0, 14); // fails: uploads has 15 bytes, expected between 0 and 14
     * }</pre>
     */
    public RestoredVolumeAssert hasBytesBetween(long min, long max) {
        isNotNull();
        return holds(VolumeChecks.totalBytes(actual, Bounds.between(min, max)));
    }

    /**
     * The entry is there.
     *
     * <pre>{@code
     * assertThat(uploads).exists("avatars/1.png"); // passes
     * assertThat(uploads).exists("avatars/3.png"); // fails: uploads: avatars/3.png is missing
     * }</pre>
     */
    public RestoredVolumeAssert exists(String path) {
        isNotNull();
        return holds(VolumeChecks.exists(actual, path));
    }

    /**
     * No entry matches the pattern.
     *
     * <pre>{@code
     * assertThat(uploads).hasNoFile("*.tmp"); // passes
     * assertThat(uploads).hasNoFile("*.png"); // fails: uploads holds what it should not, *.png: avatars/1.png
     * }</pre>
     */
    public RestoredVolumeAssert hasNoFile(String pattern) {
        isNotNull();
        return holds(VolumeChecks.noFile(actual, pattern));
    }

    /**
     * No regular file is empty.
     *
     * <pre>{@code
     * assertThat(uploads).hasNoEmptyFile(); // passes
     * assertThat(uploads).hasNoEmptyFile(); // fails: uploads has 1 file without a byte: empty.txt
     * }</pre>
     */
    public RestoredVolumeAssert hasNoEmptyFile() {
        isNotNull();
        return holds(VolumeChecks.noEmptyFile(actual, "**"));
    }

    /**
     * No regular file that matches the pattern is empty.
     *
     * <pre>{@code
     * assertThat(uploads).hasNoEmptyFile("*.png"); // passes
     * assertThat(uploads).hasNoEmptyFile("*.txt"); // fails: uploads has 1 file without a byte: empty.txt
     * }</pre>
     */
    public RestoredVolumeAssert hasNoEmptyFile(String pattern) {
        isNotNull();
        return holds(VolumeChecks.noEmptyFile(actual, pattern));
    }

    /**
     * The bytes of the file lie between these, both included.
     *
     * <pre>{@code
     * assertThat(uploads).hasSizeBetween("hello.txt", 1, 10); // passes
     * assertThat(uploads).hasSizeBetween("hello.txt", 10, 20); // fails: uploads: hello.txt has 5 bytes, expected between 10 and 20
     * }</pre>
     */
    public RestoredVolumeAssert hasSizeBetween(String path, long min, long max) {
        isNotNull();
        return holds(VolumeChecks.fileSize(actual, path, Bounds.between(min, max)));
    }

    /**
     * The file has this SHA-256, as hexadecimal digits.
     *
     * <pre>{@code
     * assertThat(uploads).hasSha256("hello.txt", "2cf2…9824"); // passes
     * assertThat(uploads).hasSha256("hello.txt", "0000…0000"); // fails: uploads: hello.txt has SHA-256 2cf2…9824, expected 0000…0000
     * }</pre>
     */
    public RestoredVolumeAssert hasSha256(String path, String sha256) {
        isNotNull();
        return holds(ContentChecks.digest(actual, path, sha256.toLowerCase(Locale.ROOT)));
    }

    /**
     * The file holds this text, in UTF-8.
     *
     * <pre>{@code
     * assertThat(uploads).containsText("hello.txt", "hell"); // passes
     * assertThat(uploads).containsText("hello.txt", "bye"); // fails: uploads: hello.txt does not contain 'bye'
     * }</pre>
     */
    public RestoredVolumeAssert containsText(String path, String text) {
        isNotNull();
        return holds(ContentChecks.contains(actual, path, text, text));
    }

    /**
     * Something in the file matches the regular expression; {@code ^} and {@code $} stand for the ends of lines.
     *
     * <pre>{@code
     * assertThat(uploads).containsMatch("hello.txt", "^h.llo$"); // passes
     * assertThat(uploads).containsMatch("hello.txt", "^h$"); // fails: uploads: nothing in hello.txt matches ^h$
     * }</pre>
     */
    public RestoredVolumeAssert containsMatch(String path, String regex) {
        isNotNull();
        return holds(ContentChecks.matches(actual, path, regex));
    }

    /**
     * The number of the file's lines lies between these, both included; a last one without an end counts.
     *
     * <pre>{@code
     * assertThat(uploads).hasLinesBetween("hello.txt", 1, 1); // passes
     * assertThat(uploads).hasLinesBetween("hello.txt", 2, 3); // fails: uploads: hello.txt has 1 line, expected between 2 and 3
     * }</pre>
     */
    public RestoredVolumeAssert hasLinesBetween(String path, long min, long max) {
        isNotNull();
        return holds(ContentChecks.lines(actual, path, Bounds.between(min, max)));
    }

    /**
     * Something stands at this place of the JSON file (RFC 6901).
     *
     * <pre>{@code
     * assertThat(uploads).hasJsonAt("config.json", "/users/0"); // passes
     * assertThat(uploads).hasJsonAt("config.json", "/users/9"); // fails: uploads: config.json has nothing at /users/9
     * }</pre>
     */
    public RestoredVolumeAssert hasJsonAt(String path, String pointer) {
        isNotNull();
        return holds(ContentChecks.json(actual, path, pointer, null));
    }

    /**
     * This number, text, true, false or null stands at this place of the JSON file (RFC 6901).
     *
     * <pre>{@code
     * assertThat(uploads).hasJsonValueAt("config.json", "/version", 3); // passes
     * assertThat(uploads).hasJsonValueAt("config.json", "/version", 4); // fails: uploads: config.json has 3 at /version, expected 4
     * }</pre>
     */
    public RestoredVolumeAssert hasJsonValueAt(String path, String pointer, @Nullable Object value) {
        isNotNull();
        return holds(ContentChecks.json(actual, path, pointer, Cells.of(value)));
    }

    /**
     * The entry has this owner and group, by number.
     *
     * <pre>{@code
     * assertThat(uploads).hasOwner("avatars", 33, 33); // passes
     * assertThat(uploads).hasOwner("avatars", 0, 0); // fails: uploads: avatars belongs to 33:33, expected 0:0
     * }</pre>
     */
    public RestoredVolumeAssert hasOwner(String path, long uid, long gid) {
        isNotNull();
        return holds(VolumeChecks.owner(actual, path, uid, gid));
    }

    /**
     * The entry has these permission bits, such as {@code 0640}.
     *
     * <pre>{@code
     * assertThat(uploads).hasMode("hello.txt", 0640); // passes
     * assertThat(uploads).hasMode("hello.txt", 0644); // fails: uploads: hello.txt has mode 0640, expected 0644
     * }</pre>
     */
    public RestoredVolumeAssert hasMode(String path, int mode) {
        isNotNull();
        return holds(VolumeChecks.mode(actual, path, mode));
    }

    /**
     * The symlink points there.
     *
     * <pre>{@code
     * assertThat(uploads).hasLinkTarget("current", "avatars"); // passes
     * assertThat(uploads).hasLinkTarget("current", "old"); // fails: uploads: current points to avatars, expected old
     * }</pre>
     */
    public RestoredVolumeAssert hasLinkTarget(String path, String target) {
        isNotNull();
        return holds(VolumeChecks.linkTarget(actual, path, target));
    }

    /**
     * The newest file was younger than this when the drill began.
     *
     * <pre>{@code
     * assertThat(uploads).hasFileYoungerThan(Duration.ofHours(26)); // passes
     * assertThat(uploads).hasFileYoungerThan(Duration.ofHours(3)); // fails: the newest file of uploads, a.png, is 3 h 0 min old, expected younger than 3 h 0 min
     * }</pre>
     */
    public RestoredVolumeAssert hasFileYoungerThan(Duration age) {
        isNotNull();
        return holds(VolumeChecks.newestFile(actual, "**", age));
    }

    /**
     * The newest file that matches the pattern was younger than this when the drill began.
     *
     * <pre>{@code
     * assertThat(uploads).hasFileYoungerThan(Duration.ofHours(26), "*.png"); // passes
     * assertThat(uploads).hasFileYoungerThan(Duration.ofHours(26), "*.mp4"); // fails: uploads has no file that matches *.mp4
     * }</pre>
     */
    public RestoredVolumeAssert hasFileYoungerThan(Duration age, String pattern) {
        isNotNull();
        return holds(VolumeChecks.newestFile(actual, pattern, age));
    }

    /**
     * Every row that a query to a database gives names what is in the volume: {@code path}, and beside it any of {@code size},
     * {@code md5}, {@code sha1} and {@code sha256}.
     *
     * <pre>{@code
     * assertThat(uploads).hasFilesOf(shop, "select path from pictures"); // passes
     * assertThat(uploads).hasFilesOf(shop, "select path, size from pictures"); // fails: uploads: 1 of 2 rows (shop) without the file that is named: a.png has 3 bytes instead of 5
     * }</pre>
     */
    public RestoredVolumeAssert hasFilesOf(RestoredDatabase database, String query) {
        isNotNull();
        RestoredData all = new RestoredData(Map.of(), Map.of(database.name(), database));
        return holds(new FileRowChecks(actual, new FileRows.OfDatabase(database.name(), query), all)
                .haveFiles(database.name(), Tolerance.NONE));
    }

    /**
     * As {@link #hasFilesOf(RestoredDatabase, String)}, of a SQLite database in the volume.
     *
     * <pre>{@code
     * assertThat(uploads).hasFilesOf("app.db", "select path from pictures"); // passes
     * assertThat(uploads).hasFilesOf("app.db", "select path from old"); // fails: uploads: app.db: table old is missing
     * }</pre>
     */
    public RestoredVolumeAssert hasFilesOf(String sqlite, String query) {
        isNotNull();
        RestoredData all = new RestoredData(Map.of(), Map.of());
        return holds(new FileRowChecks(actual, new FileRows.OfSqlite(actual.name(), sqlite, query), all)
                .haveFiles(sqlite, Tolerance.NONE));
    }

    /**
     * A SQLite database in the volume answers a query with this one number.
     *
     * <pre>{@code
     * assertThat(uploads).hasSqliteAnswer("app.db", "select count(*) from users", 3); // passes
     * assertThat(uploads).hasSqliteAnswer("app.db", "select count(*) from users", 4); // fails: uploads: app.db: the query gave 3, expected 4
     * }</pre>
     */
    public RestoredVolumeAssert hasSqliteAnswer(String path, String query, long number) {
        isNotNull();
        return holds(SqliteChecks.query(
                actual,
                path,
                new DatabaseExpectation.Query(query, query, new Answer.OneNumber(BigDecimal.valueOf(number)), false)));
    }
}
