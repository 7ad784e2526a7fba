package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.SqlText;
import dev.backproof.verify.restore.AccountPassword;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Logs in to the sandbox as an account that came back, with the password that its application has, and reads a row. */
final class LoginCheck {
    /** Wrong password (1045), wrong way to log in (1698), locked (4151), expired (1862): MariaDB, "MariaDB Error Codes". */
    private static final Set<Integer> NOT_LET_IN = Set.of(1045, 1698, 1862, 4151);

    /** Not into this database (1044), not this table (1142). */
    private static final Set<Integer> NO_RIGHT = Set.of(1044, 1142);

    /** Hosts of an account that a sandbox's connections come from. */
    private static final Set<String> NEAR = Set.of("%", "localhost");

    private final RestoredDatabase database;
    private final DatabaseExpectation.Login login;
    private final UnaryOperator<@Nullable String> environment;

    LoginCheck(
            RestoredDatabase database, DatabaseExpectation.Login login, UnaryOperator<@Nullable String> environment) {
        this.database = database;
        this.login = login;
        this.environment = environment;
    }

    Check check() {
        String reads = login.table().isEmpty() ? "" : " and reads " + login.table();
        return new Check(database.name() + ": " + login.user() + " logs in" + reads, "login", this::look)
                .provingData(!login.table().isEmpty());
    }

    private Outcome look() throws SQLException, IOException {
        List<String> hosts = hosts();
        if (hosts.isEmpty()) {
            return failed("there is no account " + login.user(), "no account");
        }
        if (hosts.stream().noneMatch(NEAR::contains)) {
            return Outcome.error(database.name() + ": whether " + login.user()
                    + " can log in was not tried: it may only from " + String.join(", ", hosts)
                    + ", and the sandbox is none of these");
        }
        try (Connection connection = database.connectAs(
                        login.user(), AccountPassword.of(login.user(), login.password(), environment));
                Statement statement = connection.createStatement()) {
            if (!login.table().isEmpty()) {
                try (ResultSet rows = statement.executeQuery(
                        "select 1 from " + Sql.name(database.schema(), login.table()) + " limit 1")) {
                    if (!rows.next()) {
                        return failed(login.user() + " reads " + login.table() + ", but there is no row", "no row");
                    }
                }
            }
            return Outcome.passed("the server lets it in with the password that the scenario names");
        } catch (SQLException e) {
            String code = "ERROR " + e.getErrorCode() + " (" + e.getSQLState() + ")";
            if (NOT_LET_IN.contains(e.getErrorCode())) {
                return failed(
                        "the server does not let in " + login.user() + " with the scenario's password: " + code, code);
            }
            if (NO_RIGHT.contains(e.getErrorCode())) {
                return failed(
                        login.user() + " may not read " + (login.table().isEmpty() ? "it" : login.table()) + ": "
                                + code,
                        code);
            }
            return SqlTrouble.outcome(e);
        }
    }

    private Outcome failed(String what, String actual) {
        return Outcome.failed(database.name() + ": " + what, login.user() + " logs in", actual);
    }

    private List<String> hosts() throws SQLException {
        return Sql.ask(
                database, "select Host from mysql.global_priv where User = " + SqlText.quoted(login.user()), rows -> {
                    List<String> hosts = new ArrayList<>();
                    while (rows.next()) {
                        hosts.add(rows.getString(1));
                    }
                    return hosts;
                });
    }
}
