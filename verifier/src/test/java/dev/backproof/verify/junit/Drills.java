package dev.backproof.verify.junit;

import dev.backproof.verify.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;

/**
 * Scenarios on a real repository, written where the annotations of the fixture classes look for them. Needs nothing but a
 * disk: engine, extension and runs open it as they open a user's.
 */
final class Drills {
    /** Relative to the module, as {@link RestoreDrillTest#value} must be a constant. */
    static final String FOLDER = "target/junit-drills/";

    static final String SOUND = FOLDER + "sound.yaml";
    static final String BROKEN = FOLDER + "broken.yaml";
    static final String LOCKED = FOLDER + "locked.yaml";
    static final String CONTROL = FOLDER + "control.yaml";
    static final String MISSED = FOLDER + "missed.yaml";
    static final String UNREADABLE = FOLDER + "unreadable.yaml";

    static final String VOLUME = """
            restore: [ { path: /uploads, as: uploads } ]
            assertions:
              - { volume: uploads, files: { min: 1 }, because: people miss their pictures }
              - { volume: uploads, exists: a.txt }
            """;

    private Drills() {}

    /** Makes the repository and the scenarios anew. */
    static void write(Path temp) throws IOException {
        TestRepository repository = new TestRepository(temp)
                .file("uploads/a.txt", "hello")
                .file("uploads/b.txt", "world")
                .file("dump.sql", "-- MariaDB dump\nset names utf8mb4;\n-- Dump completed\n");
        repository.backup();
        Path right = Files.writeString(temp.resolve("right"), TestRepository.PASSWORD);
        Path wrong = Files.writeString(temp.resolve("wrong"), "battery staple");
        Path disk = repository.onDisk();
        scenario(SOUND, disk, right, "tags: nightly\n" + VOLUME);
        scenario(BROKEN, disk, right, VOLUME.replace("a.txt", "avatar.png"));
        scenario(LOCKED, disk, wrong, VOLUME);
        scenario(CONTROL, disk, right, "expect: FAIL\n" + VOLUME.replace("a.txt", "avatar.png"));
        scenario(MISSED, disk, right, "expect: FAIL\n" + VOLUME);
        Files.writeString(Path.of(UNREADABLE), "scenario: unreadable\nrestor: []\n");
    }

    /** Gives every test and class a folder of its own for files. */
    static OutputDirectoryCreator filesBelow(Path folder) {
        return new OutputDirectoryCreator() {
            private final AtomicInteger count = new AtomicInteger();

            @Override
            public Path getRootDirectory() {
                return folder;
            }

            @Override
            public Path createOutputDirectory(TestDescriptor testDescriptor) throws IOException {
                return Files.createDirectories(folder.resolve("d" + count.incrementAndGet()));
            }
        };
    }

    /** One more scenario on the repository that {@link #write} made, beside it. */
    static Path onTheSameRepository(String name, Path temp, String yaml) throws IOException {
        Path file = temp.resolve(name + ".yaml");
        scenario(file.toString(), temp.resolve("repository"), temp.resolve("right"), yaml);
        return file;
    }

    private static void scenario(String file, Path repository, Path passwordFile, String yaml) throws IOException {
        Path path = Path.of(file);
        Files.createDirectories(path.getParent());
        String name = String.valueOf(path.getFileName()).replace(".yaml", "");
        Files.writeString(
                path,
                "scenario: %s\nrepository: { restic: '%s', passwordFile: '%s' }\n%s"
                        .formatted(name, repository, passwordFile, yaml));
    }
}
