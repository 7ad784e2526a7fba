package dev.backproof.backup.source.mariadb;

import static dev.backproof.backup.source.mariadb.InventoryQuery.select;

import dev.backproof.backup.source.mariadb.InventoryQuery.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads users, roles and what they may do from a server's privilege tables. Needs SELECT on the database {@code mysql};
 * never asks for passwords or their hashes.
 */
final class AccountReader {
    private final InventoryQuery.Runner server;

    AccountReader(InventoryQuery.Runner server) {
        this.server = server;
    }

    /** All accounts of the server in ascending order of name, without the server's own. */
    List<Account> read() {
        List<List<Row>> answers = server.run(List.of(
                select(List.of("User", "Host", "is_role"), "FROM mysql.user"),
                select(
                        List.of("GRANTEE", "'*.*'", "PRIVILEGE_TYPE", "IS_GRANTABLE"),
                        "FROM information_schema.USER_PRIVILEGES"),
                select(
                        List.of("GRANTEE", "CONCAT(TABLE_SCHEMA, '.*')", "PRIVILEGE_TYPE", "IS_GRANTABLE"),
                        "FROM information_schema.SCHEMA_PRIVILEGES"),
                select(
                        List.of("GRANTEE", "CONCAT(TABLE_SCHEMA, '.', TABLE_NAME)", "PRIVILEGE_TYPE", "IS_GRANTABLE"),
                        "FROM information_schema.TABLE_PRIVILEGES"),
                select(
                        List.of(
                                "GRANTEE",
                                "CONCAT(TABLE_SCHEMA, '.', TABLE_NAME, '(', COLUMN_NAME, ')')",
                                "PRIVILEGE_TYPE",
                                "IS_GRANTABLE"),
                        "FROM information_schema.COLUMN_PRIVILEGES"),
                select(
                        List.of("User", "Host", "CONCAT(LOWER(Routine_type), ' ', Db, '.', Routine_name)", "Proc_priv"),
                        "FROM mysql.procs_priv"),
                select(List.of("User", "Host", "Role", "Admin_option"), "FROM mysql.roles_mapping")));

        Map<String, Building> accounts = new TreeMap<>();
        for (Row row : answers.get(0)) {
            if (!row.text(0).equals("mariadb.sys")) {
                boolean role = row.text(2).equals("Y");
                accounts.put(name(row.text(0), row.text(1)), new Building(role));
            }
        }
        for (List<Row> privileges : answers.subList(1, 5)) {
            for (Row row : privileges) {
                grant(accounts, grantee(row.text(0)), row.text(1), row.text(2), row.yes(3));
            }
        }
        for (Row row : answers.get(5)) {
            for (String privilege : row.text(3).split(",", -1)) {
                boolean grantable = row.text(3).contains("Grant");
                grant(accounts, name(row.text(0), row.text(1)), row.text(2), privilege, grantable);
            }
        }
        for (Row row : answers.get(6)) {
            grant(
                    accounts,
                    name(row.text(0), row.text(1)),
                    "role " + row.text(2),
                    "",
                    row.text(3).equals("Y"));
        }
        List<Account> read = new ArrayList<>();
        accounts.forEach((name, building) -> read.add(building.account(name)));
        return read;
    }

    /**
     * Those that have to do with one database: they may use it, or own something in it, or hold a role that may.
     *
     * @param definers {@code user@host} of what is in the database
     */
    static List<Account> concerning(String database, List<Account> accounts, Collection<String> definers) {
        Set<String> wanted = new HashSet<>(definers);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Account account : accounts) {
                if (account.grants().stream().anyMatch(grant -> concerns(grant, database, wanted))) {
                    grown |= wanted.add(account.name());
                }
            }
        }
        return accounts.stream()
                .filter(account -> wanted.contains(account.name()))
                .map(account -> new Account(
                        account.name(),
                        account.role(),
                        account.grants().stream()
                                .filter(grant -> concerns(grant, database, wanted))
                                .toList()))
                .toList();
    }

    private static boolean concerns(Account.Grant grant, String database, Set<String> wanted) {
        String scope = grant.scope();
        if (scope.startsWith("role ")) {
            return wanted.contains(scope.substring("role ".length()));
        }
        if (scope.equals("*.*")) {
            return !grant.privileges().equals(List.of("USAGE"));
        }
        if (scope.endsWith(".*")) {
            return like(scope.substring(0, scope.length() - 2))
                    .matcher(database)
                    .matches();
        }
        int routine = scope.indexOf(' ');
        String object = routine > 0 && ROUTINE_KINDS.contains(scope.substring(0, routine))
                ? scope.substring(routine + 1)
                : scope;
        return object.startsWith(database + ".");
    }

    private static final Set<String> ROUTINE_KINDS = Set.of("procedure", "function", "package");

    /** A grant's database is a pattern of LIKE. */
    private static Pattern like(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char next = pattern.charAt(i);
            if (next == '\\' && i + 1 < pattern.length()) {
                regex.append(Pattern.quote(pattern.substring(i + 1, i + 2)));
                i++;
            } else if (next == '%') {
                regex.append(".*");
            } else if (next == '_') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(next)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    private static String name(String user, String host) {
        return host.isEmpty() ? user : user + "@" + host;
    }

    /** {@code 'app'@'%'} as {@code app@%}; the server does not escape quotes in it. */
    private static String grantee(String quoted) {
        int between = quoted.lastIndexOf("'@'");
        if (between < 1 || !quoted.startsWith("'") || !quoted.endsWith("'")) {
            return quoted;
        }
        return name(quoted.substring(1, between), quoted.substring(between + 3, quoted.length() - 1));
    }

    private static void grant(
            Map<String, Building> accounts, String account, String scope, String privilege, boolean grantable) {
        Building building = accounts.get(account);
        if (building != null) {
            Scope on = building.scopes.computeIfAbsent(scope, unused -> new Scope());
            on.grantable |= grantable;
            String word = privilege.strip().toUpperCase(Locale.ROOT);
            if (!word.isEmpty() && !word.equals("GRANT")) {
                on.privileges.add(word);
            }
        }
    }

    private static final class Scope {
        private final Set<String> privileges = new TreeSet<>();
        private boolean grantable;
    }

    private static final class Building {
        private final boolean role;
        private final Map<String, Scope> scopes = new TreeMap<>();

        Building(boolean role) {
            this.role = role;
        }

        Account account(String name) {
            List<Account.Grant> grants = new ArrayList<>();
            scopes.forEach(
                    (scope, on) -> grants.add(new Account.Grant(scope, List.copyOf(on.privileges), on.grantable)));
            return new Account(name, role, grants);
        }
    }
}
