package dev.backproof.verify.restore;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.scenario.BackupLocation.PasswordSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds the passwords of a database's accounts. */
public final class AccountPassword {
    private AccountPassword() {}

    /**
     * The password of an account.
     *
     * @param user whose, for messages
     * @param environment where variables are
     * @throws ConfigurationException when it is not where it is said to be
     * @throws IOException when its file cannot be read
     */
    public static String of(String user, PasswordSource source, UnaryOperator<@Nullable String> environment)
            throws IOException {
        return switch (source) {
            case PasswordSource.Variable variable -> {
                String value = environment.apply(variable.name());
                if (value == null) {
                    throw missing(user, "the variable " + variable.name() + " is not set");
                }
                yield value;
            }
            case PasswordSource.File file -> {
                Path path = Path.of(file.path());
                if (!Files.isReadable(path)) {
                    throw missing(user, "there is no file " + path + " that can be read");
                }
                yield Files.readString(path).replaceFirst("\\R$", "");
            }
            default -> throw missing(user, "it comes neither from a variable nor from a file");
        };
    }

    private static ConfigurationException missing(String user, String why) {
        return new ConfigurationException(
                ErrorCode.PASSWORD_MISSING, "no password of the account " + user + ": " + why);
    }
}
