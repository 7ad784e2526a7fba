package dev.backproof.backup.storage.b2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.Finding;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.testing.Repositories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A check reads what came wrong from B2 once more before it calls it damaged. */
class ReadAgainTest {
    @TempDir
    Path folder;

    @Test
    void aByteThatFlipsOnceIsNoDamageAndOneThatAlwaysDoesIs() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        byte[] content = new byte[200_000];
        new Random(5).nextBytes(content);
        Files.write(source.resolve("file"), content);
        try (B2Lab lab = new B2Lab(folder.resolve("b2"), 100_000_000);
                Password password = Password.of(Repositories.PASSWORD)) {
            try (ResticRepository repository =
                    ResticRepository.init(lab.store(), password, 2, Repositories.options())) {
                repository.backup(DirectorySource.contentsOf(source)).run();
            }
            try (ResticRepository repository = Repositories.open(lab.store())) {
                // snapshot, index, tree, then both packs: each download in turn comes wrong once
                for (int skip = 0; skip < 5; skip++) {
                    lab.fault("b2_download_file_by_name", skip, FaultEffect.flipByte(60));
                    assertThat(repository
                                    .check(CheckOptions.allData(), event -> {})
                                    .findings())
                            .as("download %d is wrong once", skip)
                            .isEmpty();
                }
                lab.faultAlways("b2_download_file_by_name", FaultEffect.flipByte(60));
                assertThat(repository.check(CheckOptions.allData(), event -> {}).damage())
                        .extracting(Finding::kind)
                        .contains(Finding.Kind.UNREADABLE_SNAPSHOT, Finding.Kind.UNREADABLE_INDEX);
            }
        }
    }
}
