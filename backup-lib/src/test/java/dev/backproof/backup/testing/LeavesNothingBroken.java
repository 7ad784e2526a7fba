package dev.backproof.backup.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Looks around after tests that are not about damage: each repository that a test {@linkplain Repositories#create made}
 * must pass a check of all its data, and when the class is done no file below the folder for temporary ones may be open.
 */
public final class LeavesNothingBroken
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private List<String> openBefore = List.of();

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (Files.isDirectory(OPEN_FILES)) {
            openBefore = openFiles(System.getProperty("java.io.tmpdir"));
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Repositories.takeMade();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        for (ObjectStore store : Repositories.takeMade()) {
            try (ResticRepository repository = Repositories.open(store)) {
                assertThat(repository.check(CheckOptions.allData(), event -> {}).damage())
                        .as("damage in a repository of %s", context.getDisplayName())
                        .isEmpty();
            }
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (Files.isDirectory(OPEN_FILES)) {
            List<String> open = openFiles(System.getProperty("java.io.tmpdir"));
            open.removeAll(openBefore);
            assertThat(open)
                    .as("files that %s left open", context.getDisplayName())
                    .isEmpty();
        }
    }

    private static List<String> openFiles(String folder) throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(OPEN_FILES)) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) { // the listing's own is gone by now
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith(folder + "/junit")) {
                        open.add(target);
                    }
                }
            }
        }
        return open;
    }
}
