package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The run of the committed sample: a database and a volume that came back, a store that refused, and three backups broken
 * on purpose. The tables and counts are those of the Sakila database.
 */
final class SampleRun {
    static final Instant START = Instant.parse("2026-11-23T04:00:00Z");

    private static final Map<String, Integer> ROWS = new LinkedHashMap<>();
    private static final List<String> VIEWS = List.of(
            "actor_info",
            "customer_list",
            "film_list",
            "nicer_but_slower_film_list",
            "sales_by_film_category",
            "sales_by_store",
            "staff_list");

    static {
        ROWS.put("actor", 200);
        ROWS.put("address", 603);
        ROWS.put("category", 16);
        ROWS.put("city", 600);
        ROWS.put("country", 109);
        ROWS.put("customer", 599);
        ROWS.put("film", 1000);
        ROWS.put("film_actor", 5462);
        ROWS.put("film_category", 1000);
        ROWS.put("film_text", 1000);
        ROWS.put("inventory", 4581);
        ROWS.put("language", 6);
        ROWS.put("payment", 16044);
        ROWS.put("rental", 16044);
        ROWS.put("staff", 2);
        ROWS.put("store", 2);
    }

    private SampleRun() {}

    static RunResult run() {
        return new RunResult(
                START,
                START.plusMillis(96_420),
                "0.1.0",
                List.of(homeLab(), photos(), dumpCut(), packFlipped(), tableEmptied()));
    }

    private static DrillResult homeLab() {
        List<CheckResult> checks = new ArrayList<>();
        checks.add(passed("age of the snapshot", "rpo", "5 h 12 min old, at most 26 h", "≤ PT26H", "PT5H12M", 0));
        checks.add(passed(
                "sakila: dump is whole", "dump", "trailer found, 3,407,561 bytes as in the manifest", "", "", 2));
        checks.add(passed("sakila: dump loads", "dump", "the client took every byte and ended with 0", "", "", 0));
        checks.add(
                passed("sakila: tables", "inventory", "16 tables with engine, charset and collation", "16", "16", 21));
        checks.add(passed("sakila: columns", "inventory", "89 columns", "89", "89", 14));
        checks.add(passed("sakila: indexes", "inventory", "42 indexes", "42", "42", 11));
        checks.add(passed("sakila: foreign keys", "inventory", "22 foreign keys", "22", "22", 9));
        checks.add(passed("sakila: triggers", "inventory", "6 triggers", "6", "6", 6));
        checks.add(passed("sakila: routines", "inventory", "6 routines", "6", "6", 5));
        checks.add(passed("sakila: events", "inventory", "none, as in the manifest", "0", "0", 3));
        checks.add(passed("sakila: users and grants", "inventory", "3 users", "3", "3", 4));
        ROWS.forEach((table, rows) -> checks.add(rows(table, rows, rows)));
        VIEWS.forEach(view -> checks.add(passed("sakila: view " + view, "view", "answers", "", "", 18)));
        for (String key :
                List.of("film.language_id", "rental.inventory_id", "rental.customer_id", "payment.rental_id")) {
            checks.add(passed("sakila: orphans of " + key, "foreign-key", "none", "0", "0", 27));
        }
        checks.add(passed("sakila: every rental has a payment", "query", "as expected", "0", "0", 33));
        checks.add(passed("sakila: films per category", "query", "as expected", "16", "16", 12));
        checks.add(passed("sakila: newest rental", "query", "younger than 26 h", "≤ PT26H", "PT6H02M", 3));
        checks.add(passed("documents: files", "files", "1,204 files, at least 1,000", "≥ 1000", "1204", 64));
        checks.add(passed("documents: bytes", "files", "214 MB", "≥ 200000000", "213984112", 0));
        checks.add(passed("documents: no zero-length files", "files", "none", "0", "0", 0));
        checks.add(passed("documents: owners", "files", "all belong to 1000:1000", "1000:1000", "1000:1000", 38));
        checks.add(passed("documents: links", "files", "17 symbolic links, none leads out", "17", "17", 12));
        checks.add(passed(
                "documents: content",
                "manifest",
                "1,204 files with the SHA-256 of the manifest",
                "1204",
                "1204",
                1_912));
        checks.add(passed(
                "documents: modes and times", "manifest", "1,287 entries as in the manifest", "1287", "1287", 88));
        checks.add(passed("documents: names", "manifest", "also the 9 that are not UTF-8", "1287", "1287", 4));
        for (String file : List.of("calendar.sqlite", "recipes.sqlite")) {
            checks.add(passed(
                    "documents: " + file, "sqlite", "integrity_check and foreign_key_check are ok", "ok", "ok", 141));
        }
        for (String file : List.of("letters.zip", "photos-2025.tar.zst", "taxes.tar.gz")) {
            checks.add(passed("documents: " + file, "archive", "read to its end", "", "", 203));
        }
        checks.add(passed(
                "documents: pictures",
                "picture",
                "312 JPEG and PNG files have their beginning and end",
                "312",
                "312",
                640));
        checks.add(passed(
                "documents: extensions", "magic", "no file whose content is not what its name says", "0", "0", 71));
        checks.add(passed("time to restore", "rto", "12.4 s, at most 45 min", "≤ PT45M", "PT12.377S", 0));
        return new DrillResult(
                "home-lab",
                "Sakila and the documents volume",
                Verdict.PASS,
                "",
                snapshot("5f1c9e07a3b84d62", "b2:acme-backups:home-lab", List.of("/data/documents", "/mariadb/sakila")),
                START,
                Duration.ofMillis(17_204),
                Duration.ofMinutes(312),
                Duration.ofHours(26),
                Duration.ofMillis(12_377),
                Duration.ofMinutes(45),
                "process: mariadbd 10.11.19",
                List.of(
                        phase("open", 0, 412, 0),
                        phase("sandbox", 412, 1_873, 0),
                        phase("restore documents", 2_285, 7_144, 213_984_112),
                        phase("load sakila", 9_429, 2_948, 3_407_561),
                        phase("check", 12_377, 4_827, 0)),
                checks,
                List.of(
                        "other snapshots than the latest one",
                        "packs that the latest snapshot does not use (check --read-data reads them)",
                        "whether the applications start on the restored data"),
                List.of(),
                98_411_207,
                null);
    }

    private static DrillResult photos() {
        return new DrillResult(
                "photos",
                "Photo archive",
                Verdict.NOT_VERIFIED,
                "the store refused to send data: the account's download cap for today is reached (S004);"
                        + " raise it, or wait for the next day (UTC)",
                snapshot("c80b31d9f2e6a754", "b2:acme-backups:photos", List.of("/data/photos")),
                START.plusMillis(17_204),
                Duration.ofMillis(9_120),
                Duration.ofMinutes(318),
                Duration.ofHours(26),
                null,
                Duration.ofHours(6),
                "",
                List.of(phase("open", 0, 655, 0), phase("restore photos", 655, 8_465, 61_204_480)),
                List.of(
                        passed("age of the snapshot", "rpo", "5 h 18 min old, at most 26 h", "≤ PT26H", "PT5H18M", 0),
                        new CheckResult(
                                "photos: restored",
                                "restore",
                                CheckStatus.ERROR,
                                false,
                                "stopped after 61.2 MB: b2_download_file_by_id answered 403 download_cap_exceeded",
                                "the whole volume",
                                "61.2 MB of 1.9 TB",
                                Duration.ofMillis(8_465)),
                        new CheckResult(
                                "photos: files",
                                "files",
                                CheckStatus.SKIPPED,
                                true,
                                "the volume was not restored",
                                "",
                                "",
                                Duration.ZERO),
                        new CheckResult(
                                "photos: content",
                                "manifest",
                                CheckStatus.SKIPPED,
                                true,
                                "the volume was not restored",
                                "",
                                "",
                                Duration.ZERO)),
                List.of("everything in the volume: it was not restored"),
                List.of(),
                61_204_480,
                null);
    }

    private static DrillResult dumpCut() {
        return control(
                "dump-cut",
                "Dump cut in the middle",
                "the dump of sakila ends in the middle of a statement: no trailer, and 1,703,780 of 3,407,561 bytes",
                26_324,
                List.of(
                        failed(
                                "sakila: dump is whole",
                                "dump",
                                "the trailer is missing",
                                "-- Dump completed",
                                "nothing"),
                        failed(
                                "sakila: tables",
                                "inventory",
                                "4 tables are missing: payment, rental, staff, store",
                                "16",
                                "12"),
                        failed("sakila: rows of inventory", "rows", "rows are missing", "4581", "2210")));
    }

    private static DrillResult packFlipped() {
        return control(
                "pack-flipped",
                "One byte of a pack flipped",
                "pack 3d1ef0a2 is damaged: blob 77ab0c41 does not pass its authentication; it holds part of documents/letters.zip",
                43_808,
                List.of(failed(
                        "documents: restored",
                        "restore",
                        "1 of 1,204 files could not be restored: letters.zip",
                        "1204 files",
                        "1203 files")));
    }

    private static DrillResult tableEmptied() {
        return control(
                "table-emptied",
                "Table emptied before the dump",
                "table payment is empty: its last proven drill had 16,044 rows",
                70_215,
                List.of(failed(
                        "sakila: rows of payment",
                        "history",
                        "far fewer rows than in the last proven drill",
                        "16044 ± 10 %",
                        "0")));
    }

    private static DrillResult control(
            String scenario, String title, String cause, long startMillis, List<CheckResult> failed) {
        List<CheckResult> checks = new ArrayList<>();
        checks.add(passed("age of the snapshot", "rpo", "3 s old", "≤ PT26H", "PT3S", 0));
        ROWS.entrySet().stream()
                .limit(10)
                .forEach(entry -> checks.add(rows(entry.getKey(), entry.getValue(), entry.getValue())));
        checks.addAll(failed);
        return new DrillResult(
                scenario,
                title,
                Verdict.FAIL,
                cause,
                snapshot(
                        "0e9d41b7" + Integer.toHexString(scenario.hashCode()),
                        "folder: a copy of home-lab",
                        List.of("/mariadb/sakila")),
                START.plusMillis(startMillis),
                Duration.ofMillis(14_010),
                Duration.ofSeconds(3),
                Duration.ofHours(26),
                Duration.ofMillis(10_250),
                Duration.ofMinutes(45),
                "process: mariadbd 10.11.19",
                List.of(
                        phase("open", 0, 388, 0),
                        phase("load sakila", 388, 9_862, 3_407_561),
                        phase("check", 10_250, 3_760, 0)),
                checks,
                List.of(),
                List.of(),
                98_411_207,
                Verdict.FAIL);
    }

    private static CheckResult rows(String table, int expected, int actual) {
        return passed(
                "sakila: rows of " + table,
                "rows",
                Shown.count(actual) + " rows",
                Integer.toString(expected),
                Integer.toString(actual),
                2 + actual / 900);
    }

    private static CheckResult passed(
            String name, String kind, String message, String expected, String actual, long millis) {
        return new CheckResult(
                name,
                kind,
                CheckStatus.PASSED,
                !kind.startsWith("r"),
                message,
                expected,
                actual,
                Duration.ofMillis(millis));
    }

    private static CheckResult failed(String name, String kind, String message, String expected, String actual) {
        return new CheckResult(name, kind, CheckStatus.FAILED, true, message, expected, actual, Duration.ofMillis(12));
    }

    private static Phase phase(String name, long startMillis, long millis, long bytes) {
        return new Phase(name, Duration.ofMillis(startMillis), Duration.ofMillis(millis), bytes);
    }

    private static SnapshotFacts snapshot(String idStart, String source, List<String> paths) {
        String id = (idStart + "9a04c6e1f7d2385b".repeat(4)).substring(0, 64);
        return new SnapshotFacts(id, START.minus(Duration.ofMinutes(312)), source, "nas", paths, List.of("nightly"));
    }
}
