package dev.backproof.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "mirror",
        description = "Plain copies as rclone keeps them: look, get back as of any time, write, compare.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "A mirror is b2:BUCKET[:PATH] or a folder. In a bucket old versions stay, so --at reads it as it stood.",
            "",
            "Examples:",
            "  backproof mirror ls b2:acme-volumes:uploads --at 2d",
            "  backproof mirror restore b2:acme-volumes:uploads --target /tmp/back --at 2026-11-24T03:00:00Z",
            "  backproof mirror sync /data/uploads b2:acme-volumes:uploads --dry-run",
            "  backproof mirror check /data/uploads b2:acme-volumes:uploads"
        })
final class MirrorCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private MirrorCommand() {}

    static CommandLine with(Console console) {
        CommandLine line = new CommandLine(new MirrorCommand());
        line.addSubcommand(new MirrorLsCommand(console));
        line.addSubcommand(new MirrorRestoreCommand(console));
        line.addSubcommand(new MirrorSyncCommand(console));
        line.addSubcommand(new MirrorCheckCommand(console));
        return line;
    }

    /** Without a command there is nothing to do but help. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed: ls, restore, sync or check");
    }
}
