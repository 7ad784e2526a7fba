package com.example.drills;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;

import dev.backproof.verify.assertion.BackproofSoftAssertions;
import dev.backproof.verify.junit.RestoreDrillTest;
import dev.backproof.verify.junit.Restored;
import dev.backproof.verify.restore.RestoredVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

@RestoreDrillTest("shop.yaml")
class UploadsTest {
    @Restored("uploads")
    RestoredVolume uploads;

    @Test
    void everyUploadIsThereAndUnchanged() {
        assertThat(uploads).matchesManifest("uploads.sha256");
    }

    @Test
    void nothingHalfWrittenWasKept() {
        assertThat(uploads).hasNoFile("*.tmp").hasNoEmptyFile();
    }

    @Test
    void thereAreAboutAsManyAsUsual() {
        assertThat(uploads).hasFileCountBetween(4, 100).hasBytesBetween(40, 10_000);
    }

    @Test
    void everyCustomerHasAnAvatar() {
        BackproofSoftAssertions.assertSoftly(softly -> {
            softly.assertThat(uploads).exists("avatars/1.txt");
            softly.assertThat(uploads).exists("avatars/2.txt");
        });
    }

    @Test
    void anInvoiceHasATotal() {
        assertThat(uploads)
                .as("what the tax office asks for")
                .hasLinesBetween("invoices/2026-001.txt", 2, 2)
                .containsMatch("invoices/2026-001.txt", "^total \\d+\\.\\d\\d$");
    }

    @Test
    void theFirstInvoiceIsTheOneWeSent() {
        assertThat(uploads).containsText("invoices/2026-001.txt", "invoice 1");
    }

    @Test
    void aTestMayLookAtTheFolderItself(@Restored("uploads") Path folder) throws IOException {
        Assertions.assertEquals("Ada\n", Files.readString(folder.resolve("avatars/1.txt")));
    }
}
