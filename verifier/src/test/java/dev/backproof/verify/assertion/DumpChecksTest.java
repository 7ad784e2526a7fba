package dev.backproof.verify.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.backup.source.mariadb.DumpScanner;
import dev.backproof.backup.source.mariadb.SchemaInventory;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.result.CheckStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of a dump by its bytes and its manifest, without a server. */
class DumpChecksTest {
    private static final String SHA = "ab".repeat(32);
    private static final String SQL = """
            CREATE TABLE `a` (`id` int);
            INSERT INTO `a` VALUES (1),(2),(3);
            CREATE TABLE `b` (`id` int);
            INSERT INTO `b` VALUES (1);
            """;
    private static final String END = "-- Dump completed on 2026-11-23 10:20:50\n";

    private static DumpManifest manifest(long bytes, String sha256, Map<String, Long> rows) {
        return new DumpManifest(
                DumpManifest.FORMAT,
                "10.11.19-MariaDB",
                "mariadb-dump",
                0,
                Instant.EPOCH,
                new DumpManifest.DumpFile(bytes, sha256),
                new SchemaInventory(
                        "shop",
                        "utf8mb4",
                        "utf8mb4_bin",
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of()),
                rows,
                false,
                null,
                List.of(),
                List.of());
    }

    private static Map<String, Outcome> look(String sql, String damage, @Nullable DumpManifest manifest) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        DumpScanner scanner = new DumpScanner();
        scanner.accept(bytes, 0, bytes.length);
        LoadedDump dump = new LoadedDump(
                "shop", "/backup/shop.sql", null, "shop", null, "", scanner.finish(), SHA, damage, manifest, null);
        Map<String, Outcome> found = new LinkedHashMap<>();
        for (Check check : DumpChecks.of(dump)) {
            found.put(check.name(), check.look());
        }
        return found;
    }

    private static Outcome whole(Map<String, Outcome> found) {
        return Objects.requireNonNull(found.get("shop: dump is whole"));
    }

    private static Outcome described(Map<String, Outcome> found) {
        return Objects.requireNonNull(found.get("shop: dump is the one that its manifest describes"));
    }

    @Test
    void lineAtTheEndTellsThatADumpIsWhole() {
        assertThat(whole(look(SQL + END, "", null)).status()).isEqualTo(CheckStatus.PASSED);
        assertThat(look(SQL + END, "", null)).hasSize(1);
    }

    @Test
    void dumpWithoutCommentsIsWholeWhenItsManifestSaysSo() {
        int bytes = SQL.length();

        assertThat(whole(look(SQL, "", null)).status()).isEqualTo(CheckStatus.SKIPPED);
        assertThat(whole(look(SQL, "", manifest(bytes, SHA, Map.of()))).message())
                .isEqualTo("dump backup/shop.sql was made without comments and has the bytes its manifest says");
        assertThat(whole(look(SQL, "", manifest(bytes + 1, SHA, Map.of()))).status())
                .isEqualTo(CheckStatus.SKIPPED);
        assertThat(whole(look(SQL, "", manifest(bytes, "00".repeat(32), Map.of())))
                        .status())
                .isEqualTo(CheckStatus.SKIPPED);
    }

    @Test
    void manifestDescribesTheVeryBytes() {
        int bytes = SQL.length();

        assertThat(described(look(SQL, "", manifest(bytes, SHA, Map.of()))).message())
                .isEqualTo("dump backup/shop.sql has the bytes that its manifest says");
        assertThat(described(look(SQL, "", manifest(bytes + 1, SHA, Map.of()))).message())
                .isEqualTo("dump backup/shop.sql has " + bytes + " bytes, its manifest says " + (bytes + 1));
        assertThat(described(look(SQL, "", manifest(bytes, "00".repeat(32), Map.of()))))
                .isEqualTo(Outcome.failed(
                        "dump backup/shop.sql has other content than its manifest says",
                        bytes + " bytes, SHA-256 " + "00".repeat(32),
                        bytes + " bytes, SHA-256 " + SHA));
    }

    @Test
    void whatADamagedDumpLacksIsNamed() {
        Map<String, Long> rows = Map.of("a", 3L, "b", 4L, "c", 5L);

        assertThat(whole(look(SQL, "the data end early", manifest(99, SHA, rows)))
                        .message())
                .isEqualTo("dump backup/shop.sql is damaged: the data end early; table b has 1 of 4 rows,"
                        + " table c is missing");
        assertThat(whole(look(SQL, "the data end early", manifest(99, SHA, Map.of("a", 3L))))
                        .message())
                .isEqualTo("dump backup/shop.sql is damaged: the data end early");
        assertThat(whole(look(SQL, "the data end early", null)).message())
                .isEqualTo("dump backup/shop.sql is damaged: the data end early");
    }
}
