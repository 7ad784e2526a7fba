package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.Password;
import dev.backproof.verify.scenario.ScenarioFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows is true: its samples are compiled or read here, its commands exist. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path SAMPLES = ROOT.resolve("src/test/java/dev/backproof/cli/samples");

    /** What samples leave out that are about something else. */
    private static final String RESTORE =
            "restore: [ { path: /data/uploads, as: uploads }, { dump: /mariadb/shop/dump.sql, as: shop } ]\n";

    @TempDir
    Path temp;

    @Test
    void theScenarioIsRead() throws Exception {
        String yaml = blocks("yaml").get(0);
        assertThat(yaml.strip().lines()).hasSize(5);
        assertThat(ScenarioFile.read(Files.writeString(temp.resolve("shop.yaml"), yaml))
                        .assertions())
                .hasSize(2);
    }

    @Test
    void theScenariosOfTheDocumentationAreRead() throws Exception {
        String documentation = Files.readString(ROOT.resolve("docs/scenarios.md"));
        List<String> samples = blocks("yaml", documentation);
        assertThat(samples).hasSizeGreaterThan(1);
        for (String sample : samples) {
            String named = sample.startsWith("scenario:") ? sample : "scenario: sample\n" + sample;
            String whole = named.contains("restore:") ? named : named + RESTORE;
            assertThat(ScenarioFile.read(Files.writeString(temp.resolve("sample.yaml"), whole))
                            .items())
                    .hasSize(2);
        }
    }

    @Test
    void theJavaSamplesAreThoseThatCompile() throws Exception {
        List<String> shown = blocks("java");
        assertThat(shown).hasSize(2);
        assertThat(words(shown.get(0)))
                .isEqualTo(words(sample("JUnitSample.java").replace("static ", "")));
        assertThat(words(shown.get(1))).isEqualTo(words(sample("LibrarySample.java")));
    }

    @Test
    void theLibrarySampleRuns() throws Exception {
        Path data = Files.createDirectory(temp.resolve("data"));
        Files.writeString(data.resolve("a"), "hello");
        Path passwordFile = Files.writeString(temp.resolve("password"), "secret\n");
        String address = temp.resolve("repo").toString();
        assertThat(new CommandRunner()
                        .run("init", "--repo", address, "--password-file", passwordFile.toString())
                        .exit())
                .isZero();
        var result = dev.backproof.cli.samples.LibrarySample.run(address, passwordFile, data, temp.resolve("back"));
        assertThat(result.complete()).isTrue();
        assertThat(Password.fromFile(passwordFile).isEmpty()).isFalse();
    }

    @Test
    void everyCommandOfTheTableExists() throws Exception {
        List<String> commands = List.copyOf(
                Backproof.commandLine(Console.system()).getSubcommands().keySet());
        String readme = readme();
        Matcher row = Pattern.compile("^\\| (`[^|]*`) \\|", Pattern.MULTILINE).matcher(readme);
        int rows = 0;
        while (row.find()) {
            for (String command : row.group(1).replace("`", "").split(", ", -1)) {
                assertThat(commands).contains(command);
            }
            rows++;
        }
        assertThat(rows).isPositive();
    }

    @Test
    void everyLinkLeadsSomewhere() throws Exception {
        Matcher link = Pattern.compile("\\]\\((?!https?:)([^)#]+)\\)").matcher(readme());
        while (link.find()) {
            assertThat(ROOT.resolve(link.group(1))).exists();
        }
    }

    private static String readme() throws Exception {
        return Files.readString(ROOT.resolve("README.md"));
    }

    private static List<String> blocks(String language) throws Exception {
        return blocks(language, readme());
    }

    private static List<String> blocks(String language, String text) {
        List<String> blocks = new ArrayList<>();
        Matcher block = Pattern.compile("```" + language + "\\n(.*?)```", Pattern.DOTALL)
                .matcher(text);
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    /** The lines between the two marks of a sample. */
    private static String sample(String file) throws Exception {
        String[] parts = Files.readString(SAMPLES.resolve(file)).split("// README\n", -1);
        assertThat(parts).hasSize(3);
        return parts[1];
    }

    /** Layout does not count. */
    private static String words(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining(" ")).replaceAll("\\s+", "");
    }
}
