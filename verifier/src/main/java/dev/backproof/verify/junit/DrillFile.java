package dev.backproof.verify.junit;

import dev.backproof.verify.report.ResultsJson;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A drill's findings as a file that JUnit attaches to its report: results.json of this one drill. */
final class DrillFile {
    private DrillFile() {}

    static String name(DrillResult result) {
        return "backproof-" + result.scenario() + ".json";
    }

    static void write(DrillResult result, Path file) throws IOException {
        ResultsJson.write(
                new RunResult(
                        result.start(), result.start().plus(result.duration()), VerifyRun.version(), List.of(result)),
                file);
    }
}
