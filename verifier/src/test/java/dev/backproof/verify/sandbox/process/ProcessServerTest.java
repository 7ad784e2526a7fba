package dev.backproof.verify.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.Victim;
import dev.backproof.verify.MariaDbLab;
import dev.backproof.verify.sandbox.SandboxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("peer")
class ProcessServerTest {
    @TempDir
    private Path temp;

    @BeforeAll
    static void needsMariaDb() {
        Peers.require("mariadbd");
        Peers.require("mariadb-install-db");
    }

    @BeforeEach
    void openFolder() throws IOException {
        MariaDbLab.letServersThrough(temp);
    }

    @Test
    void runsUnprivilegedOnASocketOnlyAndLeavesNothing() throws Exception {
        Path folder;
        ProcessHandle process;
        try (ProcessServer server = ProcessServer.start(temp)) {
            folder = server.folder();
            process = ProcessHandle.of(server.pid()).orElseThrow();
            try (Connection connection = server.connect("");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select @@skip_networking, @@event_scheduler")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(1);
                assertThat(row.getString(2)).isEqualTo("OFF");
            }
            if ("root".equals(System.getProperty("user.name"))) {
                assertThat(process.info().user()).isPresent().get().isNotEqualTo("root");
            }
            assertThat(process.info().commandLine().orElse("")).doesNotContain(server.password());
            assertThat(folder.resolve("first.sql")).doesNotExist();
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
    }

    @Test
    void dataGoElsewhereWhenTheServerCannotEnterTheWantedFolder() throws Exception {
        Peers.requireRoot();
        Path closed = Files.createDirectory(
                temp.resolve("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (ProcessServer server = ProcessServer.start(closed.resolve("wanted"))) {
            assertThat(server.alive()).isTrue();
            assertThat(server.folder().startsWith(closed)).isFalse();
        }
    }

    @Test
    void killedJvmLeavesNeitherServerNorFolder() throws Exception {
        Victim victim = Victim.start(ProcessVictim.class, temp.toString());
        ProcessHandle server = server(victim);
        assertThat(server.isAlive()).isTrue();

        victim.kill();

        Victim.await("the server's end", () -> !server.isAlive());
        Victim.await(
                "the wiping",
                () -> !Files.exists(data(victim)) && !Files.exists(run(victim).resolve("run")));
    }

    @Test
    void nextStartRemovesWhatAKilledJvmAndItsKilledGuardianLeft() throws Exception {
        Victim victim = Victim.start(ProcessVictim.class, temp.toString());
        ProcessHandle server = server(victim);
        server.parent().orElseThrow().destroyForcibly();
        victim.kill();
        assertThat(server.isAlive()).isTrue();

        ProcessServer.start(temp).close();

        Victim.await("the server's end", () -> !server.isAlive());
        assertThat(data(victim)).doesNotExist();
        assertThat(run(victim)).doesNotExist();
    }

    private static ProcessHandle server(Victim victim) {
        return ProcessHandle.of(Long.parseLong(victim.told().get(0))).orElseThrow();
    }

    private static Path data(Victim victim) {
        return Path.of(victim.told().get(1));
    }

    private static Path run(Victim victim) {
        return Path.of(victim.told().get(2));
    }

    @Test
    void nextStartLeavesServersOfLivingRunsAlone() throws Exception {
        try (ProcessServer first = ProcessServer.start(temp);
                ProcessServer second = ProcessServer.start(temp)) {
            assertThat(first.alive()).isTrue();
            assertThat(second.alive()).isTrue();
        }
    }

    /** In folders of its own: to tomorrow's eyes every server of this user is past its time, also those of other runs. */
    @Test
    void nextStartRemovesWhatIsLongPastItsTime() throws IOException {
        MariaDbTools tools = MariaDbTools.ofEnvironment();
        Path runFolders = Files.createDirectory(temp.resolve("run-folders"));
        MariaDbLab.letServersThrough(runFolders);
        try (ProcessServer forgotten = ProcessServer.start(
                        temp, tools, Duration.ofHours(1), new DataSeed(tools, tools.cache()), runFolders);
                ProcessServer other = ProcessServer.start(temp, tools, Duration.ofHours(1))) {
            InstantSource tomorrow = InstantSource.offset(InstantSource.system(), Duration.ofDays(1));

            RunFolder.reap(runFolders, tomorrow);

            Victim.await("the server's end", () -> !forgotten.alive());
            assertThat(forgotten.folder()).doesNotExist();
            assertThat(runFolders).isEmptyDirectory();
            assertThat(other.alive()).isTrue();
        }
    }

    @Test
    void fullDiskIsTheSandboxesTroubleAndSaysSo() throws Exception {
        Peers.requireRoot();
        Path small = Files.createDirectory(temp.resolve("small"));
        Peers.requireThat(
                run("mount", "-t", "tmpfs", "-o", "size=40m,mode=711", "tmpfs", small.toString()) == 0,
                "tmpfs cannot be mounted: a full disk is not tested");
        try {
            assertThatThrownBy(() -> ProcessServer.start(small))
                    .isInstanceOfSatisfying(
                            SandboxException.class, e -> assertThat(e.hint()).contains("room"));
            assertThat(small).isEmptyDirectory();
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
