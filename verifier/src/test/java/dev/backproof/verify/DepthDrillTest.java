package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.b2server.B2Server;
import dev.backproof.backup.b2server.FaultEffect;
import dev.backproof.backup.b2server.FaultRule;
import dev.backproof.backup.b2server.LoggedRequest;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Effort;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills that read a part of the files, or none. */
class DepthDrillTest {
    private static final Duration NIGHT = Duration.ofDays(1);

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-03-01T02:00:00Z");

    private Path ledger() {
        return folder.resolve("reports/sample-ledger.json");
    }

    private static Effort effort(DrillResult result) {
        return Objects.requireNonNull(result.effort());
    }

    /** A mirror of 40 files on a B2 server. */
    @Nested
    class OfAMirror {
        private static final int FILES = 40;

        @SuppressWarnings("NullAway.Init") // set before each test
        private TestBucket bucket;

        @SuppressWarnings("NullAway.Init") // set before each test
        private B2Server server;

        @BeforeEach
        void start() throws IOException {
            Path source = folder.resolve("source");
            bucket = new TestBucket(folder.resolve("server"), "acme-volumes", () -> now);
            server = bucket.server();
            for (int i = 0; i < FILES; i++) {
                Path file = source.resolve("uploads/folder-" + i % 3 + "/" + i + ".bin");
                Files.createDirectories(file.getParent());
                Files.write(file, new byte[500 + 37 * i]);
            }
            bucket.sync(source, "b2:acme-volumes:");
        }

        @AfterEach
        void stop() {
            bucket.close();
        }

        @Test
        void everyFileIsReadWithinTheNightsThatWereAskedFor() throws IOException {
            Set<String> read = new TreeSet<>();
            for (int night = 0; night < 5; night++) {
                DrillResult result = drill("depth: { nights: 5 }\n");
                assertThat(result.verdict()).as(result.cause()).isEqualTo(Verdict.PASS);
                Set<String> fetched = fetched();
                assertThat(fetched).hasSizeBetween(1, FILES / 2);
                Effort effort = effort(result);
                assertThat(effort.depth()).isEqualTo("sample");
                assertThat(effort.drills()).isEqualTo(5);
                assertThat(effort.files()).isEqualTo(FILES);
                assertThat(effort.filesRead()).isEqualTo(fetched.size());
                assertThat(result.bytesPulled()).isEqualTo(effort.bytesRead()).isLessThan(effort.bytes() / 2);
                assertThat(result.notTested().getFirst())
                        .startsWith("uploads: the bytes of " + (FILES - fetched.size()) + " of 40 files, ")
                        .contains("every file is read within 5 drills");
                assertThat(effort.isPartial()).isTrue();
                assertThat(result.checks())
                        .extracting(CheckResult::name)
                        .contains("uploads: every file of the sample came back");
                assertThat(result.notTested().get(1)).startsWith("uploads: not read this time: folder-");
                assertThat(result.checks())
                        .filteredOn(check -> check.kind().equals("complete"))
                        .singleElement()
                        .extracting(CheckResult::message)
                        .asString()
                        .startsWith(effort.filesRead() + " file")
                        .endsWith((FILES - fetched.size()) + " files not read this time");
                if (night < 4) { // the last one may come round to where the first began
                    assertThat(read).doesNotContainAnyElementsOf(fetched);
                }
                read.addAll(fetched);
            }
            assertThat(read).hasSize(FILES);
            DrillResult second = drill("depth: { nights: 5 }\n");
            assertThat(second.verdict()).isEqualTo(Verdict.PASS);
            for (int night = 0; night < 5; night++) {
                second = drill("depth: { nights: 5 }\n");
            }
            assertThat(second.notTested().getFirst()).contains("and was at least once since 2026-03-0");
        }

        @Test
        void withoutALedgerNightsComeRoundAllTheSame() throws IOException {
            Set<String> read = new TreeSet<>();
            for (int night = 0; night < 7; night++) {
                Files.deleteIfExists(ledger());
                drill("depth: { nights: 7 }\n");
                read.addAll(fetched());
            }
            assertThat(read).hasSize(FILES);
        }

        @Test
        void aBudgetInBytesOrPercentIsKept() throws IOException {
            DrillResult bytes = drill("depth: { sample: 3 kB }\n");
            assertThat(effort(bytes).bytesRead()).isBetween(3000L, 3000L + 2000);
            DrillResult percent = drill("depth: { sample: 10% }\n");
            assertThat(effort(percent).bytesRead())
                    .isBetween(effort(percent).bytes() / 10, effort(percent).bytes() / 10 + 2000);
            assertThat(effort(percent).drills()).isEqualTo(10);
            assertThat(effort(drill("depth: sample\n")).drills()).isEqualTo(20);
            DrillResult all = drill("depth: { sample: 100% }\n");
            assertThat(effort(all).filesRead()).isEqualTo(FILES);
            assertThat(all.notTested()).isEmpty();
        }

        @Test
        void whatDidNotComeBackIsReadEachNightUntilItDoes() throws IOException {
            server.faults()
                    .add(FaultRule.on("b2_download_file_by_id")
                            .object("uploads/folder-1/7.bin")
                            .always()
                            .effect(FaultEffect.flipByte(2)));
            int failed = 0;
            for (int night = 0; night < 5; night++) {
                failed += drill("depth: { nights: 5 }\n").verdict() == Verdict.FAIL ? 1 : 0;
            }
            assertThat(failed).isPositive();
            DrillResult still = drill("depth: { nights: 5 }\n");
            assertThat(still.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(still.cause()).startsWith("/uploads/folder-1/7.bin is lost");

            server.faults().clear();
            assertThat(drill("depth: { nights: 5 }\n").verdict()).isEqualTo(Verdict.PASS);
            assertThat(fetched()).contains("uploads/folder-1/7.bin");
            assertThat(Files.readString(ledger())).contains("\"again\" : [ ]");
        }

        @Test
        void aNightThatCouldNotReadIsReadAgain() throws IOException {
            drill("depth: { nights: 5 }\n");
            String before = Files.readString(ledger());
            server.faults().add(FaultRule.on("b2_download_file_by_id").always().effect(FaultEffect.capExceeded()));
            assertThat(drill("depth: { nights: 5 }\n").verdict()).isEqualTo(Verdict.NOT_VERIFIED);
            assertThat(Files.readString(ledger())).isEqualTo(before);
        }

        @Test
        void assertionsOnASampleLookAtTheWholeListing() throws IOException {
            String about =
                    "assertions: [ { volume: uploads, files: { min: 40, max: 40 }, exists: [ folder-2, folder-2/38.bin ],"
                            + " noFile: '*.locked', bytes: { min: 20 kB } } ]\n";
            DrillResult good = drill("depth: { nights: 5 }\n" + about);
            assertThat(good.verdict()).as(good.cause()).isEqualTo(Verdict.PASS);
            assertThat(good.checks())
                    .filteredOn(CheckResult::provesData)
                    .extracting(CheckResult::kind)
                    .containsExactly("complete");
            assertThat(drill("depth: { nights: 5 }\nassertions: [ { volume: uploads, exists: 41.bin } ]\n")
                            .verdict())
                    .isEqualTo(Verdict.FAIL);
        }

        @Test
        void aManifestIsComparedWhereFilesWereRead() throws IOException {
            Files.writeString(
                    folder.resolve("uploads.sha256"),
                    "0000000000000000000000000000000000000000000000000000000000000000  folder-0/0.bin\n"
                            + "0000000000000000000000000000000000000000000000000000000000000000  folder-1/1.bin\n");
            String manifest = "assertions: [ { volume: uploads, manifest: uploads.sha256 } ]\n";
            DrillResult none = drill("depth: metadata\n" + manifest);
            assertThat(none.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
            assertThat(none.checks())
                    .extracting(CheckResult::message)
                    .contains("2 files are listed, none was read: uploads.sha256");
            assertThat(drill("depth: { sample: 100% }\n" + manifest).verdict()).isEqualTo(Verdict.FAIL);
        }

        @Test
        void metadataOnlyListsAndIsNoPass() throws IOException {
            DrillResult result = drill("depth: metadata\nassertions: [ { volume: uploads, files: { min: 40 } } ]\n");
            assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
            assertThat(result.cause())
                    .isEqualTo(
                            "nothing was proven: at depth metadata only what is listed is looked at, and that is as it"
                                    + " should be");
            assertThat(result.checks()).allMatch(check -> check.status() == CheckStatus.PASSED && !check.provesData());
            assertThat(result.notTested())
                    .containsExactly(
                            "uploads: the bytes of 40 files, 48.9 kB: at depth metadata only what is listed is looked at");
            assertThat(fetched()).isEmpty();
            assertThat(result.bytesPulled()).isZero();

            assertThat(drill("depth: metadata\nassertions: [ { volume: uploads, files: { max: 39 } } ]\n")
                            .verdict())
                    .isEqualTo(Verdict.FAIL);
            assertThat(drill("depth: metadata\nsnapshot: { rpo: PT1H }\n").verdict())
                    .isEqualTo(Verdict.FAIL);
        }

        @Test
        void whatItCostsIsReckonedWithThePricesOfTheScenario() throws IOException {
            Effort usual = effort(drill(""));
            assertThat(usual.depth()).isEqualTo("full");
            assertThat(usual.filesRead()).isEqualTo(FILES);
            assertThat(Objects.requireNonNull(usual.price()).most())
                    .isEqualByComparingTo(BigDecimal.valueOf(usual.bytes()).movePointLeft(11));
            Effort dear = effort(drill("prices: { perGigabyte: 0, per10000Downloads: 0.004, per1000Listings: 4,"
                    + " currency: EUR, of: 2025-01-01 }\n"));
            assertThat(Objects.requireNonNull(dear.price()).downloads()).isEqualTo(FILES);
            assertThat(dear.price().listings()).isEqualTo(3);
            assertThat(dear.price().most()).isEqualByComparingTo("0.012016");
            assertThat(dear.price().currency()).isEqualTo("EUR");
            assertThat(dear.price().pricesOf()).isEqualTo("2025-01-01");
        }

        /** Names of the objects that the last drill fetched. */
        private Set<String> fetched() {
            Set<String> names = new TreeSet<>();
            for (LoggedRequest request : server.requests().of("b2_download_file_by_id")) {
                names.add(Objects.requireNonNull(request.object()));
            }
            return names;
        }

        /** A drill of the night after the last one. */
        private DrillResult drill(String yaml) throws IOException {
            now = now.plus(NIGHT);
            server.requests().clear();
            return RestoreDrill.builder()
                    .stores(bucket::store)
                    .workFolder(folder.resolve("work"))
                    .ledger(ledger())
                    .clock(Clock.fixed(now, ZoneOffset.UTC))
                    .build()
                    .run(ScenarioFile.read(Files.writeString(
                            folder.resolve("uploads.yaml"),
                            "scenario: uploads\nmirror: 'b2:acme-volumes:'\n"
                                    + "restore: [ { path: uploads, as: uploads } ]\n" + yaml)));
        }
    }

    /** A repository with 30 files, some of them with the same bytes. */
    @Nested
    class OfARepository {
        private static final String UPLOADS = "restore: [ { path: /data/uploads, as: uploads } ]\n";

        @SuppressWarnings("NullAway.Init") // set before each test
        private TestRepository repository;

        @BeforeEach
        void backUp() throws IOException {
            repository = new TestRepository(folder);
            for (int i = 0; i < 30; i++) {
                byte[] noise = new byte[100 + 40 * i];
                new Random(i % 25).nextBytes(noise);
                repository.file(
                        "data/uploads/folder-" + i % 4 + "/" + i + ".txt",
                        HexFormat.of().formatHex(noise));
            }
            Files.createSymbolicLink(repository.source().resolve("data/uploads/link"), Path.of("folder-1/1.txt"));
            repository.backup();
        }

        @Test
        void everyFileIsReadWithinTheNightsThatWereAskedFor() throws IOException {
            Set<String> read = new TreeSet<>();
            for (int night = 0; night < 4; night++) {
                try (RestoredDrill drill = start(
                        "depth: { nights: 4 }\n" + UPLOADS
                                + "assertions: [ { volume: uploads, files: { min: 30 }, linkTarget: { path: link, target: folder-1/1.txt } } ]\n")) {
                    assertThat(drill.result().verdict())
                            .as(drill.result().cause())
                            .isEqualTo(Verdict.PASS);
                    Set<String> here =
                            files(drill.volume("uploads").orElseThrow().path());
                    assertThat(here).hasSizeBetween(1, 20).hasSize((int)
                            effort(drill.result()).filesRead());
                    if (night < 3) { // the last one may come round to where the first began
                        assertThat(read).doesNotContainAnyElementsOf(here);
                    }
                    read.addAll(here);
                }
            }
            assertThat(read).hasSize(30);
        }

        @Test
        void metadataFindsAMissingAndAShortPackButNotAFlippedBit() throws IOException {
            DrillResult sound = run("depth: metadata\n" + UPLOADS);
            assertThat(sound.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
            assertThat(sound.cause()).startsWith("nothing was proven: at depth metadata");

            ObjectKey pack = dataPack();
            byte[] whole = repository.store().getBytes(pack);
            repository.damage(pack, bytes -> {
                bytes[100] ^= 1;
                return bytes;
            });
            assertThat(run("depth: metadata\n" + UPLOADS).verdict()).isEqualTo(Verdict.NOT_VERIFIED);
            assertThat(run("depth: full\n" + UPLOADS).verdict()).isEqualTo(Verdict.FAIL);

            repository.damage(pack, bytes -> Arrays.copyOf(whole, whole.length - 1));
            assertThat(run("depth: metadata\n" + UPLOADS).cause())
                    .matches("/data/uploads/.* is lost: data blob [0-9a-f]{64} is in pack " + pack.name()
                            + ": it has \\d+ bytes instead of \\d+ and 29 more files.*");

            repository.store().delete(pack);
            DrillResult missing = run("depth: metadata\n" + UPLOADS);
            assertThat(missing.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(missing.cause()).contains("the index lists it, but it is not there");
        }

        @Test
        void aSampleFindsAMissingPackWhateverItReads() throws IOException {
            repository.store().delete(dataPack());
            assertThat(run("depth: { sample: 1% }\n" + UPLOADS).verdict()).isEqualTo(Verdict.FAIL);
        }

        @Test
        void aFlippedBitIsFoundWithinTheNights() throws IOException {
            ObjectKey pack = dataPack();
            repository.damage(pack, bytes -> {
                bytes[100] ^= 1;
                return bytes;
            });
            int failed = 0;
            for (int night = 0; night < 4; night++) {
                failed += run("depth: { nights: 4 }\n" + UPLOADS).verdict() == Verdict.FAIL ? 1 : 0;
            }
            assertThat(failed).isPositive();
            assertThat(run("depth: { nights: 4 }\n" + UPLOADS).verdict()).isEqualTo(Verdict.FAIL);
        }

        @Test
        void aDumpIsReadWholeAtEveryDepth() throws IOException {
            repository
                    .file(
                            "dumps/shop.sql",
                            "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\nCREATE TABLE `t` (\n  `a` text\n);\n"
                                    + "-- Dump completed on 2026-02-27  3:00:00\n")
                    .backup();
            TestSandbox sandbox = new TestSandbox();
            long[] loaded = {0};
            sandbox.client = in -> {
                loaded[0] = in.transferTo(OutputStream.nullOutputStream());
                return new DatabaseSandbox.LoadResult(true, loaded[0], Duration.ZERO, "");
            };
            DrillResult result = repository
                    .drills()
                    .sandboxes(sandbox.sandboxes())
                    .build()
                    .run(repository.scenario("depth: metadata\nrestore: [ { path: /data, as: data },"
                            + " { dump: /dumps/shop.sql, as: shop } ]\n"));
            assertThat(loaded[0]).isGreaterThan(100);
            assertThat(result.notTested()).anyMatch(line -> line.startsWith("data: the bytes of 30 files"));
        }

        private ObjectKey dataPack() {
            return repository.keys("data").getFirst();
        }

        private RestoredDrill start(String yaml) throws IOException {
            now = now.plus(NIGHT);
            return repository
                    .drills()
                    .ledger(ledger())
                    .clock(Clock.fixed(now, ZoneOffset.UTC))
                    .build()
                    .start(repository.scenario(yaml));
        }

        private DrillResult run(String yaml) throws IOException {
            try (RestoredDrill drill = start(yaml)) {
                return drill.result();
            }
        }

        private static Set<String> files(Path root) throws IOException {
            Set<String> names = new TreeSet<>();
            try (var walk = Files.walk(root)) {
                walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                        .forEach(path -> names.add(root.relativize(path).toString()));
            }
            return names;
        }
    }
}
