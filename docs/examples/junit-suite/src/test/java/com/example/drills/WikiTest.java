package com.example.drills;

import static dev.backproof.verify.assertion.BackproofAssertions.assertThat;

import dev.backproof.verify.junit.RestoreDrillTest;
import dev.backproof.verify.junit.Restored;
import dev.backproof.verify.restore.RestoredVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@RestoreDrillTest("wiki.yaml")
class WikiTest {
    @Test
    void everyPageHasATitle(@Restored("wiki") Path wiki) throws IOException {
        try (Stream<Path> pages = Files.list(wiki.resolve("pages"))) {
            for (Path page : pages.toList()) {
                Assertions.assertTrue(Files.readString(page).startsWith("# "), page.getFileName() + " has no title");
            }
        }
    }

    @Test
    void theStartPageLeadsToTheRules(@Restored("wiki") RestoredVolume wiki) {
        assertThat(wiki).containsText("pages/start.md", "(rules.md)").exists("pages/rules.md");
    }

    @Test
    void theThirdRuleWasNotForgotten(@Restored("wiki") RestoredVolume wiki) {
        assertThat(wiki).containsMatch("pages/rules.md", "^3\\. Restore them\\.$");
    }

    @Nested
    class Settings {
        @Restored("wiki")
        RestoredVolume wiki;

        @Test
        void areOfTheVersionWeRun() {
            assertThat(wiki).hasJsonValueAt("settings.json", "/version", 3);
        }

        @Test
        void keepTheWikiPrivate() {
            assertThat(wiki).hasJsonValueAt("settings.json", "/public", false);
        }
    }
}
