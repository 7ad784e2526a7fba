package dev.backproof.cli;

import dev.backproof.backup.error.BackupException;
import dev.backproof.verify.sandbox.SandboxException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command with all its subcommands. */
@Command(
        name = "backproof",
        description = "Backups that prove they restore.",
        mixinStandardHelpOptions = true,
        versionProvider = Backproof.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Start with:",
            "  backproof demo                       the whole thing on this machine, no account needed",
            "  backproof init --repo /backup/shop   then: backup, snapshots, restore, verify",
            "",
            "Exit codes: 0 done / every drill PASS; 1 a drill failed or damage was found; 2 wrong usage;",
            "3 not verified or could not run; 4 backup finished without some unreadable files; 130 interrupted."
        })
final class Backproof implements Runnable {
    /** In the order of the help. */
    private static final List<String> SUBCOMMANDS = List.of(
            "demo",
            "init",
            "backup",
            "backup-mariadb",
            "backup-pvc",
            "snapshots",
            "ls",
            "diff",
            "stats",
            "restore",
            "dump",
            "check",
            "forget",
            "prune",
            "tag",
            "copy",
            "key",
            "unlock",
            "mirror",
            "scenario",
            "verify",
            "report",
            "schedule",
            "cluster",
            "b2-server",
            "completion",
            "version",
            "help");

    /** What tells of the other commands. */
    private static final Set<String> NEEDS_ALL = Set.of("completion", "help");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Backproof() {}

    /** Runs one command line and gives its exit code. Never throws for what the user or the world did wrong. */
    static int run(Console console, String... args) {
        // a command that is named at once needs none of the others, and reading what they all take costs more than it
        // does
        boolean named = args.length > 0 && SUBCOMMANDS.contains(args[0]) && !NEEDS_ALL.contains(args[0]);
        return commandLine(console, named ? List.of(args[0]) : SUBCOMMANDS).execute(args);
    }

    /** All of the command. */
    static CommandLine commandLine(Console console) {
        return commandLine(console, SUBCOMMANDS);
    }

    private static CommandLine commandLine(Console console, List<String> subcommands) {
        CommandLine line = new CommandLine(new Backproof());
        subcommands.forEach(name -> line.addSubcommand(subcommand(name, console)));
        line.setOut(writer(console.out()));
        line.setErr(writer(console.err()));
        line.setUsageHelpWidth(110);
        line.setUsageHelpLongOptionsMaxWidth(36);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((error, arguments) -> wrongUsage(console, error));
        line.setExecutionExceptionHandler((error, failed, parsed) -> failed(console, error, failed));
        return line;
    }

    private static Object subcommand(String name, Console console) {
        return switch (name) {
            case "demo" -> new DemoCommand(console);
            case "init" -> new InitCommand(console);
            case "backup" -> new BackupCommand(console);
            case "backup-mariadb" -> new BackupMariadbCommand(console);
            case "backup-pvc" -> new BackupPvcCommand(console);
            case "snapshots" -> new SnapshotsCommand(console);
            case "ls" -> new LsCommand(console);
            case "diff" -> new DiffCommand(console);
            case "stats" -> new StatsCommand(console);
            case "restore" -> new RestoreCommand(console);
            case "dump" -> new DumpCommand(console);
            case "check" -> new CheckCommand(console);
            case "forget" -> new ForgetCommand(console);
            case "prune" -> new PruneCommand(console);
            case "tag" -> new TagCommand(console);
            case "copy" -> new CopyCommand(console);
            case "key" -> KeyCommand.commandLine(console);
            case "unlock" -> new UnlockCommand(console);
            case "mirror" -> MirrorCommand.with(console);
            case "scenario" -> new ScenarioCommand(console);
            case "verify" -> new VerifyCommand(console);
            case "report" -> new ReportCommand(console);
            case "schedule" -> new ScheduleCommand(console);
            case "cluster" -> ClusterCommand.with(console);
            case "b2-server" -> new B2ServerCommand(console);
            case "completion" -> new CompletionCommand(console);
            case "version" -> new VersionCommand(console);
            case "help" -> new CommandLine.HelpCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** Without a command there is nothing to do but help. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }

    private static int wrongUsage(Console console, ParameterException error) {
        CommandLine line = error.getCommandLine();
        console.err().println("backproof: " + error.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(error, line.getErr())) {
            console.err().println("see: " + line.getCommandSpec().qualifiedName() + " --help");
        }
        return ExitCode.USAGE;
    }

    private static int failed(Console console, Exception error, CommandLine failed) {
        boolean verbose = failed.getCommand() instanceof BackproofCommand command && command.global.verbose;
        if (verbose) {
            error.printStackTrace(console.err());
        }
        if (Thread.currentThread().isInterrupted()
                || error instanceof CancellationException
                || error instanceof InterruptedException) {
            console.err().println("backproof: interrupted; what was committed before is untouched");
            return ExitCode.INTERRUPTED;
        }
        return switch (error) {
            case BackupException known -> tell(console, known.getMessage(), known.hint(), ExitCode.of(known));
            case SandboxException sandbox ->
                tell(console, String.valueOf(sandbox.getMessage()), sandbox.hint(), ExitCode.NOT_VERIFIED);
            case UncheckedIOException io -> tell(console, String.valueOf(io.getMessage()), "", ExitCode.NOT_VERIFIED);
            case IOException io -> tell(console, String.valueOf(io.getMessage()), "", ExitCode.NOT_VERIFIED);
            default ->
                tell(
                        console,
                        "unexpected " + error,
                        "this is a defect; please report it with the output of -v",
                        ExitCode.NOT_VERIFIED);
        };
    }

    private static int tell(Console console, String message, String hint, int exit) {
        console.err().println("backproof: " + message);
        if (!hint.isEmpty()) {
            console.err().println("  " + hint);
        }
        return exit;
    }

    /** The version, from the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        static String text() {
            String version = Backproof.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"backproof " + text()};
        }
    }
}
