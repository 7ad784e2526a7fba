package dev.backproof.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.backproof.backup.source.mariadb.ChildProcess;
import dev.backproof.backup.source.mariadb.MariaDbTool;
import dev.backproof.backup.source.mariadb.OptionFile;
import dev.backproof.backup.testing.PlantedSecrets;
import dev.backproof.verify.report.ResultsJson;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.Sandboxes;
import dev.backproof.verify.sandbox.process.ProcessSandboxProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts that a dump of all databases brings: their stored passwords are the dump's, and applications can log in. */
@Tag("peer")
class AccountDrillTest {
    private static final String SECRET = "it's the \\ application's own";

    @TempDir
    static Path shared;

    private static MariaDbLab lab;
    private static byte[] dump;

    @TempDir
    Path folder;

    private TestRepository repository;

    @BeforeAll
    static void dump() throws Exception {
        lab = MariaDbLab.start(shared);
        PlantedSecrets.plant(PlantedSecrets.Kind.DATABASE_PASSWORD, SECRET);
        lab.sql(
                "CREATE DATABASE till",
                "CREATE TABLE till.sales (id int)",
                "INSERT INTO till.sales VALUES (1)",
                "CREATE TABLE till.wages (id int)",
                "CREATE USER cashier@'%' IDENTIFIED BY 'it''s the \\\\ application''s own'",
                "GRANT SELECT ON till.sales TO cashier@'%'",
                "CREATE USER far@'192.0.2.1' IDENTIFIED BY 'x'");
        try (OptionFile options = OptionFile.write(Map.of(
                        "user", lab.server().user(), "password", lab.server().password()));
                ChildProcess process = ChildProcess.start(List.of(
                        lab.server().tools().path(MariaDbTool.DUMP).toString(),
                        options.argument(),
                        "--socket=" + lab.server().socket(),
                        "--routines",
                        "--all-databases"))) {
            dump = process.output().readAllBytes();
        }
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
        Files.write(repository.source().resolve("all.sql"), dump);
    }

    @Test
    void accountIsComparedAndLogsInWithThePasswordOfItsApplication() throws IOException {
        Path file = Files.writeString(folder.resolve("cashier"), SECRET + "\n");

        DrillResult result = drill(
                "",
                "{ user: cashier, passwordEnv: CASHIER, table: sales }",
                "{ user: cashier, passwordFile: '" + file + "' }");

        assertThat(troubles(result)).isEmpty();
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(message(result, "till: account cashier@%")).endsWith("and its stored password is the dump's");
        assertThat(message(result, "till: cashier logs in and reads sales")).startsWith("the server lets it in");
        assertThat(told(result)).doesNotContain(SECRET).doesNotContain("the \\\\ application's own");
    }

    @Test
    void wrongPasswordMissingRightsAndMissingAccountsFail() throws IOException {
        assertThat(drill("", "{ user: cashier, passwordEnv: PASSWORD }").cause())
                .isEqualTo("till: the server does not let in cashier with the scenario's password: ERROR 1045 (28000)");
        assertThat(drill("", "{ user: cashier, passwordEnv: CASHIER, table: wages }")
                        .cause())
                .isEqualTo("till: cashier may not read wages: ERROR 1142 (42000)");
        assertThat(drill("", "{ user: nobody, passwordEnv: CASHIER }").cause())
                .isEqualTo("till: there is no account nobody");
    }

    @Test
    void whatCannotBeTriedIsNotVerified() throws IOException {
        DrillResult far = drill("", "{ user: far, passwordEnv: CASHIER }");
        DrillResult unset = drill("", "{ user: cashier, passwordEnv: UNSET }");

        assertThat(far.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(far.cause()).contains("it may only from 192.0.2.1");
        assertThat(unset.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(unset.cause()).contains("no password of the account cashier: the variable UNSET is not set");
    }

    @Test
    void storedPasswordThatAnotherDumpReplacesFails() throws IOException {
        Files.writeString(
                repository.source().resolve("later.sql"),
                "ALTER USER cashier@'%' IDENTIFIED BY 'of another time';\n-- Dump completed on 2026-03-01  2:00:00\n",
                StandardCharsets.UTF_8);

        DrillResult result = drill(", { dump: /later.sql, as: later }", "{ user: cashier, passwordEnv: CASHIER }");

        assertThat(troubles(result))
                .contains(
                        "till: account cashier@%: till: account cashier@% is not as in the dump: its password, its way to"
                                + " log in or its rights on the whole server differ");
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    }

    private DrillResult drill(String more, String... logins) throws IOException {
        repository.backup();
        return repository
                .drills()
                .environment(Map.of("PASSWORD", TestRepository.PASSWORD, "CASHIER", SECRET)::get)
                .sandboxes(new Sandboxes(List.of(new ProcessSandboxProvider())))
                .build()
                .run(repository.scenario("restore: [ { dump: /all.sql, as: till }" + more
                        + " ]\nassertions: [ { database: till, login: [ " + String.join(", ", logins) + " ] } ]\n"));
    }

    private static String told(DrillResult result) {
        return ResultsJson.toJson(
                new RunResult(result.start(), result.start().plusSeconds(1), "test", List.of(result)));
    }

    private static List<String> troubles(DrillResult result) {
        return result.checks().stream()
                .filter(check -> check.status() == CheckStatus.FAILED || check.status() == CheckStatus.ERROR)
                .map(check -> check.name() + ": " + check.message())
                .toList();
    }

    private static String message(DrillResult result, String name) {
        return result.checks().stream()
                .filter(check -> check.name().equals(name))
                .map(CheckResult::message)
                .findFirst()
                .orElse("no check " + name);
    }
}
