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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A copy of one of the projects below {@code docs/examples}, run as its README says, by a real Maven. Backproof comes from a
 * local repository that is made for it of what this build has packaged; everything else is fetched from the machine's own
 * local repository, which is only read.
 */
final class ExampleProject {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String VERSION = "0.1.0-SNAPSHOT";

    private final Path temp;
    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();

    private ExampleProject(Path temp) {
        this.temp = temp;
        this.folder = temp.resolve("project");
    }

    /** What a command gave. */
    record Run(int exit, String output) {
        Run ok() {
            assertThat(exit).as(output).isZero();
            return this;
        }
    }

    /**
     * Copies an example. Where the modules are not packaged, which is in {@code mvn test}, the test is skipped.
     *
     * @param temp an empty folder
     * @param modules what it takes of Backproof
     */
    static ExampleProject copy(String example, Path temp, List<String> modules) throws IOException {
        Peers.require("mvn");
        for (String module : modules) {
            Peers.requireThat(
                    Files.exists(jar(module)), "the modules are not packaged yet: the example runs in mvn verify only");
        }
        ExampleProject project = new ExampleProject(temp);
        Path from = ROOT.resolve("docs/examples").resolve(example);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path relative = from.relativize(file);
                if (!relative.startsWith("target") && !relative.toString().startsWith("repositor")) {
                    copy(file, project.folder.resolve(relative));
                }
            }
        }
        project.publish(modules);
        return project;
    }

    /**
     * Compiles one class of an example.
     *
     * @return the folder of its class files
     */
    static Path compile(Path source, Path temp, String classPath) throws IOException {
        Path classes = Files.createDirectory(temp.resolve("classes"));
        List<String> arguments =
                List.of("-proc:none", "--release", "21", "-d", classes.toString(), "-cp", classPath, source.toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        return classes;
    }

    /** Sets a variable of the environment for what is run from now on. */
    ExampleProject with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Path folder() {
        return folder;
    }

    /** What {@code mvn install} would do, into a repository of this test's own. */
    private void publish(List<String> modules) throws IOException {
        Path group = localRepository().resolve("dev/backproof");
        copy(ROOT.resolve("pom.xml"), artifact(group, "backproof-parent", "pom"));
        for (String module : modules) {
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

    /** Runs the command in the project's folder; it must do what it is told. */
    void backproof(String... arguments) throws IOException, InterruptedException {
        java(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()), arguments)
                .ok();
    }

    /** Runs this JVM's {@code java} in the project's folder. */
    Run java(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of(ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED"));
        words.addAll(options);
        words.addAll(List.of(arguments));
        return run(words);
    }

    /** Runs a goal of Maven. */
    Run maven(String goal) throws IOException, InterruptedException {
        return run(List.of(
                Peers.require("mvn").toString(),
                "-B",
                "-ntp",
                "-s",
                temp.resolve("settings.xml").toString(),
                "-Dmaven.repo.local=" + localRepository(),
                "-Dbackproof.sandbox=process",
                goal));
    }

    private Run run(List<String> command) throws IOException, InterruptedException {
        Path output = temp.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        builder.environment().remove("MAVEN_OPTS");
        builder.environment().remove("MAVEN_ARGS");
        Process process = builder.start();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        return new Run(process.exitValue(), Files.readString(output, UTF_8));
    }

    /** Damages a backup as a bad disk would. */
    static void flipAByteOfEveryPack(Path repository) throws IOException {
        try (Stream<Path> files = Files.walk(repository.resolve("data"))) {
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
