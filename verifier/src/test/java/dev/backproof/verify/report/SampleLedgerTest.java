package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.report.SampleLedger.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleLedgerTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void keepsEachScenarioForItself() throws IOException {
        SampleLedger ledger = SampleLedger.at(folder.resolve("reports/sample-ledger.json"));
        assertThat(ledger.find("uploads")).isEmpty();
        Entry uploads = new Entry(-7, NOON, null, Set.of("uploads/a", "uploads/b"));
        ledger.keep("uploads", uploads);
        ledger.keep("other", new Entry(0x3fa2b1c4d5e6f708L, null, NOON, Set.of()));

        assertThat(ledger.find("uploads")).contains(uploads);
        assertThat(ledger.find("third")).isEmpty();
        assertThat(Files.readString(folder.resolve("reports/sample-ledger.json")))
                .isEqualTo("""
                        {
                          "formatVersion" : 1,
                          "scenarios" : {
                            "uploads" : {
                              "next" : "fffffffffffffff9",
                              "roundBegan" : "2026-11-20T12:00:00Z",
                              "completeSince" : null,
                              "again" : [ "uploads/a", "uploads/b" ]
                            },
                            "other" : {
                              "next" : "3fa2b1c4d5e6f708",
                              "roundBegan" : null,
                              "completeSince" : "2026-11-20T12:00:00Z",
                              "again" : [ ]
                            }
                          }
                        }
                        """);
    }

    @Test
    void aDamagedFileIsAsGoodAsNone() throws IOException {
        Path file = folder.resolve("sample-ledger.json");
        SampleLedger ledger = SampleLedger.at(file);
        for (String damaged : new String[] {
            "",
            "{",
            "[]",
            "{\"scenarios\": 3}",
            "{\"scenarios\": {\"uploads\": {\"next\": \"zz\"}}}",
            "{\"scenarios\": {\"uploads\": {}}}"
        }) {
            Files.writeString(file, damaged);
            assertThat(ledger.find("uploads")).as(damaged).isEmpty();
        }
        ledger.keep("uploads", new Entry(1, null, null, Set.of()));
        assertThat(ledger.find("uploads")).isPresent();
    }
}
