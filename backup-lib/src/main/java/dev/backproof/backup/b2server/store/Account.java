package dev.backproof.backup.b2server.store;

/**
 * Who the data belong to.
 *
 * @param accountId 12 hexadecimal digits
 * @param keyId id of the master key
 * @param applicationKey secret of the master key
 */
public record Account(String accountId, String keyId, String applicationKey) {
    /** All but the secret. */
    @Override
    public String toString() {
        return "Account[" + accountId + " " + keyId + "]";
    }
}
