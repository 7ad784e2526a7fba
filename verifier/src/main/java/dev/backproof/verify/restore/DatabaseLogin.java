package dev.backproof.verify.restore;

/**
 * How a program that makes its own connections reaches a restored database: an account that can only read.
 *
 * @param jdbcUrl for MariaDB's driver; without the database when its name has other characters than letters, digits,
 *     dashes and underscores
 * @param user the account
 * @param password its password
 */
public record DatabaseLogin(String jdbcUrl, String user, String password) {
    /** Without the password. */
    @Override
    public String toString() {
        return user + " at " + jdbcUrl;
    }
}
