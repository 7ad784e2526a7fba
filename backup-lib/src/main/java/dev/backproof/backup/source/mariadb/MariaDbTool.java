package dev.backproof.backup.source.mariadb;

import java.util.List;

/** A program of MariaDB that we run. */
public enum MariaDbTool {
    DUMP("mariadb-dump", "mysqldump", "mariadb-client (Debian, Ubuntu, Alpine, Arch) or mariadb (Fedora)"),
    CLIENT("mariadb", "mysql", "mariadb-client (Debian, Ubuntu, Alpine, Arch) or mariadb (Fedora)"),
    SERVER("mariadbd", "mysqld", "mariadb-server-core (Debian, Ubuntu) or mariadb-server"),
    INSTALL_DB("mariadb-install-db", "mysql_install_db", "mariadb-server-core (Debian, Ubuntu) or mariadb-server"),
    /** Prepares physical backups; {@code mbstream}, which unpacks them, lies beside it. */
    BACKUP("mariadb-backup", "mariabackup", "mariadb-backup");

    private final String program;
    private final String oldName;
    private final String packages;

    MariaDbTool(String program, String oldName, String packages) {
        this.program = program;
        this.oldName = oldName;
        this.packages = packages;
    }

    /** Its name since MariaDB 10.5, such as {@code mariadb-dump}. */
    public String program() {
        return program;
    }

    /** The names to look for, best first. The old one is MySQL's too, so its version must be looked at. */
    List<String> names() {
        return List.of(program, oldName);
    }

    /** Which packages have it, for hints. */
    String packages() {
        return packages;
    }
}
