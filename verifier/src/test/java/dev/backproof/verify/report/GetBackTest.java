package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.SnapshotFacts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GetBackTest {
    @Test
    void aSnapshotIsRestoredByItsShortId() {
        assertThat(command(Results.ID, "b2:acme-backups:shop"))
                .isEqualTo("backproof restore 5f1c9e07 --repo b2:acme-backups:shop --target restored");
    }

    @Test
    void aFolderWithSpacesAndQuotesIsOneWord() {
        assertThat(command(Results.ID, "/srv/it's mine; rm -rf /"))
                .contains(" --repo '/srv/it'\\''s mine; rm -rf /' --target restored");
    }

    @Test
    void aBucketsMirrorIsReadAsItStoodThen() {
        assertThat(command("20261122T230000Z", "b2:acme-volumes:uploads"))
                .isEqualTo(
                        "backproof mirror restore b2:acme-volumes:uploads --target restored --at 2026-11-22T23:00:00.250Z");
    }

    @Test
    void aFolderIsAMirrorWithoutAnEarlierState() {
        assertThat(command("20261122T230000Z", "/mnt/mirror"))
                .isEqualTo("backproof mirror restore /mnt/mirror --target restored");
    }

    private static String command(String id, String source) {
        return GetBack.command(
                new SnapshotFacts(id, Instant.parse("2026-11-22T23:00:00.250Z"), source, "nas", List.of(), List.of()));
    }
}
