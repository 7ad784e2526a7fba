package dev.backproof.cli;

import dev.backproof.backup.testing.PlantedSecrets;
import dev.backproof.cli.CommandRunner.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** A folder with a repository, a small volume and a dump in it, and what a user has around them. */
final class HomeLab {
    /** A dump whose loading takes longer than any test waits. */
    static final String ENDLESS_DUMP = """
            -- MariaDB dump
            create table orders (id int);
            do sleep(600);
            -- Dump completed
            """;

    static final String DUMP = """
            -- MariaDB dump
            create table orders (id int);
            insert into orders values (1), (2);
            -- Dump completed
            """;

    private static final String PASSWORD = "correct horse";

    private final Path folder;
    private final Path passwordFile;

    HomeLab(Path folder) throws IOException {
        this.folder = folder;
        PlantedSecrets.plant(PlantedSecrets.Kind.REPOSITORY_PASSWORD, PASSWORD);
        this.passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        Files.createDirectory(folder.resolve("tmp"));
    }

    /** A file of the volume, filled with noise. */
    HomeLab file(String name, int bytes) throws IOException {
        byte[] noise = new byte[bytes];
        new Random(name.hashCode()).nextBytes(noise);
        Path file = data().resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, noise);
        return this;
    }

    HomeLab dump(String sql) throws IOException {
        Files.writeString(Files.createDirectories(data()).resolve("shop.sql"), sql);
        return this;
    }

    /** What is backed up. */
    Path data() {
        return folder.resolve("data");
    }

    Path repository() {
        return folder.resolve("repository");
    }

    /** The child's folder for temporary files. */
    Path temporary() {
        return folder.resolve("tmp");
    }

    Map<String, String> environment() {
        return Map.of(
                "BACKPROOF_REPOSITORY", repository().toString(), "BACKPROOF_PASSWORD_FILE", passwordFile.toString());
    }

    /** Creates the repository and backs everything up. */
    HomeLab backUp() {
        expect(0, run("init"));
        expect(0, run("backup", data().toString()));
        return this;
    }

    Outcome run(String... arguments) {
        CommandRunner runner = new CommandRunner();
        environment().forEach(runner::with);
        return runner.run(arguments);
    }

    static void expect(int exit, Outcome outcome) {
        if (outcome.exit() != exit) {
            throw new AssertionError("exit " + outcome.exit() + ": " + outcome.out() + outcome.err());
        }
    }

    /** A scenario on this repository with the volume and, when it is asked for, the dump. */
    Path scenario(boolean withDump) throws IOException {
        String dump = withDump ? ", { dump: %s/shop.sql, as: shop }".formatted(data()) : "";
        return scenario(
                "restore: [ { path: %s/uploads, as: uploads }%s ]%n".formatted(data(), dump), passwordFile.toString());
    }

    Path scenario(String yaml, String password) throws IOException {
        return Files.writeString(
                folder.resolve("shop.yaml"),
                "scenario: shop\nrepository: { restic: '%s', passwordFile: '%s' }\n%s"
                        .formatted(repository(), password, yaml));
    }

    /** Starts the command in a JVM of its own. */
    ChildCommand start(String... arguments) throws IOException {
        return start(temporary(), arguments);
    }

    ChildCommand start(Path temporary, String... arguments) throws IOException {
        return ChildCommand.start(folder, temporary, environment(), arguments);
    }
}
