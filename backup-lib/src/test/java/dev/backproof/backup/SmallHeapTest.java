package dev.backproof.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.restic.RepositoryOptions;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.b2.B2Settings;
import dev.backproof.backup.storage.b2.B2Store;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A volume that is larger than the heap goes to B2 and comes back. {@code -Dbackproof.volume.megabytes=2048} with {@code
 * -Dbackproof.heap=256m} is the size that is promised; the default keeps the proportion and the time short.
 */
class SmallHeapTest {
    private static final int MEGABYTES = Integer.getInteger("backproof.volume.megabytes", 320);
    private static final String HEAP = System.getProperty("backproof.heap", "256m");

    @TempDir
    Path folder;

    @Test
    void volumeLargerThanTheHeapComesBack() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        Random random = new Random(1);
        write(source.resolve("large"), MEGABYTES / 2, random);
        for (int i = 0; i < MEGABYTES / 2; i++) {
            write(source.resolve("small-" + i), 1, random);
        }
        Path copy = folder.resolve("copy");
        try (B2Server server = B2Server.start(folder.resolve("server"))) {
            server.createBucket(Child.BUCKET);
            new Program(
                            List.of(
                                    ProcessHandle.current().info().command().orElseThrow(),
                                    "-Xmx" + HEAP,
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    Child.class.getName()),
                            Map.of())
                    .run(
                            server.endpoint().toString(),
                            server.keyId(),
                            server.applicationKey(),
                            source.toString(),
                            copy.toString());
        }
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                assertThat(Files.mismatch(file, copy.resolve(file.getFileName())))
                        .as("first difference in %s", file)
                        .isEqualTo(-1);
            }
        }
    }

    private static void write(Path file, int megabytes, Random random) throws IOException {
        byte[] block = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < megabytes; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
    }

    /** Backs up and restores in the small heap. */
    static final class Child {
        static final String BUCKET = "acme-backups";

        private Child() {}

        public static void main(String[] arguments) {
            B2Settings settings = B2Settings.of(arguments[1], arguments[2]).withEndpoint(URI.create(arguments[0]));
            try (ObjectStore store = B2Store.open(settings, BUCKET, "volume");
                    Password password = Password.of("secret");
                    ResticRepository repository =
                            ResticRepository.init(store, password, 2, RepositoryOptions.defaults())) {
                SnapshotId id = repository
                        .backup(DirectorySource.contentsOf(Path.of(arguments[3])))
                        .run()
                        .snapshotId();
                int problems = repository
                        .restore(id)
                        .into(DirectoryTarget.at(Path.of(arguments[4])))
                        .plan()
                        .run()
                        .problems()
                        .size();
                if (problems > 0) {
                    throw new IllegalStateException(problems + " problems");
                }
            }
        }
    }
}
