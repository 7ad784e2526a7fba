package dev.backproof.backup.source;

import static dev.backproof.backup.testing.Failing.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.testing.Repositories;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSourceTest {
    private static final Instant TIME = Instant.parse("2026-11-23T04:00:00Z");

    @TempDir
    Path folder;

    private static final MemoryStore EMPTY = Repositories.create(2);

    private final MemoryStore store = Repositories.copy(EMPTY);
    private final ResticRepository repository = Repositories.open(store);

    @AfterEach
    void noLockStays() {
        assertThat(Repositories.keys(store, "locks")).isEmpty();
        repository.close();
    }

    @Test
    void aStreamBecomesOneFile() {
        byte[] content = new byte[5_000_000];
        new Random(3).nextBytes(content);
        var id = repository
                .backup(StreamSource.of("/dumps/shop.sql", new ByteArrayInputStream(content), TIME))
                .run()
                .snapshotId();
        assertThat(repository.snapshot(id).paths()).containsExactly("/dumps/shop.sql");
        List<String> listed = new ArrayList<>();
        repository.ls(
                repository.find("latest", SnapshotFilter.all()),
                "",
                (path, node) -> listed.add(
                        "%s %s %o %d %s".formatted(path, node.type(), node.permissions(), node.size(), node.mtime())));
        assertThat(listed)
                .containsExactly(
                        "/dumps DIRECTORY 755 0 2026-11-23T04:00:00Z",
                        "/dumps/shop.sql FILE 644 5000000 2026-11-23T04:00:00Z");
        assertThat(dumped("dumps/shop.sql")).isEqualTo(content);
    }

    @Test
    void aCommandsOutputBecomesOneFile() {
        backup("sh", "-c", "printf hello; echo to whom it may concern >&2");
        assertThat(new String(dumped("out"), StandardCharsets.UTF_8)).isEqualTo("hello");
    }

    @Test
    void aCommandThatFailsCommitsNothing() {
        BackupException failure = assertFails(
                ErrorCode.COMMAND_FAILED,
                () -> backup("sh", "-c", "echo some bytes; seq 1 100000 >&2; echo last words >&2; exit 3", "s3cret"));
        assertThat(failure).hasMessage("X006 'sh' failed (exit code 3): 99997; 99998; 99999; 100000; last words");
        assertThat(Repositories.keys(store, "snapshots")).isEmpty();
    }

    @Test
    void whatACommandSaysIsCappedAndPrintable() {
        BackupException failure = assertFails(
                ErrorCode.COMMAND_FAILED,
                () -> backup("sh", "-c", "printf '\\033[31m' >&2; head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1"));
        assertThat(failure.getMessage()).hasSizeLessThan(1100).contains("…xxx").doesNotContain("\u001b");
    }

    @Test
    void aCommandThatIsNotThereIsNamed() {
        assertThat(assertFails(ErrorCode.TOOL_NOT_FOUND, () -> backup("no-such-program", "--password=s3cret")))
                .hasMessageContaining("'no-such-program'")
                .hasMessageNotContaining("s3cret");
        assertThat(Repositories.keys(store, "snapshots")).isEmpty();
    }

    @Test
    void nothingAtAllIsRefused() {
        assertFails(ErrorCode.SOURCE_UNREADABLE, () -> backup("true"));
        assertFails(
                ErrorCode.SOURCE_UNREADABLE,
                () -> repository
                        .backup(StreamSource.of("x", InputStream.nullInputStream(), TIME))
                        .run());
        assertThat(Repositories.keys(store, "snapshots")).isEmpty();
    }

    @Test
    void aStreamThatBreaksCommitsNothing() {
        InputStream stream = new SequenceInputStream(new ByteArrayInputStream(new byte[3_000_000]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the cable is out");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw new IOException("the cable is out");
            }
        });
        assertThat(assertFails(
                        ErrorCode.SOURCE_UNREADABLE,
                        () -> repository
                                .backup(StreamSource.of("x", stream, TIME))
                                .run()))
                .hasMessageContaining("the cable is out");
        assertThat(Repositories.keys(store, "snapshots")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "..", "a/../b", "a/", "."})
    void namesThatAreNoFilesAreRefused(String name) {
        assertFails(ErrorCode.SOURCE_NOT_FOUND, () -> StreamSource.of(name, InputStream.nullInputStream(), TIME));
    }

    @Test
    void anInterruptedBackupEndsItsCommand() throws Exception {
        Path pid = folder.resolve("pid");
        String script = "sleep 1000 & echo $! > " + pid + ".tmp; mv " + pid + ".tmp " + pid + "; echo started; wait";
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CompletableFuture<Void> started = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                repository
                        .backup(StreamSource.ofCommand("out", List.of("sh", "-c", script), TIME))
                        .run();
            } catch (RuntimeException e) {
                failure.set(e);
            }
        });
        Thread.ofVirtual().start(() -> {
            while (!Files.exists(pid)) {
                Thread.onSpinWait();
            }
            started.complete(null);
        });
        started.get(1, TimeUnit.MINUTES);
        ProcessHandle sleeper =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        thread.interrupt();
        thread.join();
        assertThat(failure.get()).isInstanceOf(CancellationException.class);
        sleeper.onExit().get(1, TimeUnit.MINUTES);
        assertThat(Repositories.keys(store, "snapshots")).isEmpty();
    }

    private void backup(String... command) {
        repository.backup(StreamSource.ofCommand("out", List.of(command), TIME)).run();
    }

    private byte[] dumped(String path) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        repository.dump(repository.find("latest", SnapshotFilter.all()), path, out);
        return out.toByteArray();
    }
}
