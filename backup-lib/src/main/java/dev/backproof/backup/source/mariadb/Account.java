package dev.backproof.backup.source.mariadb;

import java.util.List;

/**
 * A user or role of a server with what it may do, without passwords and their hashes.
 *
 * @param name {@code user@host}, or a role's bare name
 * @param role whether it is a role
 * @param grants in ascending order of scope
 */
public record Account(String name, boolean role, List<Grant> grants) {
    public Account {
        grants = List.copyOf(grants);
    }

    /**
     * Privileges on one thing.
     *
     * @param scope {@code *.*}, {@code shop.*}, {@code shop.orders}, {@code shop.orders(note)}, {@code procedure
     *     shop.close_day} or {@code role reader}
     * @param privileges in ascending order, such as {@code SELECT}; empty for a role
     * @param grantable whether it may pass them on
     */
    public record Grant(String scope, List<String> privileges, boolean grantable) {
        public Grant {
            privileges = List.copyOf(privileges);
        }
    }
}
