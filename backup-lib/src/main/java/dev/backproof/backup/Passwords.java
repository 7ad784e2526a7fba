package dev.backproof.backup;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Gets a repository's password from where people keep it. */
public final class Passwords {
    private Passwords() {}

    /**
     * The password from the first of these variables that is set: {@code BACKPROOF_PASSWORD_FILE},
     * {@code BACKPROOF_PASSWORD}, {@code RESTIC_PASSWORD_FILE}, {@code RESTIC_PASSWORD}, {@code RESTIC_PASSWORD_COMMAND}.
     *
     * @param environment gives a variable's value, or null
     * @throws ConfigurationException when the file cannot be read or the command fails
     */
    public static Optional<Password> fromEnvironment(UnaryOperator<@Nullable String> environment) {
        for (String prefix : List.of("BACKPROOF", "RESTIC")) {
            String file = environment.apply(prefix + "_PASSWORD_FILE");
            if (file != null) {
                return Optional.of(Password.fromFile(Path.of(file)));
            }
            String text = environment.apply(prefix + "_PASSWORD");
            if (text != null) {
                return Optional.of(Password.of(text));
            }
        }
        String command = environment.apply("RESTIC_PASSWORD_COMMAND");
        return command == null ? Optional.empty() : Optional.of(fromCommand(words(command)));
    }

    /**
     * What a command prints, trimmed. The command is run as it is, not through a shell; what it says on standard error
     * is left out of messages.
     *
     * @throws ConfigurationException {@code PASSWORD_MISSING} when it cannot be run, fails or prints nothing
     */
    public static Password fromCommand(List<String> words) {
        try {
            Process process = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            byte[] printed = process.getInputStream().readAllBytes();
            int exit = process.waitFor();
            if (exit != 0) {
                throw noPassword("the password command " + words.get(0) + " ended with " + exit, null);
            }
            Password password = Password.trimmed(printed);
            if (password.isEmpty()) {
                throw noPassword("the password command " + words.get(0) + " printed nothing", null);
            }
            return password;
        } catch (IOException e) {
            throw noPassword("the password command " + words.get(0) + " does not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw noPassword("interrupted while the password command ran", e);
        }
    }

    private static ConfigurationException noPassword(String message, @Nullable Throwable cause) {
        return new ConfigurationException(ErrorCode.PASSWORD_MISSING, message, cause);
    }

    /** Splits as a shell does: blanks part words; quotes and, outside single quotes, backslashes keep them together. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        boolean escaped = false;
        for (int i = 0; i < line.length(); i++) {
            char ch = line.charAt(i);
            boolean blank = quote == 0 && !escaped && Character.isWhitespace(ch);
            if (blank) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (escaped) {
                word.append(ch);
                escaped = false;
            } else if (ch == '\\' && quote != '\'') {
                escaped = true;
            } else if (quote == 0 && (ch == '\'' || ch == '"')) {
                quote = ch;
            } else if (quote != 0 && ch == quote) {
                quote = 0;
            } else {
                word.append(ch);
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        if (quote != 0 || escaped || words.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING, "RESTIC_PASSWORD_COMMAND is empty or has an open quote");
        }
        return words;
    }
}
