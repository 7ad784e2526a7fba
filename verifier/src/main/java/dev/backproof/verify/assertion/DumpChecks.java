package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.DumpFacts;
import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks on a dump as it went by: is it whole, is it the one that its manifest describes, did the client take it. None of
 * them looks at restored data, so none proves any.
 *
 * <p>A dump that was cut between two statements loads without an error; the line {@code -- Dump completed} at its end is
 * the only tell-tale (observed: mariadb-dump and mariadb 10.11.19).
 */
public final class DumpChecks {
    private static final int LONGEST_ERROR = 200;

    private DumpChecks() {}

    /** The checks on this dump, in the order in which they name a cause best. */
    public static List<Check> of(LoadedDump dump) {
        List<Check> checks = new ArrayList<>();
        checks.add(check(dump, "dump is whole", "dump", () -> whole(dump)));
        DumpManifest manifest = dump.manifest();
        if (manifest != null) {
            checks.add(check(
                    dump, "dump is the one that its manifest describes", "dump", () -> described(dump, manifest)));
        }
        DatabaseSandbox.LoadResult load = dump.load();
        if (load != null) {
            checks.add(check(dump, "dump loads", "load", () -> loads(dump, load)));
        }
        return checks;
    }

    private static Check check(LoadedDump dump, String what, String kind, Check.Probe probe) {
        return new Check(dump.name() + ": " + what, kind, false, probe, "", null);
    }

    private static Outcome whole(LoadedDump dump) {
        DumpFacts facts = dump.facts();
        String subject = "dump " + relative(dump);
        String expected = "ends with '-- Dump completed'";
        if (!dump.damage().isEmpty()) {
            return Outcome.failed(subject + " is damaged: " + dump.damage() + missing(dump), expected, dump.damage());
        }
        if (facts.statements() == 0) {
            return Outcome.failed(
                    subject + " holds no statement (" + facts.bytes() + " bytes)", expected, "no statement");
        }
        if (!facts.errorText().isEmpty()) {
            return Outcome.failed(
                    subject + " holds an error of the program that made it: " + cap(facts.errorText()) + missing(dump),
                    expected,
                    cap(facts.errorText()));
        }
        if (facts.endsInsideStatement()) {
            return Outcome.failed(
                    subject + " is cut: it ends in the middle of a statement, after " + facts.bytes() + " bytes"
                            + missing(dump),
                    expected,
                    "ends in the middle of a statement");
        }
        if (facts.complete()) {
            return Outcome.passed(subject + " ends with '-- Dump completed'", expected, expected);
        }
        boolean withoutComments =
                facts.toolVersion().isEmpty() && facts.serverVersion().isEmpty();
        if (withoutComments && describedExactly(dump)) {
            return Outcome.passed(subject + " was made without comments and has the bytes its manifest says");
        }
        if (withoutComments) {
            return Outcome.skipped(subject + " was made without comments: nothing in it tells whether it was cut");
        }
        return Outcome.failed(
                subject + " is cut: no '-- Dump completed' line" + missing(dump), expected, "no such line");
    }

    /** Which tables the manifest has more of than the dump. */
    private static String missing(LoadedDump dump) {
        DumpManifest manifest = dump.manifest();
        if (manifest == null) {
            return "";
        }
        DumpFacts.Contents contents = contents(dump);
        List<String> lacking = new ArrayList<>();
        for (Map.Entry<String, Long> table : manifest.rows().entrySet()) {
            @Nullable Long rows = contents.rows().get(table.getKey());
            if (rows == null) {
                lacking.add("table " + table.getKey() + " is missing");
            } else if (rows < table.getValue()) {
                lacking.add("table " + table.getKey() + " has " + rows + " of " + table.getValue() + " rows");
            }
        }
        return lacking.isEmpty() ? "" : "; " + Words.some(lacking, lacking.size());
    }

    /** What the dump holds of the database that is looked at. */
    static DumpFacts.Contents contents(LoadedDump dump) {
        DumpFacts facts = dump.facts();
        return facts.databases().containsKey(dump.database()) ? facts.database(dump.database()) : facts.database("");
    }

    private static boolean describedExactly(LoadedDump dump) {
        DumpManifest manifest = dump.manifest();
        return manifest != null
                && manifest.dump().bytes() == dump.facts().bytes()
                && manifest.dump().sha256().equals(dump.sha256());
    }

    private static Outcome described(LoadedDump dump, DumpManifest manifest) {
        String expected =
                manifest.dump().bytes() + " bytes, SHA-256 " + manifest.dump().sha256();
        String actual = dump.facts().bytes() + " bytes, SHA-256 " + dump.sha256();
        String subject = "dump " + relative(dump);
        if (describedExactly(dump)) {
            return Outcome.passed(subject + " has the bytes that its manifest says", expected, actual);
        }
        return Outcome.failed(
                manifest.dump().bytes() == dump.facts().bytes()
                        ? subject + " has other content than its manifest says"
                        : subject + " has " + dump.facts().bytes() + " bytes, its manifest says "
                                + manifest.dump().bytes(),
                expected,
                actual);
    }

    private static Outcome loads(LoadedDump dump, DatabaseSandbox.LoadResult load) {
        return load.ok()
                ? Outcome.passed("the mariadb client took all " + load.bytes() + " bytes")
                : Outcome.failed(
                        "the mariadb client refused dump " + relative(dump) + ": " + cap(load.error()),
                        "loaded",
                        cap(load.error()));
    }

    private static String relative(LoadedDump dump) {
        return dump.path().startsWith("/") ? dump.path().substring(1) : dump.path();
    }

    private static String cap(String text) {
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR) + "…";
    }
}
