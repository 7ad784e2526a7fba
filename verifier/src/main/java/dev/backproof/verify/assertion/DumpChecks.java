package dev.backproof.verify.assertion;

import dev.backproof.backup.source.mariadb.DumpFacts;
import dev.backproof.backup.source.mariadb.DumpManifest;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import java.time.temporal.ChronoUnit;
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
        String subject = "dump " + relative(dump.path());
        String expected = "ends with '-- Dump completed'";
        String defect = dump.defect();
        if (!defect.isEmpty()) {
            return Outcome.failed(subject + " " + defect + missing(dump) + older(dump), expected, defect);
        }
        if (dump.facts().complete()) {
            return Outcome.passed(subject + " ends with '-- Dump completed'", expected, expected);
        }
        return describedExactly(dump)
                ? Outcome.passed(subject + " was made without comments and has the bytes its manifest says")
                : Outcome.skipped(
                        subject + " has no header of mariadb-dump or mysqldump, and so no last line: nothing in it"
                                + " tells whether it was cut");
    }

    /** Since when there is no whole dump. */
    private static String older(LoadedDump dump) {
        LoadedDump.Older older = dump.older();
        if (older == null) {
            return "";
        }
        String alike = older.broken().isEmpty()
                ? ""
                : ", nor " + (older.broken().size() == 1 ? "is " : "are ")
                        + Words.some(
                                older.broken().stream()
                                        .map(DumpChecks::relative)
                                        .toList(),
                                older.broken().size());
        return older.time() == null
                ? alike + "; no whole dump matches"
                : alike + "; the newest whole one is " + relative(older.whole()) + ": nothing after "
                        + older.time().truncatedTo(ChronoUnit.SECONDS) + " can be restored";
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
        String schema = dump.schema();
        return facts.databases().containsKey(schema) ? facts.database(schema) : facts.database("");
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
        String subject = "dump " + relative(dump.path());
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
        if (load.ok()) {
            return Outcome.passed("the mariadb client took all " + load.bytes() + " bytes");
        }
        String subject = "dump " + relative(dump.path());
        if (dump.needsAnotherServer()) {
            return Outcome.error(subject + " comes from " + dump.origin() + ", and the sandbox's " + dump.sandbox()
                    + " refused it: " + cap(load.error()) + "; " + dump.origin().advice());
        }
        return Outcome.failed(
                "the mariadb client refused " + subject + ": " + cap(load.error()), "loaded", cap(load.error()));
    }

    private static String relative(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }

    private static String cap(String text) {
        return text.length() <= LONGEST_ERROR ? text : text.substring(0, LONGEST_ERROR) + "…";
    }
}
