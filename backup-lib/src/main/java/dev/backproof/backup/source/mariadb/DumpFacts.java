package dev.backproof.backup.source.mariadb;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a dump holds, learned from its bytes by a {@link DumpScanner}.
 *
 * @param bytes its length
 * @param statements number of statements
 * @param complete whether it ends with the line {@code -- Dump completed}: the only proof that it was not cut between
 *     two statements. Dumps made without comments never have it
 * @param endsInsideStatement whether it stops in the middle of a statement or text
 * @param sandboxMode whether it starts with the line that forbids the client to run commands; clients older than May 2024
 *     stumble over it
 * @param grants whether it gives rights to accounts, as a dump of the server's users does
 * @param toolVersion what the header says of the dump tool, such as {@code MariaDB dump 10.19 Distrib
 *     10.11.19-MariaDB, for debian-linux-gnu (x86_64)}; empty without header
 * @param serverVersion what the header says of the server, such as {@code 10.11.19-MariaDB}; empty without header
 * @param headerDatabase the database that the header names, the first of several; empty when there is none
 * @param firstNul where the first NUL byte is, from 0; {@link #NO_NUL} when there is none. Dump programs write {@code \\0} for
 *     one, and the mariadb client takes none unless it is told to
 * @param errorText an error or warning of a program that stands in the dump where SQL should be, capped; empty when there
 *     is none
 * @param charset the character set that its texts are written in, as its {@code SET NAMES} says; empty without one
 * @param history whether it fills system-versioned tables with rows of the past too ({@code --dump-history})
 * @param accounts users ({@code app@%}) and roles ({@code reader}) that it creates, by {@code CREATE USER} and {@code CREATE
 *     ROLE} or as rows of {@code mysql.global_priv} or {@code mysql.user}, with the GRANT statements for each, {@linkplain
 *     GrantText without hashes of passwords}
 * @param entries digests of the rows of {@code mysql.global_priv}, by account: way to log in, stored password, rights on the
 *     whole server; empty for dumps that create accounts by statements
 * @param databases contents by database; under the empty name what came before any database was selected
 */
public record DumpFacts(
        long bytes,
        long statements,
        boolean complete,
        boolean endsInsideStatement,
        boolean sandboxMode,
        boolean grants,
        String toolVersion,
        String serverVersion,
        String headerDatabase,
        long firstNul,
        String errorText,
        String charset,
        boolean history,
        Map<String, List<String>> accounts,
        Map<String, String> entries,
        Map<String, Contents> databases) {
    /** There is no NUL byte. */
    public static final long NO_NUL = -1;

    public DumpFacts {
        accounts = Collections.unmodifiableMap(new TreeMap<>(accounts));
        entries = Map.copyOf(entries);
        databases = Collections.unmodifiableMap(new TreeMap<>(databases));
    }

    /** The contents of one database, empty when the dump does not mention it. */
    public Contents database(String name) {
        return databases.getOrDefault(name, Contents.EMPTY);
    }

    /**
     * What is created or filled in one database.
     *
     * @param tables tables that are created
     * @param rows rows inserted, by table; zero for a table that is created and stays empty
     * @param views views, but not the stand-ins that a dump makes first when the view itself does not follow
     * @param triggers triggers
     * @param routines such as {@code FUNCTION f}, {@code PACKAGE BODY p}
     * @param events events
     * @param sequences sequences
     * @param definitions how tables are created, by table; what is too long or in an unusual shape is left out
     * @param wide characters of four bytes (emoji among them) in the rows' texts, by table, for tables whose columns are
     *     known and that have any; of no meaning when the dump's character set is not {@code utf8mb4}
     */
    public record Contents(
            Set<String> tables,
            Map<String, Long> rows,
            Set<String> views,
            Set<String> triggers,
            Set<String> routines,
            Set<String> events,
            Set<String> sequences,
            Map<String, CreatedTable> definitions,
            Map<String, Long> wide) {
        static final Contents EMPTY =
                new Contents(Set.of(), Map.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Map.of(), Map.of());

        public Contents {
            tables = sorted(tables);
            rows = Collections.unmodifiableMap(new TreeMap<>(rows));
            views = sorted(views);
            triggers = sorted(triggers);
            routines = sorted(routines);
            events = sorted(events);
            sequences = sorted(sequences);
            definitions = Map.copyOf(definitions);
            wide = Map.copyOf(wide);
        }

        /** Whether nothing is created and no table is filled. */
        public boolean holdsNothing() {
            return equals(EMPTY);
        }

        private static Set<String> sorted(Set<String> names) {
            return Collections.unmodifiableSet(new TreeSet<>(names));
        }
    }
}
