package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.source.mariadb.CreatedTable;
import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.backup.source.mariadb.SchemaInventory.Column;
import dev.backproof.backup.source.mariadb.SchemaInventory.ForeignKey;
import dev.backproof.backup.source.mariadb.SchemaInventory.Index;
import dev.backproof.backup.source.mariadb.SchemaInventory.Sequence;
import dev.backproof.backup.source.mariadb.SchemaInventory.Table;
import dev.backproof.backup.source.mariadb.SchemaInventory.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What counts as a difference between servers of one series, and what does not between those of two. */
class SchemaComparisonTest {
    private static final SchemaComparison SAME = new SchemaComparison(true, true);
    private static final SchemaComparison OTHER = new SchemaComparison(false, false);

    private static final Column ID = new Column("id", "int(11)", false, null, "", "", "");
    private static final Column NAME = new Column("name", "text", true, "'x'", "", "utf8_bin", "");

    private static Table table(String charset, String collation, boolean versioned, Column... columns) {
        return new Table(
                "t", "InnoDB", charset, collation, versioned, null, List.of(columns), List.of(), List.of(), List.of());
    }

    private static Table with(List<Index> indexes, List<ForeignKey> keys, List<SchemaInventory.Check> checks) {
        return new Table("t", "InnoDB", "utf8", "utf8_bin", false, null, List.of(ID), indexes, keys, checks);
    }

    @Test
    void namesOfCharacterSetsDifferBetweenSeriesOnly() {
        Table old = table("utf8", "utf8_general_ci", false);
        Table now = table("utf8mb3", "utf8mb3_general_ci", false);

        assertThat(OTHER.table(old, now)).isEmpty();
        assertThat(SAME.table(old, now)).isEqualTo("character set is 'utf8mb3', expected 'utf8'");
        assertThat(OTHER.table(old, table("latin1", "latin1_bin", false)))
                .isEqualTo("character set is 'latin1', expected 'utf8mb3'");
        assertThat(OTHER.table(old, table("utf8", "utf8_bin", false)))
                .isEqualTo("collation is 'utf8mb3_bin', expected 'utf8mb3_general_ci'");
        assertThat(SAME.table(old, table("utf8", "utf8_general_ci", true))).isEqualTo("it is system-versioned");
        assertThat(SAME.table(table("utf8", "utf8_general_ci", true), old)).isEqualTo("it is not system-versioned");
    }

    @Test
    void columns() {
        Table expected = table("utf8", "utf8_bin", false, ID, NAME);

        assertThat(SAME.columns(expected, expected)).isEmpty();
        assertThat(SAME.columns(expected, table("utf8", "utf8_bin", false, NAME, ID)))
                .isEqualTo("the columns stand in another order");
        assertThat(SAME.columns(expected, table("utf8", "utf8_bin", false, ID))).isEqualTo("column name is missing");
        assertThat(SAME.columns(table("utf8", "utf8_bin", false, ID), expected))
                .isEqualTo("column name was not dumped");
        Column shorter = new Column("id", "INT", false, null, "", "", "");
        assertThat(OTHER.columns(table("", "", false, ID), table("", "", false, shorter)))
                .isEmpty();
        assertThat(SAME.columns(table("", "", false, ID), table("", "", false, shorter)))
                .isEqualTo("column id: type is 'INT', expected 'int(11)'");
        Column optional = new Column("id", "int(11)", true, null, "", "", "");
        assertThat(SAME.columns(table("", "", false, ID), table("", "", false, optional)))
                .isEqualTo("column id: it takes NULL");
        assertThat(SAME.columns(table("", "", false, optional), table("", "", false, ID)))
                .isEqualTo("column id: it refuses NULL");
        Column other = new Column("name", "text", true, "'y'", "", "utf8mb3_bin", "");
        assertThat(OTHER.columns(table("", "", false, NAME), table("", "", false, other)))
                .isEmpty();
        assertThat(SAME.columns(table("", "", false, NAME), table("", "", false, other)))
                .isEqualTo("column name: collation is 'utf8mb3_bin', expected 'utf8_bin'");
    }

    @Test
    void indexesKeysAndConstraints() {
        Index index = new Index("i", true, "BTREE", List.of("a", "b"));
        assertThat(SAME.indexes(
                        with(List.of(index), List.of(), List.of()),
                        with(List.of(new Index("i", false, "BTREE", List.of("a", "b"))), List.of(), List.of())))
                .isEqualTo("index i: it is not unique");
        assertThat(SAME.indexes(
                        with(List.of(index), List.of(), List.of()),
                        with(List.of(new Index("i", true, "BTREE", List.of("b"))), List.of(), List.of())))
                .isEqualTo("index i: columns is 'b', expected 'a, b'");
        ForeignKey key = new ForeignKey("k", List.of("a"), "d", "p", List.of("id"), "RESTRICT", "CASCADE");
        ForeignKey restricted = new ForeignKey("k", List.of("a"), "d", "p", List.of("id"), "RESTRICT", "RESTRICT");
        assertThat(SAME.foreignKeys(
                        with(List.of(), List.of(key), List.of()), with(List.of(), List.of(restricted), List.of())))
                .isEqualTo("foreign key k: ON DELETE is 'RESTRICT', expected 'CASCADE'");
        SchemaInventory.Check check = new SchemaInventory.Check("c", "a > 0");
        SchemaInventory.Check weaker = new SchemaInventory.Check("c", "a > -1");
        Table checked = with(List.of(), List.of(), List.of(check));
        Table less = with(List.of(), List.of(), List.of(weaker));
        assertThat(SAME.checks(checked, less)).isEqualTo("CHECK constraint c: its clause differs");
        assertThat(OTHER.checks(checked, less)).isEmpty();
    }

    private static CreatedTable created(String... parts) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < parts.length; i += 2) {
            all.put(parts[i], parts[i + 1]);
        }
        return new CreatedTable(all, "", "InnoDB", "utf8mb4", "", null, false);
    }

    @Test
    void partsOfStatements() {
        CreatedTable expected = created("column a", "int", "column b", "text", "index i", "(a)");

        assertThat(SAME.parts("column ", expected, expected)).isEmpty();
        assertThat(SAME.parts("column ", expected, created("column b", "text", "column a", "int")))
                .isEqualTo("they stand in another order");
        assertThat(OTHER.parts("column ", expected, created("column b", "text", "column a", "int")))
                .isEmpty();
        assertThat(SAME.parts("column ", expected, created("column a", "bigint", "column b", "text")))
                .isEqualTo("column a: its definition differs");
        assertThat(SAME.parts("index ", expected, created("column a", "int"))).isEqualTo("index i is missing");
        assertThat(SAME.created(created("partitions", "by hash"), created())).isEqualTo("its partitioning differs");
        assertThat(SAME.created(created(), new CreatedTable(Map.of(), "", "Aria", "utf8mb4", "", null, false)))
                .isEqualTo("engine is 'Aria', expected 'InnoDB'");
        assertThat(SAME.created(created(), new CreatedTable(Map.of(), "", "InnoDB", "utf8mb4", "", null, true)))
                .isEqualTo("it is system-versioned");
    }

    @Test
    void programs() {
        View view = new View("v", "root@%", "DEFINER", "NONE", "select 1");
        View other = new View("v", "root@%", "DEFINER", "NONE", "select 2");
        assertThat(SAME.view(view, other)).isEqualTo("its definition differs");
        assertThat(new SchemaComparison(true, false).view(view, other)).isEmpty();
        assertThat(new SchemaComparison(false, true).view(view, other)).isEmpty();
        assertThat(SAME.view(view, new View("v", "root@%", "DEFINER", "NONE", "")))
                .isEmpty();
        assertThat(SAME.view(new View("v", "root@%", "DEFINER", "NONE", ""), view))
                .isEmpty();
        assertThat(SAME.trigger(
                        new SchemaInventory.Trigger("t", "a", "BEFORE", "INSERT", "root@%", "x"),
                        new SchemaInventory.Trigger("t", "a", "AFTER", "INSERT", "root@%", "x")))
                .isEqualTo("moment is 'AFTER INSERT', expected 'BEFORE INSERT'");
        assertThat(SAME.routine(
                        new SchemaInventory.Routine("r", "FUNCTION", "root@%", "DEFINER", "x"),
                        new SchemaInventory.Routine("r", "FUNCTION", "root@%", "INVOKER", "x")))
                .isEqualTo("security is 'INVOKER', expected 'DEFINER'");
    }

    @Test
    void sequencesMayBeAheadButNotBehind() {
        Sequence up = new Sequence("s", 1, 1, 99, 1, false, 10);
        assertThat(SAME.sequence(up, new Sequence("s", 1, 1, 99, 1, false, 10))).isEmpty();
        assertThat(SAME.sequence(up, new Sequence("s", 1, 1, 99, 1, false, 11))).isEmpty();
        assertThat(SAME.sequence(up, new Sequence("s", 1, 1, 99, 1, false, 9)))
                .isEqualTo("the next value is 9, which was handed out before 10");
        Sequence down = new Sequence("s", 99, 1, 99, -1, false, 10);
        assertThat(SAME.sequence(down, new Sequence("s", 99, 1, 99, -1, false, 10)))
                .isEmpty();
        assertThat(SAME.sequence(down, new Sequence("s", 99, 1, 99, -1, false, 11)))
                .isNotEmpty();
        Sequence round = new Sequence("s", 1, 1, 99, 1, true, 10);
        assertThat(SAME.sequence(round, new Sequence("s", 1, 1, 99, 1, true, 9)))
                .isEmpty();
        assertThat(SAME.sequence(up, new Sequence("s", 1, 1, 98, 1, false, 10)))
                .isEqualTo("maximum is '98', expected '99'");
    }
}
