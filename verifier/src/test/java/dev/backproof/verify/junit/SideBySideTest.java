package dev.backproof.verify.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.MariaDbLab;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.TestRepository;
import dev.backproof.verify.result.DrillEvent;
import dev.backproof.verify.result.DrillListener;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.SandboxProvider;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.sandbox.process.ProcessSandbox;
import dev.backproof.verify.sandbox.process.ProcessSandboxProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten scenarios at a time. */
class SideBySideTest {
    private static final List<String> NAMES =
            IntStream.range(0, 10).mapToObj(i -> "s" + i).toList();
    private static final String VOLUMES = "restore: [ { path: /a, as: a }, { path: /b, as: b } ]\n";
    private static final String DUMP = """
            -- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)
            -- Server version\t10.11.19-MariaDB
            SET NAMES utf8mb4;
            CREATE TABLE `t` (`id` int(11) NOT NULL);
            INSERT INTO `t` VALUES (1),(2);
            -- Dump completed on 2026-03-01  2:00:00
            """;

    @TempDir
    Path folder;

    private TestRepository repository;
    private Path scenarios;

    @BeforeEach
    void prepare() throws IOException {
        MariaDbLab.letServersThrough(folder);
        repository = new TestRepository(folder)
                .file("a/one.txt", "one")
                .file("b/two.txt", "two")
                .file("x.sql", DUMP)
                .file("y.sql", DUMP);
        repository.backup();
        scenarios = Files.createDirectory(folder.resolve("scenarios"));
    }

    @Test
    void drillsRunTogetherAndAreToldOfInTheirOrder() throws IOException {
        write(VOLUMES);
        Together together = new Together();

        RunResult run = run(repository.drills().listener(together), 4);

        assertThat(run.drills()).extracting(DrillResult::scenario).containsExactlyElementsOf(NAMES);
        assertThat(run.drills()).extracting(DrillResult::verdict).containsOnly(Verdict.PASS);
        assertThat(together.most.get()).isBetween(2, 4);
        assertThat(repository.leftBehind()).isEmpty();
    }

    @Test
    void oneAfterTheOtherIsWhatIsUsualInCode() throws IOException {
        write(VOLUMES);
        Together together = new Together();

        run(repository.drills().listener(together), 1);

        assertThat(together.most.get()).isEqualTo(1);
    }

    @Test
    void whoInterruptsTheRunGetsWhatIsKnownUntilThen() throws IOException {
        write(VOLUMES);
        Thread runner = Thread.currentThread();

        RunResult run = run(
                repository.drills().listener(event -> {
                    if (event instanceof DrillEvent.PhaseStarted) {
                        runner.interrupt();
                    }
                }),
                2);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run.drills()).extracting(DrillResult::scenario).containsExactlyElementsOf(NAMES);
        assertThat(run.drills()).extracting(DrillResult::verdict).contains(Verdict.NOT_VERIFIED);
        assertThat(repository.leftBehind()).isEmpty();
    }

    @Test
    @Tag("peer")
    void aSandboxThatIsKilledTakesItsOwnDrillOnly() throws IOException {
        Peers.require("mariadbd");
        write(
                "sandbox: { kind: process }\n"
                        + "restore: [ { path: /a, as: a }, { path: /b, as: b }, { dump: /x.sql, as: x }, { dump: /y.sql, as: y } ]\n");

        RunResult run = run(repository.drills().sandboxes(new Sandboxes(List.of(new Killing("drill-s3")))), 4);

        assertThat(run.drills()).extracting(DrillResult::scenario).containsExactlyElementsOf(NAMES);
        assertThat(run.drills())
                .allSatisfy(drill -> assertThat(drill.verdict())
                        .as(drill.scenario() + ": " + drill.cause())
                        .isEqualTo(drill.scenario().equals("s3") ? Verdict.NOT_VERIFIED : Verdict.PASS));
        assertThat(repository.leftBehind()).isEmpty();
    }

    private void write(String yaml) throws IOException {
        for (String name : NAMES) {
            Files.move(repository.scenarioFile(name + ".yaml", yaml), scenarios.resolve(name + ".yaml"));
        }
    }

    private RunResult run(RestoreDrill.Builder drills, int parallel) {
        return VerifyRun.builder()
                .scenarios(scenarios)
                .drills(drills)
                .parallel(parallel)
                .build()
                .run();
    }

    /** How many drills there were at a time. */
    private static final class Together implements DrillListener {
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();

        @Override
        public void on(DrillEvent event) {
            if (event instanceof DrillEvent.Started) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
            } else if (event instanceof DrillEvent.Finished) {
                now.decrementAndGet();
            }
        }
    }

    /** Kills the server of one drill before it takes its second dump. */
    private record Killing(String thread) implements SandboxProvider {
        @Override
        public String name() {
            return "process";
        }

        @Override
        public Optional<String> unavailableBecause() {
            return Optional.empty();
        }

        @Override
        public DatabaseSandbox start(Options options) {
            ProcessSandbox sandbox = (ProcessSandbox) new ProcessSandboxProvider().start(options);
            return Thread.currentThread().getName().equals(thread) ? new Mortal(sandbox, new AtomicInteger()) : sandbox;
        }
    }

    private record Mortal(ProcessSandbox sandbox, AtomicInteger loads) implements DatabaseSandbox {
        @Override
        public String describe() {
            return sandbox.describe();
        }

        @Override
        public String serverVersion() {
            return sandbox.serverVersion();
        }

        @Override
        public LoadResult load(InputStream dump, String database, int clients) throws IOException {
            if (loads.incrementAndGet() == 2) {
                ProcessHandle server = ProcessHandle.of(sandbox.server().pid()).orElseThrow();
                server.destroyForcibly();
                server.onExit().join();
            }
            return sandbox.load(dump, database, clients);
        }

        @Override
        public Connection connect(String database) throws SQLException {
            return sandbox.connect(database);
        }

        @Override
        public Connection connectAs(String user, String password, String database) throws SQLException {
            return sandbox.connectAs(user, password, database);
        }

        @Override
        public void close() {
            sandbox.close();
        }
    }
}
