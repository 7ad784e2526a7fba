package dev.backproof.backup.source.mariadb;

import static dev.backproof.backup.source.mariadb.InventoryQuery.literal;

import dev.backproof.backup.source.mariadb.InventoryQuery.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells which objects the backup's account cannot see. A dump is quietly without them: MariaDB lists triggers and
 * routines only to those who may see them.
 */
final class PrivilegeCheck {
    private final InventoryQuery.Runner server;

    PrivilegeCheck(InventoryQuery.Runner server) {
        this.server = server;
    }

    /** One line for each kind of object that may be missing in a dump of the database. */
    List<String> warnings(String database) {
        // the account itself, and the roles it has at the moment
        String grantees = " WHERE GRANTEE IN (SELECT CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@',"
                + " QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1))) UNION SELECT CONCAT(QUOTE(ROLE_NAME), '@''''')"
                + " FROM information_schema.ENABLED_ROLES WHERE ROLE_NAME IS NOT NULL)";
        List<List<Row>> answers = server.run(
                List.of(
                        new InventoryQuery(
                                List.of("PRIVILEGE_TYPE"), "FROM information_schema.USER_PRIVILEGES" + grantees),
                        new InventoryQuery(
                                List.of("PRIVILEGE_TYPE"),
                                "FROM information_schema.SCHEMA_PRIVILEGES" + grantees + " AND " + literal(database)
                                        + " LIKE TABLE_SCHEMA"),
                        new InventoryQuery(
                                List.of("PRIVILEGE_TYPE"),
                                "FROM information_schema.SCHEMA_PRIVILEGES" + grantees
                                        + " AND 'mysql' LIKE TABLE_SCHEMA AND PRIVILEGE_TYPE = 'SELECT'"),
                        new InventoryQuery(
                                List.of("PRIVILEGE_TYPE"),
                                "FROM information_schema.TABLE_PRIVILEGES" + grantees
                                        + " AND TABLE_SCHEMA = 'mysql' AND TABLE_NAME = 'proc' AND PRIVILEGE_TYPE = 'SELECT'")));
        Set<String> everywhere = privileges(answers.get(0));
        Set<String> here = privileges(answers.get(1));
        here.addAll(everywhere);
        List<String> warnings = new ArrayList<>();
        if (!here.contains("TRIGGER")) {
            warnings.add(
                    "the account lacks TRIGGER on " + database + ": triggers, if there are any, are not in the dump");
        }
        boolean routines = everywhere.contains("SELECT")
                || here.contains("SHOW CREATE ROUTINE")
                || !answers.get(2).isEmpty()
                || !answers.get(3).isEmpty();
        if (!routines) {
            warnings.add("the account lacks SELECT on mysql.proc (or SHOW CREATE ROUTINE): routines of others, if there"
                    + " are any, are not in the dump");
        }
        return warnings;
    }

    private static Set<String> privileges(List<Row> rows) {
        Set<String> privileges = new HashSet<>();
        rows.forEach(row -> privileges.add(row.text(0)));
        return privileges;
    }
}
