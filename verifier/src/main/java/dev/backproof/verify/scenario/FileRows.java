package dev.backproof.verify.scenario;

/**
 * Where the rows stand that name the files of a volume: a query to a database, or what is found in a text.
 *
 * <p>A query gives {@code path}, relative to the volume that the files lie in, and beside it any of {@code size}, {@code md5},
 * {@code sha1} and {@code sha256}; a column alone is the path, whatever its name.
 */
public sealed interface FileRows {
    /**
     * A query to a restored database.
     *
     * @param database its name in the scenario
     * @param sql to be sent
     */
    record OfDatabase(String database, String sql) implements FileRows {}

    /**
     * A query to a SQLite database among restored files.
     *
     * @param volume the volume that it lies in
     * @param path its path there
     * @param sql to be sent
     */
    record OfSqlite(String volume, String path, String sql) implements FileRows {}

    /**
     * What a regular expression finds in a file of UTF-8 text.
     *
     * @param volume the volume that the text lies in
     * @param path its path there
     * @param regex with a group; {@code ^} and {@code $} stand for the ends of lines
     * @param entry the path that is named, in which {@code $1} stands for what the group found
     */
    record OfText(String volume, String path, String regex, String entry) implements FileRows {}
}
