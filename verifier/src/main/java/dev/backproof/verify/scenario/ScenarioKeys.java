package dev.backproof.verify.scenario;

import dev.backproof.verify.scenario.HistorySettings.Aspect;
import dev.backproof.verify.scenario.Posture.PostureCheck;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The keys of a scenario, section by section: what the reader allows and the JSON Schema describes. */
final class ScenarioKeys {
    static final List<String> SCENARIO = List.of(
            "scenario",
            "title",
            "tags",
            "expect",
            "repository",
            "mirror",
            "at",
            "snapshot",
            "depth",
            "prices",
            "posture",
            "history",
            "negativeControls",
            "probes",
            "sandbox",
            "restore",
            "assertions",
            "applications",
            "include",
            "matrix",
            "defaults");
    /** What a file may say that is included: everything but whose scenario it is. */
    static final List<String> INCLUDED =
            SCENARIO.stream().filter(key -> !key.equals("scenario")).toList();

    static final List<String> DEFAULTS = List.of("restore", "volume", "database");
    static final List<String> DEPTH = List.of("sample", "nights");
    static final List<String> POSTURE = List.of("keep", "lock", "off");
    static final List<String> POSTURE_OFF =
            Arrays.stream(PostureCheck.values()).map(PostureCheck::key).toList();
    static final List<String> HISTORY = List.of("drills", "least", "shrunkTo", "since", "because", "off", "except");
    static final List<String> HISTORY_OFF =
            Arrays.stream(Aspect.values()).map(Aspect::key).toList();
    static final List<String> HISTORY_EXCEPT = List.of("volume", "database", "tables", "because");
    static final List<String> NEGATIVE_CONTROLS = List.of("off");
    static final List<String> EXPECT = List.of("verdict", "because", "until");
    static final List<String> EXPECTED_TO_FAIL = List.of("because", "until");
    static final List<String> PROBES = List.of("off", "leaveOut", "within", "largest");
    static final List<String> PROBES_OFF =
            Arrays.stream(ProbeKind.values()).map(ProbeKind::key).toList();
    static final List<String> PRICES = List.of("perGigabyte", "per10000Downloads", "per1000Listings", "currency", "of");
    static final List<String> REPOSITORY =
            List.of("restic", "passwordFile", "passwordEnv", "passwordCommand", "wellKnownPassword");
    static final List<String> SNAPSHOT = List.of("latest", "id", "rpo");
    static final List<String> LATEST = List.of("tag", "host", "path");
    static final List<String> SANDBOX = List.of("kind", "mariadb", "image", "server", "exact", "rto", "timeToLive");
    static final List<String> VOLUME_ITEM = List.of("path", "as", "snapshot", "probes");
    static final List<String> DUMP_ITEM = List.of("dump", "as", "database", "snapshot");
    static final List<String> PHYSICAL_ITEM = List.of("physical", "as", "database", "snapshot");
    static final List<String> VOLUME_ASSERTION = List.of(
            "volume",
            "files",
            "bytes",
            "manifest",
            "exists",
            "noFile",
            "noEmptyFile",
            "size",
            "digest",
            "content",
            "owner",
            "mode",
            "linkTarget",
            "newestFile",
            "sqlite",
            "filesOf",
            "because",
            "expectedToFail");
    static final List<String> DATABASE_ASSERTION = List.of(
            "database",
            "tables",
            "noTables",
            "count",
            "charset",
            "noOrphans",
            "account",
            "calls",
            "rows",
            "newestRow",
            "login",
            "query",
            "returns",
            "between",
            "atLeast",
            "atMost",
            "isEmpty",
            "rowsAre",
            "showValues",
            "because",
            "expectedToFail");
    static final List<String> SNAPSHOT_ASSERTION =
            List.of("snapshot", "host", "tag", "path", "within", "bytes", "because", "expectedToFail");
    static final List<String> ANSWERS = List.of("returns", "between", "atLeast", "atMost", "isEmpty", "rowsAre");
    static final List<String> SIZE = List.of("path", "min", "max");
    static final List<String> DIGEST = List.of("path", "sha256");
    static final List<String> CONTENT = List.of("path", "contains", "matches", "lines", "json");
    static final List<String> JSON = List.of("pointer", "equals");
    static final List<String> COUNT = Arrays.stream(Assertion.ObjectKind.values())
            .map(Assertion.ObjectKind::key)
            .toList();
    static final List<String> REFERENCE = List.of("table", "column", "references");
    static final List<String> ACCOUNT = List.of("name", "can", "on");
    static final List<String> CALLS = List.of("routine", "with", "returns");
    static final List<String> BOUNDS = List.of("min", "max");
    static final List<String> OWNER = List.of("path", "uid", "gid");
    static final List<String> MODE = List.of("path", "mode");
    static final List<String> LINK_TARGET = List.of("path", "target");
    static final List<String> NEWEST_FILE = List.of("within", "glob");
    static final List<String> SQLITE =
            List.of("path", "query", "returns", "between", "atLeast", "atMost", "isEmpty", "rowsAre", "showValues");
    static final List<String> FILES_OF = List.of(
            "database", "sqlite", "text", "volume", "query", "matches", "entry", "title", "mayDiffer", "noOther");
    static final List<String> ROWS = List.of("table", "min", "max", "between");
    static final List<String> LOGIN = List.of("user", "passwordFile", "passwordEnv", "table");
    static final List<String> APPLICATION = List.of(
            "name",
            "image",
            "command",
            "user",
            "environment",
            "volumes",
            "databases",
            "after",
            "within",
            "answers",
            "showLog",
            "because");
    static final List<String> APPLICATION_DATABASE = List.of("host", "user", "passwordFile", "passwordEnv");
    static final List<String> APPLICATION_ANSWER = List.of("http", "tcp", "command", "log");
    static final List<String> APPLICATION_HTTP = List.of("port", "path", "status", "contains");
    static final List<String> NEWEST_ROW = List.of("table", "column", "within");

    /** Every section under the name it has in the schema's {@code $defs}. */
    static final Map<String, List<String>> SECTIONS = Map.ofEntries(
            Map.entry("scenario", SCENARIO),
            Map.entry("defaults", DEFAULTS),
            Map.entry("repository", REPOSITORY),
            Map.entry("snapshot", SNAPSHOT),
            Map.entry("latest", LATEST),
            Map.entry("depth", DEPTH),
            Map.entry("prices", PRICES),
            Map.entry("posture", POSTURE),
            Map.entry("postureOff", POSTURE_OFF),
            Map.entry("history", HISTORY),
            Map.entry("historyOff", HISTORY_OFF),
            Map.entry("historyExcept", HISTORY_EXCEPT),
            Map.entry("negativeControls", NEGATIVE_CONTROLS),
            Map.entry("expect", EXPECT),
            Map.entry("expectedToFail", EXPECTED_TO_FAIL),
            Map.entry("probes", PROBES),
            Map.entry("probesOff", PROBES_OFF),
            Map.entry("sandbox", SANDBOX),
            Map.entry("volumeItem", VOLUME_ITEM),
            Map.entry("dumpItem", DUMP_ITEM),
            Map.entry("physicalItem", PHYSICAL_ITEM),
            Map.entry("volumeAssertion", VOLUME_ASSERTION),
            Map.entry("databaseAssertion", DATABASE_ASSERTION),
            Map.entry("snapshotAssertion", SNAPSHOT_ASSERTION),
            Map.entry("size", SIZE),
            Map.entry("digest", DIGEST),
            Map.entry("content", CONTENT),
            Map.entry("json", JSON),
            Map.entry("count", COUNT),
            Map.entry("reference", REFERENCE),
            Map.entry("account", ACCOUNT),
            Map.entry("calls", CALLS),
            Map.entry("bounds", BOUNDS),
            Map.entry("byteBounds", BOUNDS),
            Map.entry("owner", OWNER),
            Map.entry("mode", MODE),
            Map.entry("linkTarget", LINK_TARGET),
            Map.entry("newestFile", NEWEST_FILE),
            Map.entry("sqlite", SQLITE),
            Map.entry("filesOf", FILES_OF),
            Map.entry("rows", ROWS),
            Map.entry("login", LOGIN),
            Map.entry("newestRow", NEWEST_ROW),
            Map.entry("application", APPLICATION),
            Map.entry("applicationDatabase", APPLICATION_DATABASE),
            Map.entry("applicationAnswer", APPLICATION_ANSWER),
            Map.entry("applicationHttp", APPLICATION_HTTP));

    private ScenarioKeys() {}
}
