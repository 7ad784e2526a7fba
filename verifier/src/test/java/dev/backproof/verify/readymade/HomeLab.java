package dev.backproof.verify.readymade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.source.DirectorySource;
import dev.backproof.backup.source.mariadb.MariaDbSource;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.backup.testing.Peers;
import dev.backproof.backup.testing.Repositories;
import dev.backproof.verify.MariaDbLab;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.sandbox.process.ProcessSandbox;
import dev.backproof.verify.sandbox.process.ProcessServer;
import dev.backproof.verify.scenario.ScenarioFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A place to make the data of applications, to back them up and to drill what a ready-made scenario says of them. */
final class HomeLab implements AutoCloseable {
    private static final Instant NIGHT = Instant.parse("2026-03-01T02:00:00Z");

    private final Path folder;
    private final MemoryStore store = Repositories.create(2);
    private final @Nullable ProcessSandbox live;
    private final @Nullable SharedServer sandbox;
    private int backups;

    private HomeLab(Path folder, boolean databases) throws IOException {
        this.folder = folder;
        MariaDbLab.letServersThrough(folder);
        live = databases ? new ProcessSandbox(ProcessServer.start(folder)) : null;
        sandbox = databases ? new SharedServer(new ProcessSandbox(ProcessServer.start(folder))) : null;
    }

    /** With a MariaDB server for the applications and one for the drills; without such programs the test is skipped. */
    static HomeLab withMariaDb(Path folder) throws IOException {
        Peers.require("mariadbd");
        Peers.require("mariadb-install-db");
        Peers.require("mariadb");
        Peers.require("mariadb-dump");
        return new HomeLab(folder, true);
    }

    /** Without any server. */
    static HomeLab ofFiles(Path folder) throws IOException {
        return new HomeLab(folder, false);
    }

    /** A new application, whose tables are those of a script {@code NAME.sql} when there is one. */
    Application application(String name) throws IOException {
        Path files = Files.createDirectory(folder.resolve(name));
        Application application = new Application(name, files);
        try (InputStream tables = HomeLab.class.getResourceAsStream(name + ".sql")) {
            if (tables != null) {
                application.load(new String(tables.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return application;
    }

    @Override
    public void close() {
        if (live != null) {
            live.close();
        }
        if (sandbox != null) {
            sandbox.shutDown();
        }
    }

    /** An application's files, and its database where it has one in MariaDB. */
    final class Application {
        private final String name;
        private final Path files;
        private boolean inMariaDb;

        private Application(String name, Path files) {
            this.name = name;
            this.files = files;
        }

        Path path(String relative) {
            return files.resolve(relative);
        }

        /** Writes a file. */
        void file(String path, String content) throws IOException {
            file(path, content.getBytes(StandardCharsets.UTF_8));
        }

        /** Writes a file. */
        void file(String path, byte[] content) throws IOException {
            Files.createDirectories(path(path).getParent());
            Files.write(path(path), content);
        }

        /** Runs SQL in its MariaDB database. */
        void load(String sql) throws IOException {
            inMariaDb = true;
            DatabaseSandbox.LoadResult result = Objects.requireNonNull(live)
                    .load(new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8)), name);
            assertThat(result.error()).isEmpty();
        }

        /** Runs statements in its MariaDB database. */
        void sql(String... statements) throws SQLException {
            try (Connection connection = Objects.requireNonNull(live).connect(name);
                    Statement statement = connection.createStatement()) {
                for (String each : statements) {
                    statement.execute(each);
                }
            }
        }

        /**
         * Backs it up and drills the newest backup.
         *
         * @param volumes its folders, each restored under its last name
         */
        DrillResult drill(String scenario, String... volumes) throws IOException {
            backUp();
            StringBuilder yaml = new StringBuilder("scenario: %s\ninclude: ready-made:%s\n".formatted(name, scenario))
                    .append("repository: { restic: 'b2:acme:home', passwordEnv: PASSWORD }\n")
                    .append("snapshot: { latest: { tag: " + name + "-files } }\n")
                    .append("sandbox: { kind: process }\nrestore:\n");
            for (String volume : volumes) {
                yaml.append("  - { path: /%s, as: %s }\n".formatted(volume, volume.replaceFirst(".*/", "")));
            }
            if (inMariaDb) {
                yaml.append("  - { dump: /mariadb/%s/dump.sql, as: database, snapshot: { latest: { tag: %s-rows } } }\n"
                        .formatted(name, name));
            }
            RestoreDrill.Builder drills = RestoreDrill.builder()
                    .stores(address -> store)
                    .environment(Map.of("PASSWORD", Repositories.PASSWORD)::get)
                    .workFolder(folder.resolve("work"))
                    .clock(Clock.fixed(NIGHT.plus(Duration.ofHours(2)), ZoneOffset.UTC));
            if (sandbox != null) {
                drills.sandboxes(new Sandboxes(List.of(sandbox)));
            }
            return drills.build().run(ScenarioFile.read(Files.writeString(folder.resolve(name + ".yaml"), yaml)));
        }

        private void backUp() {
            Instant time = NIGHT.plusSeconds(backups++);
            try (ResticRepository repository = Repositories.open(store)) {
                repository
                        .backup(DirectorySource.contentsOf(files))
                        .tag(name + "-files")
                        .time(time)
                        .run();
                if (inMariaDb) {
                    ProcessServer server = Objects.requireNonNull(live).server();
                    repository
                            .backup(MariaDbSource.on(server.connection())
                                    .tools(server.tools())
                                    .database(name)
                                    .build())
                            .tag(name + "-rows")
                            .time(time)
                            .run();
                }
            }
        }
    }

    /** What did not hold; of queries also why they are asked, which tells them apart. */
    static List<String> failures(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.status() == CheckStatus.FAILED || check.status() == CheckStatus.ERROR)
                .map(check -> check.message() + (check.kind().equals("query") ? " (" + check.because() + ")" : ""))
                .toList();
    }

    /** Nothing is wrong, and so many checks that the scenario asks for held. */
    static void passesWith(int asked, DrillResult result) {
        assertThat(failures(result)).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.checks())
                .filteredOn(check -> check.position() != null && check.status() == CheckStatus.PASSED)
                .extracting(CheckResult::name)
                .hasSize(asked);
    }

    /** The digest of a text, in hexadecimal digits. */
    static String hex(String algorithm, String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
