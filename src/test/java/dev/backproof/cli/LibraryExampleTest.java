package dev.backproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example project of the documentation compiles and runs with nothing but the library and what it needs. */
class LibraryExampleTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path EXAMPLE = ROOT.resolve("docs/examples/library");

    /**
     * All that a program gets with the library. No Kubernetes client, no logging framework, no test framework: a jar that
     * is not here needs a reason first, since every user inherits it.
     */
    private static final List<String> ALLOWED = List.of(
            "jspecify",
            "slf4j-api",
            "jackson-core",
            "jackson-databind",
            "jackson-annotations",
            "zstd-jni",
            "bcprov-jdk18on",
            "jna",
            "b2-sdk-core",
            "b2-sdk-httpclient",
            "httpclient",
            "httpcore",
            "commons-codec",
            "jcl-over-slf4j");

    @TempDir
    Path temp;

    @Test
    void theExampleRunsWithTheLibrarysOwnJarsOnly() throws Exception {
        String classPath = libraryClassPath();
        Path classes =
                ExampleProject.compile(EXAMPLE.resolve("src/main/java/example/BackUpAndRestore.java"), temp, classPath);
        Path data = Files.createDirectory(temp.resolve("data"));
        Files.writeString(data.resolve("a"), "hello");
        Path passwordFile = Files.writeString(temp.resolve("password"), "secret\n");
        Path repository = temp.resolve("repository");
        assertThat(new CommandRunner()
                        .run("init", "--repo", repository.toString(), "--password-file", passwordFile.toString())
                        .exit())
                .isZero();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + File.pathSeparator + classPath,
                        "example.BackUpAndRestore",
                        repository.toString(),
                        passwordFile.toString(),
                        data.toString(),
                        temp.resolve("back").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("1 files came back");
        assertThat(temp.resolve("back/a")).hasContent("hello");
    }

    @Test
    void theExamplesVersionIsOurs() throws Exception {
        String parent = Files.readString(ROOT.resolve("pom.xml"));
        String version = first("<artifactId>backproof-parent</artifactId>\\s*<version>([^<]+)<", parent);
        String library = Files.readString(ROOT.resolve("backup-lib/pom.xml"));
        assertThat(library).contains("<artifactId>backproof-backup-lib</artifactId>");
        assertThat(first(
                        "<groupId>dev.backproof</groupId>\\s*<artifactId>backproof-backup-lib</artifactId>\\s*<version>([^<]+)<",
                        Files.readString(EXAMPLE.resolve("pom.xml"))))
                .isEqualTo(version);
    }

    @Test
    void theLibraryDependsOnWhatIsAllowedOnly() throws Exception {
        String pom = Files.readString(ROOT.resolve("backup-lib/pom.xml"));
        List<String> direct = Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL)
                .matcher(pom)
                .results()
                .map(found -> found.group(1))
                .filter(each -> !each.contains("<scope>test</scope>") && !each.contains("<optional>true</optional>"))
                .map(each -> first("<artifactId>([^<]+)<", each))
                .toList();
        assertThat(direct).isNotEmpty().isSubsetOf(ALLOWED);
    }

    /** The library's classes and the allowed jars, of those that this test runs with. */
    private static String libraryClassPath() {
        List<String> all = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        Stream<String> jars = ALLOWED.stream()
                .map(name -> all.stream()
                        .filter(entry -> Pattern.matches(
                                Pattern.quote(name) + "-\\d[^/]*\\.jar",
                                Path.of(entry).getFileName().toString()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(name + " is not on the class path")));
        Stream<String> library = all.stream()
                .filter(entry ->
                        entry.contains("backup-lib") && !entry.contains("tests") && !entry.contains("test-classes"));
        return Stream.concat(library, jars)
                .reduce((one, other) -> one + File.pathSeparator + other)
                .orElseThrow();
    }

    private static String first(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map((MatchResult found) -> found.group(1))
                .orElseThrow(() -> new AssertionError("no " + pattern));
    }
}
