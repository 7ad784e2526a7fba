package dev.backproof.backup.source.mariadb;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Compares a finished dump with what the database consisted of before and after it. What was there all the time must be
 * in the dump; what came, went or changed meanwhile is noted.
 */
final class DumpCheck {
    /** Engines whose tables are dumped without rows. */
    private static final Set<String> ROWLESS = Set.of("MRG_MYISAM", "MRG_ISAM", "FEDERATED");

    private final SchemaInventory before;
    private final SchemaInventory after;
    private final DumpFacts.Contents dumped;
    private final List<String> changed = new ArrayList<>();
    private final List<String> missing = new ArrayList<>();

    DumpCheck(SchemaInventory before, SchemaInventory after, DumpFacts facts) {
        this.before = before;
        this.after = after;
        this.dumped = facts.database(before.database());
    }

    /**
     * What the dump holds.
     *
     * @throws SourceException {@link ErrorCode#DUMP_INCOMPLETE} when something is missing in it
     */
    SchemaInventory inventory() {
        changed.clear();
        missing.clear();
        SchemaInventory inventory = new SchemaInventory(
                before.database(),
                before.charset(),
                before.collation(),
                merge(
                        "table",
                        SchemaInventory::tables,
                        SchemaInventory.Table::name,
                        DumpCheck::withoutCounter,
                        dumped.tables()),
                merge("view", SchemaInventory::views, SchemaInventory.View::name, view -> view, dumped.views()),
                merge(
                        "trigger",
                        SchemaInventory::triggers,
                        SchemaInventory.Trigger::name,
                        trigger -> trigger,
                        dumped.triggers()),
                merge(
                        "routine",
                        SchemaInventory::routines,
                        routine -> routine.type() + " " + routine.name(),
                        routine -> routine,
                        dumped.routines()),
                merge("event", SchemaInventory::events, SchemaInventory.Event::name, event -> event, dumped.events()),
                merge(
                        "sequence",
                        SchemaInventory::sequences,
                        SchemaInventory.Sequence::name,
                        DumpCheck::withoutCounter,
                        dumped.sequences()));
        if (!missing.isEmpty()) {
            throw new SourceException(
                    ErrorCode.DUMP_INCOMPLETE,
                    "the dump of " + before.database() + " lacks " + String.join(", ", missing),
                    "may the backup's account see them? It needs SELECT, SHOW VIEW, TRIGGER, EVENT, and SELECT on"
                            + " mysql.proc; nothing was committed",
                    null);
        }
        if (!before.charset().equals(after.charset()) || !before.collation().equals(after.collation())) {
            changed.add("character set of " + before.database());
        }
        return inventory;
    }

    /** What came, went or changed; valid after {@link #inventory}. */
    List<String> changedDuringDump() {
        return List.copyOf(changed);
    }

    /** Rows by table, without tables whose rows are elsewhere. */
    Map<String, Long> rows(SchemaInventory inventory) {
        Map<String, Long> rows = new TreeMap<>();
        for (SchemaInventory.Table table : inventory.tables()) {
            if (!ROWLESS.contains(table.engine().toUpperCase(Locale.ROOT))) {
                rows.put(table.name(), dumped.rows().getOrDefault(table.name(), 0L));
            }
        }
        return rows;
    }

    private <T> List<T> merge(
            String kind,
            Function<SchemaInventory, List<T>> part,
            Function<T, String> key,
            UnaryOperator<T> lasting,
            Set<String> inDump) {
        Map<String, T> first = byKey(part.apply(before), key);
        Map<String, T> last = byKey(part.apply(after), key);
        Map<String, T> all = new TreeMap<>(last);
        all.putAll(first);
        List<T> merged = new ArrayList<>();
        all.forEach((name, object) -> {
            T now = last.get(name);
            boolean lasted = first.containsKey(name) && now != null;
            if (!lasted || !lasting.apply(object).equals(lasting.apply(now))) {
                changed.add(kind + " " + name);
            }
            if (inDump.contains(name)) {
                merged.add(object);
            } else if (lasted) {
                missing.add(kind + " " + name);
            }
        });
        return merged;
    }

    private static <T> Map<String, T> byKey(List<T> objects, Function<T, String> key) {
        Map<String, T> map = new TreeMap<>();
        objects.forEach(object -> map.put(key.apply(object), object));
        return map;
    }

    private static SchemaInventory.Table withoutCounter(SchemaInventory.Table table) {
        return new SchemaInventory.Table(
                table.name(),
                table.engine(),
                table.charset(),
                table.collation(),
                table.systemVersioned(),
                null,
                table.columns(),
                table.indexes(),
                table.foreignKeys(),
                table.checks());
    }

    private static SchemaInventory.Sequence withoutCounter(SchemaInventory.Sequence sequence) {
        return new SchemaInventory.Sequence(
                sequence.name(),
                sequence.start(),
                sequence.minimum(),
                sequence.maximum(),
                sequence.increment(),
                sequence.cycle(),
                0);
    }
}
