package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.verify.MariaDbLab;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.sandbox.StandIns;
import dev.backproof.verify.sandbox.process.ProcessSandbox;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that came back whole passes, and damage fails. */
@Tag("peer")
class DatabaseContractTest {
    private static final String WIDE = "emoji and other 4-byte characters of ";

    private static ProcessSandbox sandbox;
    private static @Nullable DumpManifest described;
    private static byte @Nullable [] dump;

    @BeforeAll
    static void backUpOneOfEach(@TempDir Path folder) throws Exception {
        sandbox = MariaDbLab.shared();
        if (dump == null) { // once in a JVM, however often this is called
            try (MariaDbLab lab = MariaDbLab.start(folder)) {
                SnapshotRef snapshot =
                        lab.backup(lab.source().database(MariaDbLab.DATABASE).build());
                described = lab.manifest(snapshot);
                dump = lab.dump(snapshot);
            }
        }
    }

    static DumpManifest manifest() {
        return Objects.requireNonNull(described);
    }

    @Test
    void soundDatabasePasses() throws Exception {
        Map<String, Outcome> outcomes = check(manifest());

        assertThat(failures(outcomes)).isEmpty();
        assertThat(outcomes)
                .hasSizeGreaterThan(100)
                .containsKeys(
                        "rows of customers", "view aa_first answers", "trigger stamp too", "orphans of up in folders");
        assertThat(outcomes.entrySet().stream()
                        .filter(each -> each.getValue().status() == CheckStatus.SKIPPED)
                        .map(Map.Entry::getKey))
                .filteredOn(name -> !name.startsWith("next value of ")) // not every table has a counter
                .containsExactlyInAnyOrder("CHECK TABLE kept_in_memory", "definers"); // MEMORY has no check
        assertThat(message(outcomes, "definers")).contains("app@%", "view of_the_app", "stand-ins");
    }

    @Test
    void soundDatabasePassesWithoutManifestToo() throws Exception {
        assertThat(failures(check(null))).isEmpty();
    }

    @Test
    void definerThatWasGoneAtTheSourceIsDamage() throws Exception {
        DumpManifest without = new DumpManifest(
                manifest().format(),
                manifest().serverVersion(),
                manifest().toolVersion(),
                manifest().lowerCaseTableNames(),
                manifest().time(),
                manifest().dump(),
                manifest().schema(),
                manifest().rows(),
                manifest().historyIncluded(),
                List.of(),
                List.of(),
                List.of());

        Map<String, Outcome> outcomes = check(without);

        assertThat(failures(outcomes)).containsExactly("definers");
        assertThat(message(outcomes, "definers")).contains("no app@%", "view of_the_app");
    }

    @Test
    void whatLooksAtRowsProvesDataWhereThereShouldBeSome() throws Exception {
        String rows = MariaDbLab.DATABASE + ": rows of ";
        Map<String, Boolean> proving = new LinkedHashMap<>();
        try (DatabaseContract contract = contract(manifest())) {
            for (Check check : contract.checks()) {
                if (check.name().startsWith(rows)) {
                    proving.put(check.name().substring(rows.length()), check.provesData());
                }
            }
        }

        assertThat(proving).containsEntry("customers", true);
        proving.forEach((table, proves) ->
                assertThat(proves).as(table).isEqualTo(manifest().rows().getOrDefault(table, 0L) > 0));
    }

    @Test
    void viewThatCameBackAsATableIsNamedSo() throws Exception {
        Outcome found = check(
                        manifest(),
                        "use " + MariaDbLab.DATABASE,
                        "drop view zz_base",
                        "create table zz_base (id int, name text)")
                .get("view zz_base");

        assertThat(found)
                .isEqualTo(Outcome.failed("everything: view zz_base is missing", "zz_base", "is a BASE TABLE"));
        assertThat(check(manifest(), "drop trigger everything.stamp").get("trigger stamp"))
                .isEqualTo(Outcome.failed("everything: trigger stamp is missing", "stamp", "missing"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table more (id int)",
                "create view more as select 1",
                "create trigger more before delete on customers for each row set @a = 1",
                "create function more() returns int return 1",
                "create event more on schedule every 1 day do select 1",
                "create sequence more"
            })
    void whatIsMoreThanWasDumpedIsTold(String sql) throws Exception {
        damageFails(manifest(), sql, List.of("nothing that was not dumped"));
        damageFails(null, sql, List.of("nothing that was not dumped"));
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("drop trigger stamp", "trigger stamp"),
                damage("drop table `back``tick`", "table back`tick"),
                damage("drop view aa_first", "view aa_first"),
                damage("drop function twice", "view doubled answers", "routine FUNCTION twice"),
                damage("drop procedure `tidy up`", "routine PROCEDURE tidy up"),
                damage("drop event nightly", "event nightly"),
                damage("alter event nightly on schedule every 2 day", "event nightly"),
                damage("drop index name_part on customers", "indexes of customers"),
                damage("delete from orders where total = 0", "rows of orders"),
                damage("insert into `a b` values (1, 1, 1)", "rows of a b"),
                damage("delete history from prices", "rows of prices"),
                damage("alter table prices drop system versioning", "table prices", "rows of prices"),
                damage(
                        "alter table customers modify email varchar(100) collate utf8mb4_general_ci",
                        "columns of customers"),
                damage("alter table customers alter column notes set default 'other'", "columns of customers"),
                damage("alter table customers modify name varchar(99) not null", "columns of customers"),
                damage(
                        "alter table customers alter index email ignored; alter table customers drop index email",
                        "indexes of customers"),
                damage("alter table western collate latin1_bin", "table western"),
                damage("alter table kept_in_aria engine = MyISAM", "table kept_in_aria"),
                damage("alter table customers auto_increment = 1", "AUTO_INCREMENT of customers"),
                damage("alter table orders drop constraint positive", "CHECK constraints of orders"),
                damage("alter table files drop foreign key lies_in", "foreign keys of files"),
                damage(
                        "set foreign_key_checks = 0; update orders set customer_id = 77 where total = 10",
                        "orphans of fk_customer in orders"),
                damage("alter sequence invoice_no restart 1", "sequence invoice_no", "next value of invoices"),
                damage("update customers set name = '? Ann' where id = 5000", WIDE + "customers"),
                damage(
                        "update mysql.proc set body = 'BEGIN no sense END' where name = 'tidy up'",
                        "routine PROCEDURE tidy up compiles"),
                damage("alter database everything character set latin1", "character set"),
                damage(
                        "drop view zz_base; create table zz_base (id int, name text)",
                        "view zz_base",
                        "nothing that was not dumped"),
                damage("create or replace view guarded as select * from orders where total < 100", "view guarded"),
                damage("create table more (id int)", "nothing that was not dumped"));
    }

    static Stream<Arguments> damagesThatTheDumpAloneShows() {
        return Stream.of(
                damage("drop trigger stamp", "trigger stamp"),
                damage("drop view aa_first", "view aa_first"),
                damage("drop event nightly", "event nightly"),
                damage("drop procedure `tidy up`", "routine PROCEDURE tidy up"),
                damage("drop index name_part on customers", "indexes of customers"),
                damage("delete from orders where total = 0", "rows of orders"),
                damage("delete history from prices", "rows of prices"),
                damage("alter table prices drop system versioning", "table prices", "rows of prices"),
                damage(
                        "alter table customers modify email varchar(100) collate utf8mb4_general_ci",
                        "columns of customers"),
                damage("alter table customers modify name varchar(99) not null", "columns of customers"),
                damage("alter table western collate latin1_bin", "table western", "columns of western"),
                damage("alter table kept_in_aria engine = MyISAM", "table kept_in_aria"),
                damage("alter table logs remove partitioning", "table logs"),
                damage("alter table customers auto_increment = 1", "AUTO_INCREMENT of customers"),
                damage("alter table orders drop constraint positive", "CHECK constraints of orders"),
                damage("alter table files drop foreign key lies_in", "foreign keys of files"),
                damage("alter sequence invoice_no restart 1", "next value of invoices"),
                damage("update customers set name = '? Ann' where id = 5000", WIDE + "customers"),
                damage("create table more (id int)", "nothing that was not dumped"));
    }

    /** Damages that another one of the list would hide. */
    private static final Set<String> APART = Set.of(
            "drop event nightly",
            "drop procedure `tidy up`",
            "alter table prices drop system versioning",
            "alter table customers modify name varchar(99) not null");

    static Stream<Arguments> groups() {
        return Stream.of(
                arguments(false, false), arguments(false, true), arguments(true, false), arguments(true, true));
    }

    /** What {@link DatabaseDamagesTest} shows one by one, in a fraction of the time. */
    @ParameterizedTest
    @MethodSource("groups")
    void manyDamagesFailAllTheirChecks(boolean withManifest, boolean apart) throws Exception {
        List<Object[]> chosen = (withManifest ? damages() : damagesThatTheDumpAloneShows())
                .map(Arguments::get)
                .filter(each -> APART.contains(each[0]) == apart)
                .toList();
        String sql = chosen.stream().map(each -> (String) each[0]).collect(Collectors.joining("; "));
        List<String> failing = chosen.stream()
                .flatMap(each -> ((List<?>) each[1]).stream())
                .map(String.class::cast)
                .distinct()
                .toList();

        damageFails(withManifest ? manifest() : null, sql, failing);
    }

    private static Arguments damage(String sql, String... failing) {
        return arguments(sql, List.of(failing));
    }

    static void damageFails(@Nullable DumpManifest expected, String sql, List<String> failing) throws Exception {
        List<String> statements = new ArrayList<>(List.of("use " + MariaDbLab.DATABASE));
        statements.addAll(List.of(sql.split("; ")));

        Map<String, Outcome> outcomes = check(expected, statements.toArray(String[]::new));

        assertThat(failures(outcomes)).containsExactlyInAnyOrderElementsOf(failing);
        for (String name : failing) {
            assertThat(message(outcomes, name)).contains(MariaDbLab.DATABASE);
        }
    }

    /** Restores, damages, and gives what the checks found by their names without the database's. */
    private static Map<String, Outcome> check(@Nullable DumpManifest expected, String... damage) throws Exception {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        try (DatabaseContract contract = contract(expected, damage)) {
            for (Check check : contract.checks()) {
                outcomes.put(check.name().substring(MariaDbLab.DATABASE.length() + 2), check.look());
            }
        }
        return outcomes;
    }

    private static DatabaseContract contract(@Nullable DumpManifest expected, String... damage) throws Exception {
        MariaDbLab.sql(sandbox, "drop database if exists " + MariaDbLab.DATABASE);
        LoadedDump loaded = MariaDbLab.load(sandbox, Objects.requireNonNull(dump), expected);
        MariaDbLab.sql(sandbox, "drop user if exists app@`%`");
        Set<String> standIns = StandIns.make(sandbox);
        MariaDbLab.sql(sandbox, damage);
        RestoredDatabase database =
                new RestoredDatabase(MariaDbLab.DATABASE, MariaDbLab.DATABASE, "a dump", Instant.EPOCH, sandbox);
        return DatabaseContract.of(database, loaded, standIns);
    }

    private static String message(Map<String, Outcome> outcomes, String check) {
        return Objects.requireNonNull(outcomes.get(check)).message();
    }

    private static List<String> failures(Map<String, Outcome> outcomes) {
        return outcomes.entrySet().stream()
                .filter(each -> each.getValue().status() == CheckStatus.FAILED
                        || each.getValue().status() == CheckStatus.ERROR)
                .map(Map.Entry::getKey)
                .toList();
    }
}
