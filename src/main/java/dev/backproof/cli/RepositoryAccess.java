package dev.backproof.cli;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which repository, and the password that opens it. */
class RepositoryAccess {
    @Option(
            names = {"-r", "--repo"},
            paramLabel = "REPO",
            description =
                    "Repository: /a/folder or b2:BUCKET:PREFIX. Also BACKPROOF_REPOSITORY or RESTIC_REPOSITORY.")
    @Nullable
    String repository;

    private @Nullable Path passwordFile;

    /** Where the password is; wins over variables and settings. */
    final void passwordFile(Path file) {
        passwordFile = file;
    }

    /** The repository's address from option, variable or settings. */
    String address(Settings settings, Map<String, String> environment) {
        if (repository != null) {
            return repository;
        }
        for (String name : List.of("BACKPROOF_REPOSITORY", "RESTIC_REPOSITORY")) {
            String value = environment.get(name);
            if (value != null && !value.isEmpty()) {
                return value;
            }
        }
        if (settings.repository() != null) {
            return settings.repository();
        }
        throw new ConfigurationException(
                ErrorCode.MISSING_SETTING,
                "no repository given",
                "use --repo /a/folder or --repo b2:BUCKET:PREFIX, or set BACKPROOF_REPOSITORY",
                null);
    }

    /** Opens the repository. */
    ResticRepository open(BackproofCommand command) {
        Settings settings = command.settings();
        Map<String, String> environment = command.console.environment();
        String address = address(settings, environment);
        try (Password password = password(settings, environment)) {
            return ResticRepository.open(command.store(address), password);
        }
    }

    /** The password from the first place that has one, in the order of the documentation. */
    Password password(Settings settings, Map<String, String> environment) {
        if (passwordFile != null) {
            return Password.fromFile(passwordFile);
        }
        String value = environment.get("BACKPROOF_PASSWORD_FILE");
        if (value != null) {
            return Password.fromFile(Path.of(value));
        }
        value = environment.get("BACKPROOF_PASSWORD");
        if (value != null) {
            return Password.of(value);
        }
        value = environment.get("RESTIC_PASSWORD_FILE");
        if (value != null) {
            return Password.fromFile(Path.of(value));
        }
        value = environment.get("RESTIC_PASSWORD");
        if (value != null) {
            return Password.of(value);
        }
        value = environment.get("RESTIC_PASSWORD_COMMAND");
        if (value != null) {
            return fromCommand(value);
        }
        if (settings.passwordFile() != null) {
            return Password.fromFile(settings.passwordFile());
        }
        throw new ConfigurationException(
                ErrorCode.PASSWORD_MISSING, "no password for the repository given");
    }

    private static Password fromCommand(String command) {
        List<String> words = words(command);
        try {
            Process process = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            byte[] printed = process.getInputStream().readAllBytes();
            int exit = process.waitFor();
            if (exit != 0) {
                throw new ConfigurationException(
                        ErrorCode.PASSWORD_MISSING, "the password command " + words.get(0) + " ended with " + exit);
            }
            return Password.trimmed(printed);
        } catch (IOException e) {
            throw new ConfigurationException(
                    ErrorCode.PASSWORD_MISSING, "the password command " + words.get(0) + " does not run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConfigurationException(ErrorCode.PASSWORD_MISSING, "interrupted in the password command", e);
        }
    }

    /** Splits as a shell does: blanks part words, single and double quotes keep them together. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (char ch : line.toCharArray()) {
            if (quote != 0) {
                if (ch == quote) {
                    quote = 0;
                } else {
                    word.append(ch);
                }
            } else if (ch == '\'' || ch == '"') {
                quote = ch;
                inWord = true;
            } else if (Character.isWhitespace(ch)) {
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
            } else {
                word.append(ch);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        if (quote != 0 || words.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING, "RESTIC_PASSWORD_COMMAND is empty or has an open quote");
        }
        return words;
    }
}
