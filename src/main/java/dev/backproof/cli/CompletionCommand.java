package dev.backproof.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Prints a completion script for a shell.",
        footer = {
            "",
            "Examples:",
            "  source <(backproof completion bash)",
            "  backproof completion zsh > ~/.zfunc/_backproof"
        })
final class CompletionCommand extends BackproofCommand {
    /** Shells we know; picocli's script works in both, zsh through bashcompinit. */
    enum Shell {
        BASH,
        ZSH
    }

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private Shell shell = Shell.BASH;

    CompletionCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (shell == Shell.ZSH) {
            console.out().println("autoload -U +X bashcompinit && bashcompinit");
        }
        console.out().println(AutoComplete.bash("backproof", Backproof.commandLine(console)));
        return ExitCode.OK;
    }
}
