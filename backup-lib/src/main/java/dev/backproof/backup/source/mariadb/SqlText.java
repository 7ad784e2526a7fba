package dev.backproof.backup.source.mariadb;

/** Texts as SQL writes them. */
public final class SqlText {
    private SqlText() {}

    /** A text in quotes, for servers that take a backslash for an escape, as they do unless their SQL mode says otherwise. */
    public static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
