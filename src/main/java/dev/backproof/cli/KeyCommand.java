package dev.backproof.cli;

import dev.backproof.backup.Password;
import dev.backproof.backup.Passwords;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.KeyInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "key",
        description = "Lists, adds, removes and changes the passwords that open a repository.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(list | add | remove | passwd)",
        footer = {
            "",
            "A repository has one key for its data; each password only opens that key. Whoever knew a password and kept a",
            "copy of the repository can read that copy also after the password was removed.",
            "",
            "Examples:",
            "  backproof key list",
            "  backproof key add --new-password-file ~/.second-password",
            "  backproof key passwd --new-password-file ~/.new-password",
            "  backproof key remove 52dbb1f4"
        })
final class KeyCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private KeyCommand() {}

    static CommandLine commandLine(Console console) {
        return new CommandLine(new KeyCommand())
                .addSubcommand(new ListKeys(console))
                .addSubcommand(new AddKey(console))
                .addSubcommand(new RemoveKey(console))
                .addSubcommand(new ChangePassword(console));
    }

    /** Without a subcommand there is nothing to do but help. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, add, remove or passwd is needed");
    }

    private static Map<String, Object> json(KeyInfo key) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", key.id().toString());
        json.put("current", key.current());
        json.put("username", key.username());
        json.put("hostname", key.hostname());
        json.put("created", key.created().toString());
        return json;
    }

    /** Where a new password comes from. */
    private static final class NewPassword {
        @Option(
                names = "--new-password-file",
                paramLabel = "FILE",
                description = "File with the new password. Also BACKPROOF_NEW_PASSWORD_FILE, BACKPROOF_NEW_PASSWORD.")
        private @Nullable Path file;

        Password get(Map<String, String> environment) {
            if (file != null) {
                return Password.fromFile(file);
            }
            return Passwords.fromEnvironment(name -> name.startsWith("RESTIC")
                            ? null
                            : environment.get(name.replace("_PASSWORD", "_NEW_PASSWORD")))
                    .orElseThrow(() -> new ConfigurationException(
                            ErrorCode.PASSWORD_MISSING,
                            "no new password given",
                            "set --new-password-file, BACKPROOF_NEW_PASSWORD_FILE or BACKPROOF_NEW_PASSWORD",
                            null));
        }
    }

    @Command(
            name = "list",
            description = "Lists the keys; the one in use has a star.",
            footer = {"", "Example:", "  backproof key list"})
    private static final class ListKeys extends BackproofCommand {
        @Mixin
        private final RepositoryOptions access = new RepositoryOptions();

        ListKeys(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            List<KeyInfo> keys;
            try (ResticRepository repository = access.open(this)) {
                keys = repository.keys();
            }
            for (KeyInfo key : keys) {
                say("%s%s  %s@%s  %s"
                        .formatted(
                                key.current() ? "*" : " ",
                                key.id().shortForm(),
                                key.username(),
                                key.hostname(),
                                key.created()));
            }
            if (global.json) {
                sayJson(keys.stream().map(KeyCommand::json).toList());
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "add",
            description = "Lets another password open the repository.",
            footer = {"", "Example:", "  backproof key add --new-password-file ~/.second-password"})
    private static final class AddKey extends BackproofCommand {
        @Mixin
        private final RepositoryOptions access = new RepositoryOptions();

        @Mixin
        private final NewPassword newPassword = new NewPassword();

        AddKey(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            try (Password password = newPassword.get(console.environment());
                    ResticRepository repository = access.open(this)) {
                KeyInfo key = repository.addKey(password);
                say("added key " + key.id().shortForm());
                if (global.json) {
                    sayJson(json(key));
                }
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "passwd",
            description = "Puts a new password in the place of the one in use.",
            footer = {"", "Example:", "  backproof key passwd --new-password-file ~/.new-password"})
    private static final class ChangePassword extends BackproofCommand {
        @Mixin
        private final RepositoryOptions access = new RepositoryOptions();

        @Mixin
        private final NewPassword newPassword = new NewPassword();

        ChangePassword(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            try (Password password = newPassword.get(console.environment());
                    ResticRepository repository = access.open(this)) {
                KeyInfo key = repository.changePassword(password);
                say("changed the password; its key is " + key.id().shortForm());
                if (global.json) {
                    sayJson(json(key));
                }
            }
            return ExitCode.OK;
        }
    }

    @Command(
            name = "remove",
            description = "Removes a key, so that its password opens the repository no longer.",
            footer = {
                "",
                "Not the one in use: open the repository with another password for that.",
                "",
                "Example:",
                "  backproof key remove 52dbb1f4"
            })
    private static final class RemoveKey extends BackproofCommand {
        @Mixin
        private final RepositoryOptions access = new RepositoryOptions();

        @Parameters(paramLabel = "ID", description = "Id of the key, or the start of it.")
        private String id = "";

        RemoveKey(Console console) {
            super(console);
        }

        @Override
        public Integer call() {
            try (ResticRepository repository = access.open(this)) {
                KeyInfo key = repository.removeKey(id);
                say("removed key " + key.id().shortForm());
                if (global.json) {
                    sayJson(json(key));
                }
            }
            return ExitCode.OK;
        }
    }
}
