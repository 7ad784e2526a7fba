package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.GrantText;
import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.backup.source.mariadb.SqlName;
import dev.backproof.backup.source.mariadb.SqlText;
import dev.backproof.verify.restore.LoadedDump;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks on users, roles and what they may do, and on whom the database's code runs as. */
final class AccountChecks {
    /** What the server says of a user who is not there. */
    private static final int NO_SUCH_GRANT = 1141;

    private final RestoredSchema schema;
    private final String name;
    private final Set<String> standIns;

    /**
     * @param standIns definers that the sandbox had to make up
     */
    AccountChecks(RestoredSchema schema, Set<String> standIns) {
        this.schema = schema;
        this.name = schema.database().name();
        this.standIns = standIns;
    }

    /** One check for each account that the dump creates. */
    List<Check> accounts(LoadedDump dump) {
        List<Check> checks = new ArrayList<>();
        dump.facts()
                .accounts()
                .forEach((account, grants) -> checks.add(new Check(
                        name + ": account " + account,
                        "account",
                        true,
                        () -> account(account, grants, dump),
                        "",
                        null)));
        return checks;
    }

    private Outcome account(String account, List<String> grants, LoadedDump dump) throws SQLException {
        if (account.startsWith(administrator() + "@")) {
            return Outcome.skipped(
                    "the sandbox has an administrator of this name: what the account may do was not compared");
        }
        Set<String> found;
        try {
            found = schema.session().ask("show grants for " + quoted(account), rows -> {
                Set<String> lines = new TreeSet<>();
                while (rows.next()) {
                    lines.add(GrantText.of(rows.getString(1)).text());
                }
                return lines;
            });
        } catch (SQLException e) {
            return e.getErrorCode() == NO_SUCH_GRANT
                    ? Outcome.failed(name + ": account " + account + " is missing", account, "missing")
                    : SqlTrouble.outcome(e);
        }
        String entry = dump.facts().entries().get(account);
        if (entry != null && !entry.equals(digestOfEntry(account))) {
            return Outcome.failed(
                    name + ": account " + account
                            + " is not as in the dump: its password, its way to log in or its rights on the whole server differ",
                    "as in the dump",
                    "different");
        }
        Set<String> missing = new TreeSet<>(grants);
        missing.removeAll(found);
        if (missing.isEmpty()) {
            String rights =
                    grants.isEmpty() ? "it is there" : "it has the " + Words.count(grants.size(), "grant") + " it had";
            return Outcome.passed(
                    entry == null ? rights : rights + ", and its stored password is the dump's" + notHere(account));
        }
        String first = new GrantText(account, missing.iterator().next()).shown();
        return Outcome.failed(
                name + ": account " + account + " lacks " + Words.count(missing.size(), "grant") + ": " + first,
                Integer.toString(grants.size()),
                Integer.toString(grants.size() - missing.size()));
    }

    /** As {@link dev.backproof.backup.source.mariadb.DumpFacts#entries} has it; empty when there is no row. */
    private String digestOfEntry(String account) throws SQLException {
        return schema.session()
                .ask(
                        "select Priv from mysql.global_priv where " + whose(account),
                        rows -> rows.next() ? GrantText.digest(rows.getString(1)) : "");
    }

    /** That the server here has no plugin for an account's way to log in, in words; empty when it has. */
    private String notHere(String account) throws SQLException {
        return schema.session()
                .ask(
                        "select json_value(Priv, '$.plugin') from mysql.global_priv where " + whose(account)
                                + " and json_value(Priv, '$.plugin') <> '' and not exists (select 1 from"
                                + " information_schema.PLUGINS where PLUGIN_NAME = json_value(Priv, '$.plugin')"
                                + " and PLUGIN_STATUS = 'ACTIVE')",
                        rows -> rows.next()
                                ? "; but the sandbox has no plugin " + rows.getString(1) + " to log it in by"
                                : "");
    }

    private static String whose(String account) {
        int at = account.lastIndexOf('@');
        String user = at < 0 ? account : account.substring(0, at);
        String host = at < 0 ? "" : account.substring(at + 1);
        return "User = " + SqlText.quoted(user) + " and Host = " + SqlText.quoted(host);
    }

    private String administrator() throws SQLException {
        return schema.session()
                .ask("select substring_index(current_user(), '@', 1)", rows -> rows.next() ? rows.getString(1) : "");
    }

    /** An account's name as SQL writes it. */
    static String quoted(String account) {
        int at = account.lastIndexOf('@');
        return at < 0
                ? SqlName.quoted(account)
                : SqlName.quoted(account.substring(0, at)) + "@" + SqlName.quoted(account.substring(at + 1));
    }

    /**
     * Whether everybody exists whom views, routines, triggers and events run as.
     *
     * @param known the accounts that should be there, or null when nothing tells: dumps of databases hold none
     * @param authority what tells
     */
    Check definers(@Nullable Set<String> known, String authority) {
        return new Check(name + ": definers", "definers", false, () -> definersOf(known, authority), "", null);
    }

    private Outcome definersOf(@Nullable Set<String> known, String authority) throws SQLException {
        Map<String, List<String>> all = definers();
        if (all.isEmpty()) {
            return Outcome.skipped("nothing in this database has a definer");
        }
        List<String> missing = new ArrayList<>();
        List<String> elsewhere = new ArrayList<>();
        all.forEach((definer, objects) -> {
            if (standIns.contains(definer)) {
                String line = definer + ", the definer of " + Words.some(objects, objects.size());
                (known == null || known.contains(definer) ? elsewhere : missing).add(line);
            }
        });
        if (!missing.isEmpty()) {
            return Outcome.failed(
                    name + ": among the accounts in " + authority + " there is no " + String.join("; no ", missing),
                    "every definer exists",
                    missing.size() + " missing");
        }
        return elsewhere.isEmpty()
                ? Outcome.passed("all exist: " + String.join(", ", all.keySet()))
                : Outcome.skipped("not in this dump, as accounts belong to a server: " + String.join("; ", elsewhere)
                        + ". Locked stand-ins were made for the checks");
    }

    /** Definers in whose name something runs, with what that is. */
    private Map<String, List<String>> definers() throws SQLException {
        SchemaInventory inventory = schema.inventory();
        Map<String, List<String>> definers = new TreeMap<>();
        inventory.views().stream()
                .filter(view -> view.security().equals("DEFINER"))
                .forEach(view -> add(definers, view.definer(), "view " + view.name()));
        inventory.routines().stream()
                .filter(routine -> routine.security().equals("DEFINER"))
                .forEach(routine -> add(definers, routine.definer(), "routine " + routine.name()));
        inventory.triggers().forEach(trigger -> add(definers, trigger.definer(), "trigger " + trigger.name()));
        inventory.events().forEach(event -> add(definers, event.definer(), "event " + event.name()));
        return definers;
    }

    private static void add(Map<String, List<String>> definers, String definer, String object) {
        definers.computeIfAbsent(definer, unused -> new ArrayList<>()).add(object);
    }
}
