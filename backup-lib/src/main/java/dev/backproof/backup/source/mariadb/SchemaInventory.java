package dev.backproof.backup.source.mariadb;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one database consists of, rows aside: read from a server's {@code information_schema}, at the source before and
 * after a dump, and again from a restored database to compare the two. Lists are in ascending order of name; columns and
 * index parts in their own order.
 *
 * @param database its name
 * @param charset default character set
 * @param collation default collation
 * @param tables base tables, views and sequences left out
 * @param views views
 * @param triggers triggers
 * @param routines procedures, functions, packages and package bodies
 * @param events events
 * @param sequences sequences
 */
public record SchemaInventory(
        String database,
        String charset,
        String collation,
        List<Table> tables,
        List<View> views,
        List<Trigger> triggers,
        List<Routine> routines,
        List<Event> events,
        List<Sequence> sequences) {

    public SchemaInventory {
        tables = List.copyOf(tables);
        views = List.copyOf(views);
        triggers = List.copyOf(triggers);
        routines = List.copyOf(routines);
        events = List.copyOf(events);
        sequences = List.copyOf(sequences);
    }

    /**
     * A base table.
     *
     * @param name its name
     * @param engine such as {@code InnoDB}
     * @param charset default character set
     * @param collation default collation
     * @param systemVersioned whether it keeps the history of its rows
     * @param autoIncrement the next value, or null when it has none
     * @param columns in order
     * @param indexes by name, {@code PRIMARY} among them
     * @param foreignKeys by name
     * @param checks by name
     */
    public record Table(
            String name,
            String engine,
            String charset,
            String collation,
            boolean systemVersioned,
            @Nullable Long autoIncrement,
            List<Column> columns,
            List<Index> indexes,
            List<ForeignKey> foreignKeys,
            List<Check> checks) {
        public Table {
            columns = List.copyOf(columns);
            indexes = List.copyOf(indexes);
            foreignKeys = List.copyOf(foreignKeys);
            checks = List.copyOf(checks);
        }

        /** Whether a dump in one transaction sees it at one moment: InnoDB and other transactional engines. */
        public boolean transactional() {
            return engine.equalsIgnoreCase("InnoDB") || engine.equalsIgnoreCase("ROCKSDB");
        }
    }

    /**
     * A column.
     *
     * @param name its name
     * @param type as the server writes it, such as {@code varchar(45)}
     * @param nullable whether it takes NULL
     * @param defaultValue the default as an SQL expression ({@code 'text'}, {@code NULL}), or null when there is none
     * @param extra such as {@code auto_increment}, or empty
     * @param collation of text columns, else empty
     * @param generated the expression of a generated column, else empty
     */
    public record Column(
            String name,
            String type,
            boolean nullable,
            @Nullable String defaultValue,
            String extra,
            String collation,
            String generated) {}

    /**
     * An index.
     *
     * @param name its name; {@code PRIMARY} for the primary key
     * @param unique whether it keeps values unique
     * @param type such as {@code BTREE}
     * @param parts its columns in order, a prefix length in brackets and DESC as in SQL: {@code title(10)}, {@code id DESC}
     */
    public record Index(String name, boolean unique, String type, List<String> parts) {
        public Index {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A foreign key.
     *
     * @param name of the constraint
     * @param columns in order
     * @param referencedDatabase where the other table is
     * @param referencedTable the other table
     * @param referencedColumns in order
     * @param onUpdate such as {@code CASCADE}
     * @param onDelete such as {@code RESTRICT}
     */
    public record ForeignKey(
            String name,
            List<String> columns,
            String referencedDatabase,
            String referencedTable,
            List<String> referencedColumns,
            String onUpdate,
            String onDelete) {
        public ForeignKey {
            columns = List.copyOf(columns);
            referencedColumns = List.copyOf(referencedColumns);
        }
    }

    /**
     * A CHECK constraint.
     *
     * @param name of the constraint, or of the column it belongs to
     * @param clause the expression
     */
    public record Check(String name, String clause) {}

    /**
     * A view.
     *
     * @param name its name
     * @param definer {@code user@host}
     * @param security {@code DEFINER} or {@code INVOKER}
     * @param checkOption {@code NONE}, {@code LOCAL} or {@code CASCADED}
     * @param definition SHA-256 of its text, 64 hex digits; empty where the account may not read it. The text names the
     *     database, and servers of different series may write it differently
     */
    public record View(String name, String definer, String security, String checkOption, String definition) {}

    /**
     * A trigger.
     *
     * @param name its name
     * @param table the table it watches
     * @param timing {@code BEFORE} or {@code AFTER}
     * @param event {@code INSERT}, {@code UPDATE} or {@code DELETE}
     * @param definer {@code user@host}
     * @param definition SHA-256 of its body, 64 hex digits; empty where the account may not read it
     */
    public record Trigger(String name, String table, String timing, String event, String definer, String definition) {}

    /**
     * A stored routine.
     *
     * @param name its name
     * @param type {@code PROCEDURE}, {@code FUNCTION}, {@code PACKAGE} or {@code PACKAGE BODY}
     * @param definer {@code user@host}
     * @param security {@code DEFINER} or {@code INVOKER}
     * @param definition SHA-256 of its body, 64 hex digits; empty where the account may not read it
     */
    public record Routine(String name, String type, String definer, String security, String definition) {}

    /**
     * An event.
     *
     * @param name its name
     * @param definer {@code user@host}
     * @param status such as {@code ENABLED}
     * @param schedule such as {@code EVERY 1 DAY} or {@code ONE TIME}
     * @param definition SHA-256 of its body, 64 hex digits
     */
    public record Event(String name, String definer, String status, String schedule, String definition) {}

    /**
     * A sequence.
     *
     * @param name its name
     * @param start first value
     * @param minimum lowest value
     * @param maximum highest value
     * @param increment step
     * @param cycle whether it starts again at its end
     * @param next the next value that is not handed out yet
     */
    public record Sequence(
            String name, long start, long minimum, long maximum, long increment, boolean cycle, long next) {}
}
