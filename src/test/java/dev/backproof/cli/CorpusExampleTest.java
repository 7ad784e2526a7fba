package dev.backproof.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import dev.backproof.scenarios.corpus.HardCases;
import dev.backproof.scenarios.corpus.Specimen;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code docs/examples/corpus}: a tool that knows nothing of ours is tried on the corpus. */
class CorpusExampleTest {
    private static final Path EXAMPLE = ExampleProject.ROOT.resolve("docs/examples/corpus");

    @TempDir
    Path temp;

    @Test
    void aToolThatLooksAtTheLastLineOnlyIsShownWhatItMisses() throws Exception {
        Peers.require("mariadbd");
        String classPath = System.getProperty("java.class.path");
        Path classes =
                ExampleProject.compile(EXAMPLE.resolve("src/main/java/example/ScoreYourTool.java"), temp, classPath);
        String readme = Files.readString(EXAMPLE.resolve("README.md"));
        Matcher tool = Pattern.compile("^sh -c '(.+)' look$", Pattern.MULTILINE).matcher(readme);
        assertThat(tool.find()).as("the README shows a tool").isTrue();

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + File.pathSeparator + classPath,
                        "example.ScoreYourTool",
                        temp.resolve("cases").toString(),
                        "sh",
                        "-c",
                        tool.group(1),
                        "look")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        List<Specimen> specimens = HardCases.all().stream()
                .flatMap(each -> each.specimens().stream())
                .toList();
        assertThat(output.lines()).hasSize(specimens.size() + 1);
        Matcher score = Pattern.compile(
                        "(\\d+) of (\\d+) broken backups were not passed, (\\d+) of (\\d+) sound ones were blamed")
                .matcher(output);
        assertThat(score.find()).as(output).isTrue();
        assertThat(Integer.parseInt(score.group(2)) + Integer.parseInt(score.group(4)))
                .isEqualTo(specimens.size());
        assertThat(Integer.parseInt(score.group(1))).isBetween(1, Integer.parseInt(score.group(2)) - 1);
        assertThat(output).containsPattern("right 01-cut-[a-z-]+ +must be FAIL +is FAIL");
    }

    @Test
    void theExampleTakesWhatWePublish() throws Exception {
        assertThat(Files.readString(EXAMPLE.resolve("pom.xml")))
                .contains("<artifactId>backproof-scenarios</artifactId>");
        assertThat(Files.readString(ExampleProject.ROOT.resolve("scenarios/pom.xml")))
                .contains("<artifactId>backproof-scenarios</artifactId>")
                .doesNotContain("maven.deploy.skip");
    }
}
