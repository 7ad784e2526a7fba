package dev.backproof.cli;

import java.util.Map;
import picocli.CommandLine.Command;

@Command(name = "version", description = "Prints the version.")
final class VersionCommand extends BackproofCommand {
    VersionCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        if (global.json) {
            sayJson(Map.of("version", Backproof.Version.text(), "java", System.getProperty("java.version")));
        } else {
            say("backproof " + Backproof.Version.text() + ", Java " + System.getProperty("java.version"));
        }
        return ExitCode.OK;
    }
}
