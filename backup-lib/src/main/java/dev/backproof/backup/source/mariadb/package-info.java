/**
 * MariaDB databases as a source of backups: dumps made by {@code mariadb-dump}, streamed, each with a manifest of what
 * it must contain. Talks to servers through MariaDB's own command-line tools only; knows nothing of JDBC.
 */
@NullMarked
package dev.backproof.backup.source.mariadb;

import org.jspecify.annotations.NullMarked;
