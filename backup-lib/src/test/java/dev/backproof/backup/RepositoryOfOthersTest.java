package dev.backproof.backup;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.Crafted;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.Finding;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.snapshot.RestoreResult;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.target.DirectoryTarget;
import dev.backproof.backup.testing.Repositories;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Repositories as careless, hostile or just other programs write them (rustic's differences: rustic_core, "repofile").
 * restic's own check passes most of these (observed: restic 0.19.1).
 */
class RepositoryOfOthersTest {
    private static final MemoryStore EMPTY = Repositories.create(2);
    private static final String HELLO = Id.hash(new byte[] {'h', 'i'}).toString();

    @TempDir
    Path folder;

    private final MemoryStore store = Repositories.copy(EMPTY);

    static Stream<Arguments> trees() {
        return Stream.of(
                Arguments.of("unsorted", file("b", 2) + "," + file("a", 2), Finding.Kind.TREE_ORDER, null),
                Arguments.of(
                        "duplicate",
                        file("a", 2) + "," + file("a", 2),
                        Finding.Kind.TREE_ORDER,
                        RestoreProblem.Kind.NAME),
                Arguments.of("size", file("a", 3), Finding.Kind.FILE_SIZE, RestoreProblem.Kind.DATA),
                Arguments.of("parent", file("../evil", 2), Finding.Kind.HOSTILE_NAME, RestoreProblem.Kind.NAME),
                Arguments.of("slash", file("a/b", 2), Finding.Kind.HOSTILE_NAME, RestoreProblem.Kind.NAME),
                Arguments.of("empty", file("", 2), Finding.Kind.HOSTILE_NAME, RestoreProblem.Kind.NAME),
                Arguments.of("dot", file(".", 2), Finding.Kind.HOSTILE_NAME, RestoreProblem.Kind.NAME),
                Arguments.of("dots", file("..", 2), Finding.Kind.HOSTILE_NAME, RestoreProblem.Kind.NAME),
                Arguments.of("nul", file("a\\\\x00b", 2), Finding.Kind.HOSTILE_NAME, RestoreProblem.Kind.NAME),
                Arguments.of(
                        "no content",
                        "{\"name\":\"a\",\"type\":\"file\",\"mtime\":\"2026-01-01T00:00:00Z\",\"content\":null}",
                        Finding.Kind.NODE_INVALID,
                        RestoreProblem.Kind.DATA),
                Arguments.of(
                        "missing blob",
                        file("a", 2).replace(HELLO, "00".repeat(32)),
                        Finding.Kind.BLOB_MISSING,
                        RestoreProblem.Kind.DATA));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trees")
    void whatIsWrongWithATreeIsFound(
            String name, String nodes, Finding.Kind kind, RestoreProblem.@Nullable Kind problem) throws IOException {
        Crafted.snapshot(store, "{\"nodes\":[" + nodes + "]}\n", "hi");
        Path target = Files.createDirectories(folder.resolve("in/target"));
        try (ResticRepository repository = Repositories.open(store)) {
            assertThat(repository.check(CheckOptions.structure(), event -> {}).damage())
                    .extracting(Finding::kind)
                    .containsExactly(kind);
            RestoreResult result = repository
                    .restore(repository.find("latest", SnapshotFilter.all()))
                    .into(DirectoryTarget.at(target))
                    .plan()
                    .run();
            assertThat(result.problems())
                    .extracting(RestoreProblem::kind)
                    .isEqualTo(problem == null ? List.of() : List.of(problem));
        }
        try (Stream<Path> outside = Files.list(folder.resolve("in"))) {
            assertThat(outside).as("nothing beside the target").containsExactly(target);
        }
    }

    @Test
    void anArchiveHoldsNoHostileName() {
        Crafted.snapshot(store, "{\"nodes\":[" + file("../evil", 2) + "]}\n", "hi");
        try (ResticRepository repository = Repositories.open(store)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertFails(
                    ErrorCode.HOSTILE_NAME,
                    () -> repository.dump(repository.find("latest", SnapshotFilter.all()), "/", out));
            assertThat(out.size()).isZero();
        }
    }

    @Test
    void aWrongUncompressedLengthIsFoundByReadingData() {
        String text = "x".repeat(1000);
        String id = Id.hash(text.getBytes(StandardCharsets.UTF_8)).toString();
        Crafted.snapshot(store, "{\"nodes\":[" + file("a", 1000).replace(HELLO, id) + "]}\n", text);
        Crafted.rewriteIndex(
                store, json -> json.replace("\"uncompressed_length\":1000}", "\"uncompressed_length\":1001}"));
        try (ResticRepository repository = Repositories.open(store)) {
            assertThat(repository.check(CheckOptions.structure(), event -> {}).damage())
                    .extracting(Finding::kind)
                    .contains(Finding.Kind.FILE_SIZE);
            assertThat(repository.check(CheckOptions.allData(), event -> {}).damage())
                    .extracting(Finding::kind)
                    .contains(Finding.Kind.PACK_DAMAGED);
        }
    }

    @Test
    void aRepositoryOfRusticIsReadAndRestored() {
        Crafted.snapshot(
                store,
                "{\"nodes\":[{\"name\":\"a\",\"type\":\"file\",\"mode\":420,\"atime\":null,\"size\":2,\"links\":1,"
                        + "\"content\":[\"" + HELLO + "\"],\"from_the_future\":{\"x\":[1]}}]}",
                "hi",
                ",\"label\":\"x\",\"delete\":\"NotSet\",\"description\":null");
        Crafted.rewriteIndex(
                store,
                json -> json.replace("\"blobs\":", "\"time\":\"2026-01-01T00:00:00Z\",\"size\":1234,\"blobs\":")
                        .replaceFirst(
                                "^\\{",
                                "{\"packs_to_delete\":[{\"id\":\"" + "ab".repeat(32)
                                        + "\",\"time\":\"2026-01-01T00:00:00Z\",\"blobs\":[{\"id\":\"" + "cd".repeat(32)
                                        + "\",\"type\":\"data\",\"offset\":0,\"length\":60}]}],"));
        Crafted.rewriteConfig(
                store,
                ",\"chunker\":\"rabin\",\"chunk_size\":1048576,\"chunk_min_size\":524288,\"chunk_max_size\":8388608,"
                        + "\"is_hot\":false,\"append_only\":false,\"compression\":19,\"extra_verify\":true");
        try (ResticRepository repository = Repositories.open(store)) {
            assertThat(repository.check(CheckOptions.allData(), event -> {}).findings())
                    .isEmpty();
            Path target = folder.resolve("target");
            assertThat(repository
                            .restore(repository.find("latest", SnapshotFilter.all()))
                            .into(DirectoryTarget.at(target))
                            .plan()
                            .run()
                            .problems())
                    .isEmpty();
            assertThat(target.resolve("a")).hasContent("hi");
            assertThat(repository.backup(DirectorySource.at(target)).run().unreadable())
                    .isZero();
        }
    }

    @Test
    void backingUpWhereFilesAreCutOtherwiseIsRefusedButReadingIsNot() throws IOException {
        Crafted.snapshot(store, "{\"nodes\":[" + file("a", 2) + "]}\n", "hi");
        Crafted.rewriteConfig(store, ",\"chunker\":\"fixed_size\",\"chunk_size\":65536");
        Path source = Files.writeString(folder.resolve("file"), "x");
        try (ResticRepository repository = Repositories.open(store)) {
            var before = Repositories.keys(store, "");
            assertThat(assertFails(
                            ErrorCode.UNSUPPORTED_REPOSITORY,
                            () -> repository.backup(DirectorySource.at(source)).run()))
                    .hasMessageContaining("chunk_size 65536, chunker \"fixed_size\"");
            assertThat(Repositories.keys(store, "")).isEqualTo(before);
            assertThat(repository.check(CheckOptions.allData(), event -> {}).findings())
                    .isEmpty();
        }
    }

    private static String file(String name, int size) {
        return "{\"name\":\"" + name + "\",\"type\":\"file\",\"mode\":420,\"mtime\":\"2026-01-01T00:00:00Z\","
                + "\"atime\":\"2026-01-01T00:00:00Z\",\"ctime\":\"2026-01-01T00:00:00Z\",\"uid\":" + uid()
                + ",\"gid\":" + uid() + ",\"size\":" + size + ",\"links\":1,\"content\":[\"" + HELLO + "\"]}";
    }

    /** Owned by whoever runs the test, who may always give a file to himself. */
    private static String uid() {
        return "root".equals(System.getProperty("user.name")) ? "0" : "1000";
    }
}
