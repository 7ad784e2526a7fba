package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.cli.CommandRunner.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishTest {
    @TempDir
    Path temp;

    private final CommandRunner runner = new CommandRunner();
    private Path scenario = Path.of("files.yaml");
    private Path reports = Path.of("reports");

    @BeforeEach
    void aBackup() throws IOException {
        reports = temp.resolve("reports");
        Path password = Files.writeString(temp.resolve("password"), "a long secret\n");
        Path data = Files.createDirectories(temp.resolve("data"));
        Files.writeString(data.resolve("letter.txt"), "dear reader");
        String repository = temp.resolve("repository").toString();
        runner.with("BACKPROOF_REPOSITORY", repository).with("BACKPROOF_PASSWORD_FILE", password.toString());
        assertThat(runner.run("init").exit()).isZero();
        assertThat(runner.run("backup", data.toString()).exit()).isZero();
        scenario = write("files.yaml", repository, password, data, 1);
        write("red.yaml", repository, password, data, 100);
    }

    private Path write(String name, String repository, Path password, Path data, int files) throws IOException {
        return Files.writeString(
                temp.resolve(name), """
                scenario: %s
                tags: [ files ]
                repository: { restic: "%s", passwordFile: %s }
                restore: [ { path: %s, as: data } ]
                assertions: [ { volume: data, files: { min: %d } } ]
                """.formatted(name.replace(".yaml", ""), repository, password, data, files));
    }

    @Test
    void verifyPublishesItsReportInOneStep() throws IOException {
        Path site = temp.resolve("site");
        Outcome verified = verify(scenario, site);

        assertThat(verified.exit()).as(verified.err()).isZero();
        assertThat(verified.out()).contains("published: " + site);
        assertThat(Files.readString(site.resolve("index.html"))).contains("The backup came back", "files");
        assertThat(Files.readString(site.resolve("latest/report.html")))
                .contains("backproof restore ")
                .doesNotContain("a long secret", temp.resolve("password").toString(), "dear reader");
    }

    @Test
    void theCommandInTheReportGetsTheDataBack() throws IOException {
        assertThat(verify(scenario, temp.resolve("site")).exit()).isZero();
        Matcher command = Pattern.compile("<code>backproof (restore [^<]*)</code>")
                .matcher(Files.readString(reports.resolve("latest/report.html")));
        assertThat(command.find()).isTrue();
        Path target = temp.resolve("restored");
        String[] words =
                command.group(1).replaceFirst("restored$", target.toString()).split(" ", -1);

        assertThat(runner.run(words).exit()).isZero();
        assertThat(target.resolve(temp.resolve("data/letter.txt").toString().substring(1)))
                .hasContent("dear reader");
    }

    @Test
    void aReportThatNobodyGetsToSeeIsNotAllThatWasAskedFor() throws IOException {
        Path inTheWay = Files.writeString(temp.resolve("in-the-way"), "a file");
        Outcome verified = verify(scenario, inTheWay);

        assertThat(verified.exit()).isEqualTo(3);
        assertThat(verified.out()).contains("PASS: 1 drill");
        assertThat(verified.err())
                .contains(
                        "the report could not be published: ",
                        "backproof report " + reports + " --publish " + inTheWay);
        assertThat(inTheWay).hasContent("a file");
    }

    @Test
    void aFailStaysAFailWhenPublishingFails() throws IOException {
        Path inTheWay = Files.writeString(temp.resolve("in-the-way"), "a file");

        assertThat(verify(temp.resolve("red.yaml"), inTheWay).exit()).isEqualTo(1);
    }

    @Test
    void anAddressThatIsNoneIsRefusedBeforeTheDrill() {
        Outcome refused = runner.run(
                "verify", scenario.toString(), "--reports", reports.toString(), "--publish", "gopher:reports");

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("gopher:");
        assertThat(reports).doesNotExist();
    }

    @Test
    void reportPublishesWhatWasKept() {
        assertThat(runner.run("verify", scenario.toString(), "--reports", reports.toString())
                        .exit())
                .isZero();
        Path site = temp.resolve("site");
        Outcome published = runner.run("report", reports.toString(), "--publish", site.toString(), "--json");

        assertThat(published.exit()).as(published.err()).isZero();
        assertThat(published.out()).contains("\"published\":{", "\"unchanged\":0");
        assertThat(site.resolve("latest/results.json")).isRegularFile();
    }

    private Outcome verify(Path file, Path site) {
        return runner.run("verify", file.toString(), "--reports", reports.toString(), "--publish", site.toString());
    }
}
