package dev.backproof.scenarios.corpus;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.posix.Folders;
import dev.backproof.backup.restic.RepositoryOptions;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.local.LocalStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Restic repositories of the corpus. Their key is cheap to open: a usual one takes a second of computing at each opening. */
final class Snapshots {
    /** Of every repository of the corpus. */
    static final String PASSWORD = "correct horse";

    private Snapshots() {}

    /** A repository with one snapshot of what is written here. */
    static Specimen.Contents of(Specimen.Contents source) {
        return backup -> {
            unpack("blank", backup);
            Path files = Files.createDirectories(backup.resolveSibling("source"));
            source.writeTo(files);
            in(
                    backup,
                    repository -> repository
                            .backup(DirectorySource.contentsOf(files))
                            .host("corpus")
                            .run());
            Folders.wipe(files);
        };
    }

    /** A repository that is kept with the corpus. */
    static Specimen.Contents kept(String name) {
        return backup -> unpack(name, backup);
    }

    /** Works on a repository of the corpus. */
    static void in(Path backup, Consumer<ResticRepository> work) {
        RepositoryOptions options = RepositoryOptions.defaults().withoutCache();
        try (LocalStore store = LocalStore.at(backup);
                Password password = Password.of(PASSWORD);
                ResticRepository repository = ResticRepository.open(store, password, options)) {
            work.accept(repository);
        }
    }

    private static void unpack(String name, Path folder) throws IOException {
        String resource = "repositories/" + name + ".zip";
        try (InputStream in = Objects.requireNonNull(Snapshots.class.getResourceAsStream(resource), resource);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
    }
}
