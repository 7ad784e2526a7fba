package dev.backproof.verify.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.verify.result.Extent;
import dev.backproof.verify.result.ProvenDrill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselinesTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir
    Path folder;

    private Baselines baselines;
    private Path file;

    @BeforeEach
    void open() {
        baselines = Baselines.at(folder.resolve("reports/baselines"));
        file = folder.resolve("reports/baselines/shop.jsonl");
    }

    @Test
    void whatIsKeptIsFoundAgain() throws IOException {
        assertThat(baselines.find("shop")).isEmpty();
        ProvenDrill drill = new ProvenDrill(
                NOON,
                List.of(
                        new Extent.Volume(
                                "uploads", new Extent.Origin("/data/uploads", "3fa2", NOON), 1204, 98_400_000),
                        new Extent.Database(
                                "shop",
                                new Extent.Origin("/shop.sql", "3fa2", NOON),
                                3_407_561L,
                                Map.of("orders", 9012L, "a \"b\"", 0L),
                                Set.of("open_orders")),
                        new Extent.Database(
                                "whole", new Extent.Origin("/physical", "3fa2", NOON), null, Map.of(), Set.of())),
                NOON.minusSeconds(60));
        baselines.keep("shop", drill);

        assertThat(baselines.find("shop")).containsExactly(drill);
        assertThat(baselines.find("other")).isEmpty();
    }

    @Test
    void aBackupCountsOnceEachDay() throws IOException {
        baselines.keep("shop", drill(1, 100));
        baselines.keep("shop", drill(2, 200));
        baselines.keep("shop", drill(2, 201));

        assertThat(baselines.find("shop")).containsExactly(drill(1, 100), drill(2, 201));
        ProvenDrill tomorrow =
                new ProvenDrill(NOON.plus(Duration.ofDays(3)), drill(2, 202).extents(), null);
        baselines.keep("shop", tomorrow);
        assertThat(baselines.find("shop")).containsExactly(drill(1, 100), drill(2, 201), tomorrow);
    }

    @Test
    void theOldestAreDropped() throws IOException {
        for (int i = 0; i < Baselines.MOST_DRILLS + 3; i++) {
            baselines.keep("shop", drill(i, i));
        }

        assertThat(baselines.find("shop"))
                .hasSize(Baselines.MOST_DRILLS)
                .first()
                .isEqualTo(drill(3, 3));
        assertThat(file.resolveSibling(".")).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void whatWasNotProvenAfterAllIsDropped() throws IOException {
        baselines.keep("shop", drill(1, 100));
        baselines.keep("shop", drill(2, 200));
        baselines.drop("shop", drill(2, 200).start());

        assertThat(baselines.find("shop")).containsExactly(drill(1, 100));
    }

    @Test
    void damagedLinesHarmNoOthers() throws IOException {
        baselines.keep("shop", drill(1, 100));
        Files.writeString(
                file,
                "{\"start\":\"2026-11-2\n[]\n\n{\"start\":\"2026-11-20T12:00:00Z\",\"volumes\":[{}]}\n",
                StandardOpenOption.APPEND);
        baselines.keep("shop", drill(2, 200));

        assertThat(baselines.find("shop")).containsExactly(drill(1, 100), drill(2, 200));
    }

    @Test
    void linesOfOtherVersionsKeepTheirWorth() throws IOException {
        baselines.keep("shop", drill(1, 100));
        String newer = Files.readString(file)
                .replace("\"formatVersion\":1", "\"formatVersion\":7,\"mood\":{\"a\":[1]}")
                .replace("\"controlled\":null,", "")
                .replace("\"files\":", "\"links\":3,\"files\":");
        Files.writeString(file, newer);

        assertThat(baselines.find("shop")).containsExactly(drill(1, 100));
    }

    @Test
    void bytesThatAreNoTextAreAsGoodAsNone() throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});

        assertThat(baselines.find("shop")).isEmpty();
        baselines.keep("shop", drill(1, 100));
        assertThat(baselines.find("shop")).hasSize(1);
    }

    private static ProvenDrill drill(int snapshot, long files) {
        Instant start = NOON.plus(Duration.ofDays(snapshot)).plusMillis(files);
        return new ProvenDrill(
                start,
                List.of(new Extent.Volume(
                        "uploads", new Extent.Origin("/data", "%08d".formatted(snapshot), start), files, 0)),
                null);
    }
}
