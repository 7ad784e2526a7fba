package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.posix.Folders;
import dev.backproof.backup.source.mariadb.MariaDbConnection;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.OptionFile;
import dev.backproof.backup.testing.Peers;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.sandbox.container.DockerSandbox;
import dev.backproof.verify.sandbox.container.DockerSandboxProvider;
import dev.backproof.verify.sandbox.process.ProcessSandboxProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What mariadb-backup made, as a stream and as a folder: a server starts on it, or the drill says why none does. */
@Tag("peer")
class PhysicalBackupTest {
    @TempDir
    static Path shared;

    private static MariaDbLab lab;
    private static byte[] stream;

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeAll
    static void backUp() throws Exception {
        Peers.require("mariadb-backup");
        lab = MariaDbLab.start(shared);
        Path file = shared.resolve("stream");
        backup(List.of("--stream=xbstream"), ProcessBuilder.Redirect.to(file.toFile()));
        stream = Files.readAllBytes(file);
    }

    @AfterAll
    static void stop() {
        if (lab != null) {
            lab.close();
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        MariaDbLab.letServersThrough(folder);
        repository = new TestRepository(folder);
        Files.createDirectories(repository.source());
    }

    private static void backup(List<String> flags, ProcessBuilder.Redirect output) throws Exception {
        MariaDbConnection connection = lab.server().connection();
        try (OptionFile options =
                OptionFile.write(Map.of("user", connection.user(), "password", connection.password()))) {
            List<String> command = new ArrayList<>();
            command.add(lab.server().tools().path(MariaDbTool.BACKUP).toString());
            command.add(options.argument());
            command.addAll(List.of(
                    "--backup",
                    "--socket=" + connection.socket().orElseThrow(),
                    "--datadir=" + lab.server().folder().resolve("database")));
            command.addAll(flags);
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output)
                    .redirectError(shared.resolve("messages").toFile())
                    .start();
            assertThat(process.waitFor())
                    .as(() -> "mariadb-backup, which says: " + shared.resolve("messages"))
                    .isZero();
        }
    }

    /** A file as mariadb-operator names it. */
    private void store(String name, byte[] bytes) throws IOException {
        Files.write(repository.source().resolve(name), bytes);
    }

    private DrillResult drill(String item) throws IOException {
        return drill(item, "");
    }

    @Test
    @Tag("container")
    void dockersServerStartsOnItToo() throws Exception {
        DockerSandboxProvider docker = new DockerSandboxProvider(
                Map.of(
                        "BACKPROOF_SANDBOX_IMAGE",
                        System.getenv().getOrDefault("BACKPROOF_SANDBOX_IMAGE", "backproof/mariadb:local")),
                DockerSandbox.Limits.USUAL);
        Peers.requireThat(
                docker.unavailableBecause().isEmpty(),
                "physical backups in containers are not tested: " + docker.unavailableBecause());
        store("physicalbackup.xb", stream);
        repository.backup();

        DrillResult result = repository
                .drills()
                .sandboxes(new Sandboxes(List.of(docker, new ProcessSandboxProvider())))
                .sandbox("docker")
                .build()
                .run(
                        repository.scenario(
                                "restore: [ { physical: /physicalbackup.xb, as: shop, database: everything } ]\n"
                                        + "assertions: [ { database: shop, query: select count(*) from customers, returns: 2 } ]\n"));

        assertThat(troubles(result)).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.sandbox()).startsWith("docker: ");
        assertThat(passed(result)).contains("shop: event nightly compiles", "shop: select count(*) from customers");
        assertThat(repository.leftBehind()).isEmpty();
    }

    private DrillResult drill(String item, String more) throws IOException {
        repository.backup();
        return repository
                .drills()
                .sandboxes(new Sandboxes(List.of(new ProcessSandboxProvider())))
                .build()
                .run(repository.scenario("restore: [ " + item + " ]\n" + more));
    }

    @Test
    void newestPackedStreamComesBackAndIsChecked() throws Exception {
        store("physicalbackup-20260228010000.xb.gz", new byte[] {1, 2, 3});
        try (OutputStream out = new GZIPOutputStream(
                Files.newOutputStream(repository.source().resolve("physicalbackup-20260301010000.xb.gz")))) {
            out.write(stream);
        }

        DrillResult result = drill(
                "{ physical: '/physicalbackup-*', as: shop, database: everything }",
                "snapshot: { rpo: PT2H30M }\n"
                        + "assertions: [ { database: shop, query: select count(*) from customers, returns: 2 } ]\n");

        assertThat(troubles(result)).singleElement().asString().contains("dump is younger than the RPO");
        assertThat(passed(result))
                .contains(
                        "shop: server starts on the backup",
                        "shop: CHECK TABLE customers",
                        "shop: view of_the_app answers",
                        "shop: routine FUNCTION twice compiles",
                        "shop: trigger stamp compiles",
                        "shop: event nightly compiles",
                        "shop: orphans of up in folders",
                        "shop: next value of customers",
                        "shop: history of prices",
                        "shop: definers",
                        "shop: select count(*) from customers",
                        "shop.odd `name\" ö/x: CHECK TABLE t");
        assertThat(repository.leftBehind()).isEmpty();
    }

    @Test
    void folderComesBackToo() throws Exception {
        Path files = repository.source().resolve("full");
        backup(List.of("--target-dir=" + files), ProcessBuilder.Redirect.DISCARD);

        DrillResult result = drill("{ physical: /full, as: everything }");

        assertThat(troubles(result)).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(passed(result)).contains("everything: CHECK TABLE orders");
    }

    @Test
    void checksThatCatchNothingAreToldToBeBlind() throws Exception {
        lab.sql(
                "create database plain",
                "create table plain.things (id int primary key)",
                "insert into plain.things values (1), (2), (3), (4)");
        Path files = repository.source().resolve("full");
        backup(List.of("--target-dir=" + files), ProcessBuilder.Redirect.DISCARD);
        lab.sql("drop database plain");
        String item = "{ physical: /full, as: plain, database: plain }";
        String always = "negativeControls: always\n";

        DrillResult blind = drill(item, always);
        DrillResult seeing =
                drill(item, always + "assertions: [ { database: plain, rows: { table: things, min: 4 } } ]\n");

        assertThat(blind.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(blind.cause())
                .isEqualTo("plain: its checks are blind: of 3 kinds of damage done on purpose to a copy none was caught"
                        + " (half of the rows of table things deleted, table things emptied, table things dropped)");
        assertThat(seeing.verdict()).as(seeing.cause()).isEqualTo(Verdict.PASS);
        assertThat(repository.leftBehind()).isEmpty();
    }

    @Test
    void backupOfAnotherSeriesIsNotVerified() throws Exception {
        Path files = repository.source().resolve("full");
        backup(List.of("--target-dir=" + files), ProcessBuilder.Redirect.DISCARD);
        Path info = files.resolve("xtrabackup_info");
        Files.writeString(
                info, Files.readString(info).replaceAll("server_version = .*", "server_version = 10.6.18-MariaDB-log"));

        DrillResult result = drill("{ physical: /full, as: everything }");

        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).contains("of MariaDB 10.6.18", "only series 10.6 can prepare");
    }

    @Test
    void damagedBackupsFail() throws Exception {
        store("cut.xb", Arrays.copyOf(stream, stream.length / 2));
        store("empty.xb", new byte[0]);
        store("other.xb", "no stream at all".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Path unfinished = repository.source().resolve("unfinished");
        backup(List.of("--target-dir=" + unfinished), ProcessBuilder.Redirect.DISCARD);
        Files.delete(unfinished.resolve("xtrabackup_info"));
        Path torn = repository.source().resolve("torn");
        backup(List.of("--target-dir=" + torn), ProcessBuilder.Redirect.DISCARD);
        Files.write(torn.resolve("ibdata1"), new byte[100]);

        DrillResult cut = drill("{ physical: /cut.xb, as: shop }");
        DrillResult empty = drill("{ physical: /empty.xb, as: shop }");
        DrillResult other = drill("{ physical: /other.xb, as: shop }");
        DrillResult without = drill("{ physical: /unfinished, as: shop }");
        DrillResult broken = drill("{ physical: /torn, as: shop }");

        assertThat(List.of(cut, empty, other, without, broken))
                .extracting(DrillResult::verdict)
                .containsOnly(Verdict.FAIL);
        assertThat(cut.cause()).contains("damaged or cut");
        assertThat(empty.cause()).contains("is empty");
        assertThat(other.cause()).contains("is no xbstream");
        assertThat(without.cause()).contains("xtrabackup_info");
        assertThat(broken.cause()).contains("cannot be prepared");
        Folders.wipe(torn);
    }

    private static List<String> troubles(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.status() == CheckStatus.FAILED || check.status() == CheckStatus.ERROR)
                .map(check -> check.name() + ": " + check.message())
                .toList();
    }

    private static Set<String> passed(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.status() == CheckStatus.PASSED)
                .map(CheckResult::name)
                .collect(Collectors.toSet());
    }
}
