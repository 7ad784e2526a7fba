package dev.backproof.backup.source.mariadb;

/** Names of databases, tables and columns as SQL writes them. */
public final class SqlName {
    private SqlName() {}

    /** A name in backticks, of which two in the name stand for one. */
    public static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
