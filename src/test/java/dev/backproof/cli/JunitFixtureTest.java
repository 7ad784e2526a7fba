package dev.backproof.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of {@code docs/examples/junit-fixture}, run as its README says, by a real Maven with Surefire. Backproof comes
 * from a local repository that is made for it of what this build has packaged; everything else is fetched from the machine's
 * own local repository, which is only read.
 */
class JunitFixtureTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of("backup-lib", "verifier");
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final String REPORT = "target/surefire-reports/TEST-com.example.shop.ShopDrillTest.xml";

    @TempDir
    Path temp;

    @Test
    void theExampleIsGreenRedWhenTheBackupIsBrokenAndAbortedWithoutTheKey() throws Exception {
        Peers.require("mvn");
        Sandboxed.require("process");
        for (String module : MODULES) {
            Peers.requireThat(
                    Files.exists(jar(module)), "the modules are not packaged yet: the example runs in mvn verify only");
        }
        Path project = copyOfTheExample();
        publish();
        backUp(project);

        Run green = maven(project, "secret");
        assertThat(green.exit).as(green.output).isZero();
        assertThat(report(project)).contains("tests=\"2\"", "failures=\"0\"", "errors=\"0\"", "skipped=\"0\"");

        Run aborted = maven(project, "other");
        assertThat(aborted.exit).as(aborted.output).isZero();
        assertThat(report(project)).contains("skipped=\"2\"", "not verified: scenario shop: R002 wrong password");

        flipAByteOfEveryPack(project.resolve("repository/data"));
        Run red = maven(project, "secret");
        assertThat(red.exit).as(red.output).isNotZero();
        assertThat(report(project)).doesNotContain("skipped=\"2\"").contains("DrillFailedError", "scenario shop");
        assertThat(red.output).contains("pack ");
    }

    private Path copyOfTheExample() throws IOException {
        Path example = ROOT.resolve("docs/examples/junit-fixture");
        Path project = temp.resolve("project");
        try (Stream<Path> files = Files.walk(example)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = example.relativize(file);
                if (!relative.startsWith("target") && !relative.startsWith("repository")) {
                    copy(file, project.resolve(relative));
                }
            }
        }
        return project;
    }

    /** What {@code mvn install} would do, into a repository of this test's own. */
    private void publish() throws IOException {
        Path group = localRepository().resolve("dev/backproof");
        copy(ROOT.resolve("pom.xml"), artifact(group, "backproof-parent", "pom"));
        for (String module : MODULES) {
            copy(ROOT.resolve(module).resolve("pom.xml"), artifact(group, "backproof-" + module, "pom"));
            copy(jar(module), artifact(group, "backproof-" + module, "jar"));
        }
        Files.writeString(
                temp.resolve("settings.xml"), """
                <settings>
                  <mirrors>
                    <mirror><id>machine</id><mirrorOf>*</mirrorOf><url>%s</url></mirror>
                  </mirrors>
                </settings>
                """.formatted(machinesRepository().toUri()));
    }

    private Path localRepository() {
        return temp.resolve("m2");
    }

    /** Where the build that runs this test keeps its artifacts: JUnit's own jar lies there. */
    private static Path machinesRepository() {
        Path jar = Stream.of(System.getProperty("java.class.path").split(":", -1))
                .filter(entry -> entry.contains("/org/junit/jupiter/junit-jupiter-api/"))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
        return jar.resolve("../../../../../../").normalize();
    }

    private static Path jar(String module) {
        return ROOT.resolve(module).resolve("target/backproof-" + module + "-" + VERSION + ".jar");
    }

    private static Path artifact(Path group, String name, String kind) {
        return group.resolve(name).resolve(VERSION).resolve(name + "-" + VERSION + "." + kind);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The first two commands of the README, in its folder, so that the snapshot holds {@code /data}. */
    private void backUp(Path project) throws IOException, InterruptedException {
        for (List<String> command : List.of(List.of("init"), List.of("backup", "data", "--tag", "nightly"))) {
            List<String> words = new ArrayList<>(List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName()));
            words.addAll(command);
            Run run = run(project, "secret", words);
            assertThat(run.exit).as(run.output).isZero();
        }
    }

    private Run maven(Path project, String password) throws IOException, InterruptedException {
        return run(
                project,
                password,
                List.of(
                        Peers.require("mvn").toString(),
                        "-B",
                        "-ntp",
                        "-s",
                        temp.resolve("settings.xml").toString(),
                        "-Dmaven.repo.local=" + localRepository(),
                        "-Dbackproof.sandbox=process",
                        "test"));
    }

    private Run run(Path folder, String password, List<String> command) throws IOException, InterruptedException {
        Path output = temp.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment()
                .put("BACKPROOF_REPOSITORY", folder.resolve("repository").toString());
        builder.environment().put("BACKPROOF_PASSWORD", password);
        builder.environment().remove("MAVEN_OPTS");
        builder.environment().remove("MAVEN_ARGS");
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        return new Run(process.exitValue(), Files.readString(output, UTF_8));
    }

    private record Run(int exit, String output) {}

    private static String report(Path project) throws IOException {
        return Files.readString(project.resolve(REPORT));
    }

    private static void flipAByteOfEveryPack(Path packs) throws IOException {
        try (Stream<Path> files = Files.walk(packs)) {
            for (Path pack : files.filter(Files::isRegularFile).toList()) {
                Files.setPosixFilePermissions(pack, PosixFilePermissions.fromString("rw-------"));
                try (RandomAccessFile bytes = new RandomAccessFile(pack.toFile(), "rw")) {
                    bytes.seek(20);
                    int old = bytes.read();
                    bytes.seek(20);
                    bytes.write(old ^ 1);
                }
            }
        }
    }
}
