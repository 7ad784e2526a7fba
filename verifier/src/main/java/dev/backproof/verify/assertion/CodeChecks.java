package dev.backproof.verify.assertion;

import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;

/** Checks that what a database has of SQL of its own can be used: views, routines, triggers, events. */
final class CodeChecks {
    /** What the server says of a body that it cannot parse (observed: MariaDB 10.11; "MariaDB Error Codes"). */
    private static final Set<Integer> NOT_UNDERSTOOD = Set.of(1064, 1457, 1603, 1604);

    private final RestoredSchema schema;
    private final String name;

    CodeChecks(RestoredSchema schema) {
        this.schema = schema;
        this.name = schema.database().name();
    }

    /** A view gives an answer. */
    Check viewAnswers(String view) {
        return check("view", "view " + view + " answers", () -> {
            if (!"VIEW".equals(Sql.tableType(schema.database(), view))) {
                return Outcome.skipped("view " + view + " is missing");
            }
            try {
                return schema.session()
                        .ask(
                                "select * from " + schema.quoted(view) + " limit 0",
                                rows -> Outcome.passed("it can be selected from"));
            } catch (SQLException e) {
                if (e.getErrorCode() == SqlTrouble.NO_SUCH_USER) {
                    return Outcome.error(
                            name + ": view " + view + " runs as a user for whom the sandbox has no stand-in");
                }
                return unusable("view " + view + " cannot be used", e);
            }
        });
    }

    /**
     * A routine, trigger or event is understood: the server parses its body when it shows it.
     *
     * @param kind such as {@code routine}
     * @param type such as {@code PACKAGE BODY}
     * @param what its name
     * @param shown its name in the report, with its type where there are several
     */
    Check compiles(String kind, String type, String what, String shown) {
        return check(kind, kind + " " + shown + " compiles", () -> {
            try {
                return schema.session()
                        .ask(
                                "show create " + type.toLowerCase(Locale.ROOT) + " " + schema.quoted(what),
                                rows -> Outcome.passed("the server understands it"));
            } catch (SQLException e) {
                if (NOT_UNDERSTOOD.contains(e.getErrorCode())) {
                    String code = "ERROR " + e.getErrorCode() + " (" + e.getSQLState() + ")";
                    return Outcome.failed(
                            name + ": " + kind + " " + shown + " cannot be used: the server does not understand it: "
                                    + code,
                            "compiles",
                            code);
                }
                if (e.getErrorCode() == 1305 || e.getErrorCode() == 1360 || e.getErrorCode() == 1539) {
                    return Outcome.skipped(kind + " " + shown + " is missing");
                }
                return unusable(kind + " " + shown + " cannot be used", e);
            }
        });
    }

    private Outcome unusable(String what, SQLException e) {
        Outcome outcome = SqlTrouble.outcome(e);
        return new Outcome(
                outcome.status(), name + ": " + what + ": " + outcome.message(), "an answer", outcome.actual());
    }

    private Check check(String kind, String what, Check.Probe probe) {
        return new Check(name + ": " + what, kind, false, probe, "", null);
    }
}
