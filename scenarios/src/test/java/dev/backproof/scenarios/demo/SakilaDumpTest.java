package dev.backproof.scenarios.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.Password;
import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.MariaDbTools;
import dev.backproof.backup.source.mariadb.OptionFile;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.process.ProcessServer;
import dev.backproof.verify.scenario.ScenarioFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sakila dumped as mariadb-operator does, without a manifest, and checked line by line. */
@Tag("peer")
class SakilaDumpTest {
    @TempDir
    Path folder;

    @Test
    void dumpOfTheOperatorIsChecked() throws Exception {
        MariaDbTools tools = MariaDbTools.ofEnvironment();
        String missing = Stream.of(MariaDbTool.SERVER, MariaDbTool.INSTALL_DB, MariaDbTool.CLIENT, MariaDbTool.DUMP)
                .flatMap(tool -> tools.missing(tool).stream())
                .findFirst()
                .orElse("");
        Peers.requireThat(missing.isEmpty(), "a dump of Sakila as the operator makes it is not tested: " + missing);
        // as root the server is another user, who must get through
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path dumps = Files.createDirectory(folder.resolve("dumps"));
        try (ProcessServer server = ProcessServer.start(folder, tools)) {
            Sakila.load(server, tools);
            dump(server, dumps.resolve("backup.2026-03-01T01:00:00Z.sql"));
        }

        MemoryStore store = new MemoryStore();
        try (Password password = Password.of("correct horse");
                ResticRepository repository = ResticRepository.init(store, password, 2)) {
            repository.backup(DirectorySource.contentsOf(dumps)).run();
        }
        DrillResult result = RestoreDrill.builder()
                .stores(address -> store)
                .environment(Map.of("PASSWORD", "correct horse")::get)
                .workFolder(folder.resolve("work"))
                .build()
                .run(ScenarioFile.read(Files.writeString(folder.resolve("sakila.yaml"), """
                        scenario: sakila
                        repository: { restic: 'b2:acme:shop', passwordEnv: PASSWORD }
                        sandbox: { kind: process }
                        restore: [ { dump: '/backup.*', as: sakila } ]
                        """)));

        assertThat(result.checks())
                .filteredOn(check -> check.status() == CheckStatus.FAILED || check.status() == CheckStatus.ERROR)
                .isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.checks())
                .filteredOn(check -> check.status() == CheckStatus.PASSED)
                .extracting(CheckResult::name)
                .contains(
                        "sakila: rows of film",
                        "sakila: columns of film",
                        "sakila: orphans in rental",
                        "sakila: next value of rental",
                        "sakila: nothing that was not dumped");
    }

    private static void dump(ProcessServer server, Path to) throws Exception {
        try (OptionFile options = OptionFile.write(Map.of("user", server.user(), "password", server.password()))) {
            Process process = new ProcessBuilder(List.of(
                            server.tools().path(MariaDbTool.DUMP).toString(),
                            options.argument(),
                            "--skip-ssl",
                            "--socket=" + server.socket(),
                            "--single-transaction",
                            "--events",
                            "--routines",
                            "--databases",
                            Sakila.DATABASE))
                    .redirectOutput(to.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.waitFor()).isZero();
        }
    }
}
