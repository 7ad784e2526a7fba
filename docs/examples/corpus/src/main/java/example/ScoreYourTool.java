package example;

import dev.backproof.scenarios.corpus.HardCase;
import dev.backproof.scenarios.corpus.HardCases;
import dev.backproof.scenarios.corpus.Specimen;
import dev.backproof.verify.result.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries another verifier on the corpus of hard cases. The verifier is a command that is given a backup's folder and ends with
 * 0 when the backup is good, with 1 when it is bad, and with anything else when it cannot tell.
 */
public final class ScoreYourTool {
    private ScoreYourTool() {}

    public static void main(String... arguments) throws IOException, InterruptedException {
        if (arguments.length < 2) {
            System.err.println("usage: ScoreYourTool EMPTY-FOLDER COMMAND [ARGUMENT…]");
            System.exit(2);
        }
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        List<String> command = List.of(arguments).subList(1, arguments.length);
        int broken = 0;
        int caught = 0;
        int sound = 0;
        int blamed = 0;
        for (HardCase each : HardCases.all()) {
            for (Specimen specimen : each.specimens()) {
                Verdict verdict = ask(command, specimen.writeTo(folder.resolve(specimen.name())));
                boolean right = verdict == specimen.verdict();
                System.out.printf(
                        "%-5s %-50s must be %-12s is %-12s %s%n",
                        right ? "right" : "WRONG",
                        specimen.name(),
                        specimen.verdict(),
                        verdict,
                        right ? "" : specimen.description());
                if (specimen.isSound()) {
                    sound++;
                    blamed += verdict == Verdict.FAIL ? 1 : 0;
                } else {
                    broken++;
                    caught += verdict == Verdict.PASS ? 0 : 1;
                }
            }
        }
        System.out.printf(
                "%d of %d broken backups were not passed, %d of %d sound ones were blamed%n", caught, broken, blamed, sound);
    }

    private static Verdict ask(List<String> command, Specimen.Written written) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.add(written.backup().toString());
        ProcessBuilder process = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null")) // nobody is there to answer a tool that asks
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        written.programs().ifPresent(programs -> process.environment().put("PROGRAMS", programs.toString()));
        return switch (process.start().waitFor()) {
            case 0 -> Verdict.PASS;
            case 1 -> Verdict.FAIL;
            default -> Verdict.NOT_VERIFIED;
        };
    }
}
