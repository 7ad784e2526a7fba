package dev.backproof.verify.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("peer")
class ProcessServerTest {
    @TempDir
    Path temp;

    private final ProcessSandboxProvider provider = new ProcessSandboxProvider();

    private DatabaseSandbox start(Duration timeToLive) {
        Optional<String> missing = provider.unavailableBecause();
        Peers.requireThat(missing.isEmpty(), "the process sandbox is not tested: " + missing.orElse(""));
        return provider.start(new SandboxProvider.Options("", "", temp, timeToLive));
    }

    @Test
    void runsUnprivilegedOnASocketOnlyAndLeavesNothing() throws Exception {
        Peers.requireThat(
                provider.unavailableBecause().isEmpty(), "no MariaDB server: the process sandbox is not tested");
        Path folder;
        ProcessHandle process;
        try (ProcessServer server = ProcessServer.start(temp)) {
            folder = server.folder();
            process = ProcessHandle.of(server.pid()).orElseThrow();
            try (Connection connection = server.connect("");
                    Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("select @@skip_networking, @@event_scheduler, @@local_infile")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(1);
                assertThat(row.getString(2)).isIn("OFF", "DISABLED");
                assertThat(row.getInt(3)).isZero();
            }
            if ("root".equals(System.getProperty("user.name"))) {
                assertThat(process.info().user()).isPresent().get().isNotEqualTo("root");
            }
            assertThat(process.info().commandLine().orElse(""))
                    .doesNotContain(server.connection().password());
        }
        assertThat(process.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
    }

    @Test
    void refusedDumpIsAResultWithoutValues() throws Exception {
        try (DatabaseSandbox sandbox = start(Duration.ofMinutes(5))) {
            String dump = "create table t (a varchar(50) primary key);\ninsert into t values ('secret'),('secret');\n";
            DatabaseSandbox.LoadResult result =
                    sandbox.load(new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)), "shop");
            assertThat(result.ok()).isFalse();
            assertThat(result.error()).contains("1062").contains("at line 2").doesNotContain("secret");
        }
    }

    @Test
    void clientCommandsInADumpAreNotObeyed() throws Exception {
        try (DatabaseSandbox sandbox = start(Duration.ofMinutes(5))) {
            Path witness = temp.resolve("witness");
            String dump = "\\! touch " + witness + "\nselect 1;\n";
            var unused = sandbox.load(new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)), "shop");
            assertThat(witness).doesNotExist();
        }
    }

    @Test
    void goesWhenItsTimeIsUp() throws Exception {
        try (DatabaseSandbox sandbox = start(Duration.ofMillis(1))) {
            for (int i = 0; i < 200 && stillAnswers(sandbox); i++) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(stillAnswers(sandbox)).isFalse();
        }
    }

    private static boolean stillAnswers(DatabaseSandbox sandbox) {
        try (Connection connection = sandbox.connect("")) {
            return connection.isValid(1);
        } catch (java.sql.SQLException e) {
            return false;
        }
    }

    @Test
    void leftoversOfADeadProcessAreRemovedAndOthersAreNot() throws Exception {
        Path dead = Files.createDirectory(temp.resolve(Leftovers.PREFIX + "dead"));
        Files.writeString(dead.resolve("owner"), "999999999 2020-01-01T00:00:00Z");
        Path ours = Files.createDirectory(temp.resolve(Leftovers.PREFIX + "ours"));
        Leftovers.mark(ours);
        Path foreign = Files.createDirectory(temp.resolve(Leftovers.PREFIX + "foreign"));
        Leftovers.remove(temp);
        assertThat(dead).doesNotExist();
        assertThat(ours).exists();
        assertThat(foreign).exists();
    }
}
