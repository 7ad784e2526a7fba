package dev.backproof.verify.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.Assertion.Answer;
import dev.backproof.verify.scenario.Assertion.Cell;
import dev.backproof.verify.scenario.Assertion.DatabaseExpectation;
import dev.backproof.verify.scenario.Assertion.ObjectKind;
import dev.backproof.verify.scenario.Assertion.SnapshotExpectation;
import dev.backproof.verify.scenario.Assertion.VolumeExpectation;
import dev.backproof.verify.scenario.Expectation.KnownFailure;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioFileTest {
    private static final String FOOT = "\nrestore: [ { path: /data, as: data }, { dump: /dump.sql, as: shop } ]\n";

    @TempDir
    Path folder;

    @Test
    void readsTheSampleOfTheStyleGuide() {
        Scenario scenario = ScenarioFile.read(resource("style-sample.yaml"));

        assertThat(scenario.name()).isEqualTo("shop-nightly");
        assertThat(scenario.title()).isEqualTo("shop-nightly");
        assertThat(scenario.backup())
                .isEqualTo(new BackupLocation.Restic(
                        "b2:acme-backups/shop", new BackupLocation.PasswordSource.File("/run/secrets/restic")));
        assertThat(scenario.snapshot().tags()).containsExactly("nightly");
        assertThat(scenario.snapshot().rpo()).isEqualTo(Duration.ofHours(26));
        assertThat(scenario.sandbox().mariaDb()).isEqualTo("11.4");
        assertThat(scenario.sandbox().rto()).isEqualTo(Duration.ofMinutes(45));
        assertThat(scenario.items()).extracting(RestoreItem::name).containsExactly("uploads", "shop");
        assertThat(scenario.items().get(1))
                .isInstanceOfSatisfying(
                        RestoreItem.Dump.class, dump -> assertThat(dump.path()).isEqualTo("/dumps/shop.sql.zst"));
        assertThat(scenario.assertions().get(0))
                .isInstanceOfSatisfying(
                        Assertion.OnVolume.class,
                        assertion -> assertThat(assertion.expectations())
                                .containsExactly(
                                        new VolumeExpectation.FileCount(Bounds.atLeast(1000)),
                                        new VolumeExpectation.Manifest("uploads.sha256")));
        assertThat(scenario.assertions().get(1)).isInstanceOfSatisfying(Assertion.OnDatabase.class, assertion -> {
            assertThat(assertion.position().line()).isEqualTo(8);
            assertThat(assertion.expectations())
                    .containsExactly(new DatabaseExpectation.Query(
                            "select count(*) from orders",
                            "select count(*) from orders",
                            new Answer.NumberBetween(new BigDecimal(9000), new BigDecimal(11000)),
                            false));
        });
        assertThat(scenario.expect()).isNull();
    }

    @Test
    void readsEveryKeyThereIs() {
        Scenario scenario = ScenarioFile.read(resource("every-key.yaml"));

        assertThat(scenario.title()).isEqualTo("Every key there is");
        assertThat(scenario.tags()).containsExactlyInAnyOrder("nightly", "shop");
        assertThat(scenario.expect())
                .isEqualTo(new Expectation(
                        Verdict.FAIL,
                        new KnownFailure("the new disk comes in January", LocalDate.parse("2027-01-31"))));
        assertThat(scenario.controls()).isEqualTo(new ControlSettings(ControlSettings.When.ALWAYS, ""));
        assertThat(scenario.history())
                .isEqualTo(new HistorySettings(
                        30,
                        5,
                        0.6,
                        LocalDate.parse("2026-11-20"),
                        "old pictures went to the archive",
                        Map.of(HistorySettings.Aspect.BYTES, "recompressed each night"),
                        List.of(
                                new HistorySettings.Except("shop", "cache_*", "emptied each night"),
                                new HistorySettings.Except("settings", "", "small"))));
        assertThat(scenario.assertions().getLast().known())
                .isEqualTo(new KnownFailure("migration 12 repairs it", LocalDate.parse("2027-01-31")));
        assertThat(scenario.snapshot())
                .isEqualTo(new Scenario.SnapshotChoice(
                        "", List.of("nightly", "shop"), "web1", "/data", Duration.ofHours(26)));
        assertThat(scenario.sandbox())
                .isEqualTo(new Scenario.SandboxSettings(
                        "process",
                        "11.4",
                        "mariadb:11.4.5",
                        "/opt/mariadbd",
                        true,
                        Duration.ofMinutes(45),
                        Duration.ofHours(2)));
        assertThat(Objects.requireNonNull(scenario.backup()))
                .isInstanceOfSatisfying(BackupLocation.Restic.class, restic -> {
                    assertThat(restic.address()).endsWith("/backups/shop").startsWith("/");
                    assertThat(restic.password())
                            .isEqualTo(new BackupLocation.PasswordSource.Command(List.of("pass", "show", "shop")));
                });
        assertThat(scenario.assertions().get(0)).isInstanceOfSatisfying(Assertion.OnVolume.class, assertion -> {
            assertThat(assertion.because()).isEqualTo("people notice missing pictures first");
            assertThat(assertion.expectations())
                    .containsExactly(
                            new VolumeExpectation.FileCount(Bounds.between(1000, 2000)),
                            new VolumeExpectation.TotalBytes(Bounds.between(10_000_000, 4L << 30)),
                            new VolumeExpectation.Manifest("uploads.sha256"),
                            new VolumeExpectation.Exists("avatars"),
                            new VolumeExpectation.Exists("avatars/1.png"),
                            new VolumeExpectation.NoFile("**/*.tmp"),
                            new VolumeExpectation.Owner("avatars", 33, 34),
                            new VolumeExpectation.Mode("avatars", 0750),
                            new VolumeExpectation.Mode("avatars/1.png", 04755),
                            new VolumeExpectation.LinkTarget("current", "releases/7"),
                            new VolumeExpectation.NewestFile("avatars/**", Duration.ofHours(26)));
        });
        assertThat(scenario.assertions().get(1))
                .isInstanceOfSatisfying(
                        Assertion.OnDatabase.class,
                        assertion -> assertThat(assertion.expectations())
                                .containsExactly(
                                        new DatabaseExpectation.Table("orders"),
                                        new DatabaseExpectation.Table("customers"),
                                        new DatabaseExpectation.Rows("orders", Bounds.between(9000, 11000)),
                                        new DatabaseExpectation.Rows("customers", Bounds.atLeast(1)),
                                        new DatabaseExpectation.NewestRow("orders", "created_at", Duration.ofHours(26)),
                                        new DatabaseExpectation.Query(
                                                "select max(total) from orders",
                                                "select max(total) from orders",
                                                new Answer.NumberAtLeast(new BigDecimal("12.5")),
                                                false)));
        assertThat(scenario.assertions().subList(2, 5))
                .extracting(assertion ->
                        ((Assertion.OnDatabase) assertion).expectations().get(0))
                .extracting(expectation -> ((DatabaseExpectation.Query) expectation).answer())
                .containsExactly(
                        new Answer.OneText("Acme"), new Answer.OneNumber(BigDecimal.ZERO), new Answer.NoRows());
    }

    @Test
    void readsEveryAssertionThereIs() {
        Scenario scenario = ScenarioFile.read(resource("every-assertion.yaml"));

        assertThat(scenario.items())
                .extracting(RestoreItem::path)
                .containsExactly("/data/uploads", "/mariadb/shop/dump.sql", "/mariadb/blog/dump.sql");
        assertThat(scenario.items())
                .allSatisfy(item -> assertThat(scenario.snapshotOf(item).tags()).containsExactly("nightly"));
        assertThat(((Assertion.OnVolume) scenario.assertions().get(0)).expectations())
                .containsExactly(
                        new VolumeExpectation.NoEmptyFile("**"),
                        new VolumeExpectation.FileSize("a.png", Bounds.atLeast(1000)),
                        new VolumeExpectation.Digest(
                                "a.png", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"),
                        new VolumeExpectation.Contains("app.ini", "one", "one"),
                        new VolumeExpectation.Contains("app.ini", "two", "two"),
                        new VolumeExpectation.Matches("app.ini", "^three"),
                        new VolumeExpectation.Lines("app.ini", Bounds.atLeast(3)),
                        new VolumeExpectation.JsonValue("app.json", "/a", null),
                        new VolumeExpectation.JsonValue("app.json", "/b", new Cell.Numeral(new BigDecimal("1.5"))),
                        new VolumeExpectation.JsonValue("app.json", "/c", new Cell.Null()),
                        new VolumeExpectation.JsonValue("app.json", "/d", new Cell.Numeral(BigDecimal.ONE)));
        assertThat(((Assertion.OnDatabase) scenario.assertions().get(1)).expectations())
                .containsExactly(
                        new DatabaseExpectation.NoTable("orders_old"),
                        new DatabaseExpectation.Count(ObjectKind.TABLES, Bounds.between(2, 2)),
                        new DatabaseExpectation.Count(ObjectKind.VIEWS, Bounds.atLeast(1)),
                        new DatabaseExpectation.Count(ObjectKind.TRIGGERS, Bounds.between(0, 0)),
                        new DatabaseExpectation.Count(ObjectKind.ROUTINES, Bounds.between(1, 1)),
                        new DatabaseExpectation.Count(ObjectKind.EVENTS, Bounds.between(0, 0)),
                        new DatabaseExpectation.Count(ObjectKind.SEQUENCES, Bounds.between(0, 0)),
                        new DatabaseExpectation.Charset("utf8mb4"),
                        new DatabaseExpectation.NoOrphans("orders", null),
                        new DatabaseExpectation.NoOrphans(
                                "orders", new Assertion.Reference("customer_id", "customers", "id")),
                        new DatabaseExpectation.Grants("app@%", List.of("SELECT", "INSERT"), "shop.orders"),
                        new DatabaseExpectation.Callable(
                                "total_of",
                                List.of(new Cell.Numeral(BigDecimal.ONE), new Cell.Text("x"), new Cell.Null()),
                                new Answer.OneNumber(BigDecimal.valueOf(5))),
                        new DatabaseExpectation.Callable("tidy_up", List.of(), null));
        assertThat(scenario.assertions().subList(2, 6))
                .extracting(
                        Assertion::subject,
                        assertion -> ((Assertion.OnDatabase) assertion)
                                .expectations()
                                .get(0))
                .containsExactly(
                        tuple("shop", new DatabaseExpectation.Rows("orders", Bounds.atLeast(3))),
                        tuple("shop", new DatabaseExpectation.Rows("customers", Bounds.atLeast(2))),
                        tuple("blog", new DatabaseExpectation.Rows("orders", Bounds.atLeast(3))),
                        tuple("blog", new DatabaseExpectation.Rows("customers", Bounds.atLeast(2))));
        assertThat(scenario.assertions().subList(6, 11))
                .extracting(assertion ->
                        ((Assertion.OnDatabase) assertion).expectations().get(0))
                .extracting(expectation -> ((DatabaseExpectation.Query) expectation).answer())
                .containsExactly(
                        new Answer.NumberAtMost(BigDecimal.ONE),
                        new Answer.Rows(
                                List.of(),
                                List.of(
                                        List.of(new Cell.Numeral(BigDecimal.ONE), new Cell.Text("Ada")),
                                        List.of(new Cell.Numeral(BigDecimal.TWO), new Cell.Null()))),
                        new Answer.Rows(
                                List.of("id", "name"),
                                List.of(List.of(new Cell.Numeral(BigDecimal.ONE), new Cell.Text("Ada")))),
                        new Answer.OneNull(),
                        new Answer.OneNumber(BigDecimal.ONE));
        assertThat(((Assertion.OnSnapshot) scenario.assertions().get(11)).expectations())
                .containsExactly(
                        new SnapshotExpectation.Host("web1"),
                        new SnapshotExpectation.Tag("nightly"),
                        new SnapshotExpectation.Tag("db"),
                        new SnapshotExpectation.Path("/mariadb"),
                        new SnapshotExpectation.Age(Duration.ofHours(6)),
                        new SnapshotExpectation.Size(Bounds.between(1000, 1_000_000_000)));
        assertThat(scenario.assertions().subList(12, 15))
                .as("what the defaults say of each")
                .extracting(Assertion::subject, Assertion::because)
                .containsExactly(tuple("uploads", ""), tuple("shop", "emoji"), tuple("blog", "emoji"));
    }

    @Test
    void anItemMayComeFromASnapshotOfItsOwn() {
        Scenario scenario = ScenarioFile.read(resource("every-key.yaml"));

        assertThat(scenario.items())
                .extracting(RestoreItem::snapshot)
                .containsExactly(
                        null,
                        new Scenario.SnapshotChoice("", List.of("db"), "", "", Duration.ofHours(6)),
                        new Scenario.SnapshotChoice("3fa2b1c4", List.of(), "", "", Duration.ofHours(26)),
                        null);
        assertThat(scenario.items().get(3)).isInstanceOfSatisfying(RestoreItem.Physical.class, physical -> {
            assertThat(physical.isPattern()).isTrue();
            assertThat(physical.database()).isEqualTo("shop");
        });
        assertThat(scenario.snapshotOf(scenario.items().get(0))).isEqualTo(scenario.snapshot());
    }

    @Test
    void whatAnItemsProbesLeaveOutIsTakenFromTheScenarios() {
        Scenario scenario = ScenarioFile.read(resource("every-key.yaml"));

        assertThat(scenario.probes())
                .isEqualTo(new ProbeSettings(
                        Map.of(ProbeKind.YAML, "templates"),
                        Map.of("specimens/**", "broken on purpose"),
                        Duration.ofMinutes(10),
                        2L << 30));
        assertThat(scenario.probesOf((RestoreItem.Volume) scenario.items().get(0)))
                .isEqualTo(new ProbeSettings(
                        Map.of(ProbeKind.YAML, "templates", ProbeKind.PDF, "scans"),
                        Map.of("specimens/**", "broken on purpose"),
                        Duration.ofHours(1),
                        2L << 30));
        assertThat(scenario.probesOf((RestoreItem.Volume) scenario.items().get(2)))
                .isEqualTo(scenario.probes());
        assertThat(parse("{scenario: a}", Map.of()).probes()).isEqualTo(ProbeSettings.USUAL);
    }

    @Test
    void whatAnItemsSnapshotLeavesOutIsTakenFromTheScenarios() {
        Scenario scenario = parse(
                "{scenario: a, snapshot: {latest: {tag: nightly, host: web1}, rpo: PT26H}, restore: ["
                        + "{path: /a, as: a, snapshot: {rpo: P8D}}, {path: /b, as: b, snapshot: {latest: {host: web2}}}]}",
                Map.of());

        assertThat(scenario.items())
                .extracting(RestoreItem::snapshot)
                .containsExactly(
                        new Scenario.SnapshotChoice("", List.of("nightly"), "web1", "", Duration.ofDays(8)),
                        new Scenario.SnapshotChoice("", List.of(), "web2", "", Duration.ofHours(26)));
    }

    @Test
    void depthAndPricesAreRead() {
        assertThat(depth("full")).isEqualTo(new Depth.Full());
        assertThat(depth("metadata")).isEqualTo(new Depth.Metadata());
        assertThat(depth("sample")).isEqualTo(Depth.Percent.USUAL);
        assertThat(depth("{sample: 0.5 %}")).isEqualTo(new Depth.Percent(new BigDecimal("0.5")));
        assertThat(depth("{sample: 20GB}")).isEqualTo(new Depth.Bytes(20_000_000_000L));
        assertThat(depth("{nights: 30}")).isEqualTo(new Depth.Nights(30));
        assertThat(parse("{scenario: a}", Map.of()).depth()).isEqualTo(new Depth.Full());
        assertThat(parse("{scenario: a}", Map.of()).prices()).isNull();
        assertThat(parse("{scenario: a, prices: {perGigabyte: 0.02, currency: EUR, of: 2026-01-31}}", Map.of())
                        .prices())
                .isEqualTo(new Prices(
                        new BigDecimal("0.02"), BigDecimal.ZERO, BigDecimal.ZERO, "EUR", LocalDate.of(2026, 1, 31)));
    }

    private Depth depth(String yaml) {
        return parse("{scenario: a, depth: " + yaml + "}", Map.of()).depth();
    }

    @Test
    void unknownKeyIsToldWithPlaceAndSuggestion() {
        ConfigurationException error = refused("scenario: a\nsnapshot:\n  lates: { tag: x }\n");

        assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_SETTING);
        assertThat(error)
                .hasMessageContaining("shop.yaml:3:3: unknown key 'lates' in 'snapshot'; did you mean 'latest'?");
        assertThat(error.hint()).isEqualTo("known keys here: latest, id, rpo");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scenaro: a                                             | :1:1: unknown key 'scenaro' in the scenario; did you mean 'scenario'?
            title: a                                               | :1:1: 'scenario' is missing
            scenario: a b                                          | :1:11: a scenario's name has
            scenario: 12                                           | :1:11: 'scenario' must be text, not a whole number; write "12" in quotes
            scenario:                                              | :1:10: 'scenario' must be text, not nothing
            {scenario: a, scenario: b}                             | stands twice
            [a, b]                                                 | :1:1: the file must be a mapping of keys to values, not a list
            {scenario: a, sandbox: {mariadb: 11.4}}                | 'mariadb' must be text, not a number; write "11.4" in quotes
            {scenario: a, sandbox: {kind: podman}}                 | 'kind' must be one of auto, docker, process
            {scenario: a, sandbox: {rto: 45 minutes}}              | 'rto' must be a duration such as PT26H or P7D, not '45 minutes'
            {scenario: a, sandbox: {rto: PT-5M}}                   | 'rto' must be a duration
            {scenario: a, sandbox: {rto: P100001D}}                | 'rto' must be at most P100000D, not 'P100001D'
            {scenario: a, sandbox: docker}                         | 'sandbox' must be a mapping of keys to values, not text
            {scenario: a, snapshot: {latest: {}, id: abcd}}        | 'latest' and 'id' exclude each other
            {scenario: a, snapshot: {id: latest}}                  | 'id' must be 4 to 64 hexadecimal digits, not 'latest'
            {scenario: a, repository: {passwordFile: x}}           | 'restic' is missing in 'repository'
            {scenario: a, repository: {restic: x, passwordFile: x, passwordEnv: y}} | 'passwordFile' and 'passwordEnv' exclude each other
            {scenario: a, restore: []}                             | 'restore' must be a list with at least one entry
            {scenario: a, repository: {restic: 's3:x/y'}}          | :1:36: 'restic' must be a folder, local:FOLDER or b2:BUCKET:PREFIX, not 's3:x/y'
            {scenario: a, mirror: 's3:x/y'}                        | :1:23: 'mirror' must be a folder, local:FOLDER or b2:BUCKET:PREFIX, not 's3:x/y'
            {scenario: a, mirror: 'b2:'}                           | :1:23: 'mirror' must be a folder, local:FOLDER or b2:BUCKET:PREFIX, not 'b2:'
            {scenario: a, restore: [{path: /../x, as: x}]}         | :1:32: 'path' is a path inside the snapshot and has no '..'
            {scenario: a, restore: [{dump: '/[', as: x}]}          | :1:32: 'dump' is not a pattern: '/['
            {scenario: a, restore: [{path: data, as: x}]}          | 'path' is a path inside the snapshot and starts with a slash
            {scenario: a, restore: [{path: /data, as: ../x}]}      | 'as' has letters, digits
            {scenario: a, restore: [{path: /data, as: x, database: y}]} | unknown key 'database' in an entry of 'restore'
            {scenario: a, restore: [{path: /data, as: x, snapshot: {lates: {}}}]} | unknown key 'lates' in 'snapshot'; did you mean 'latest'?
            {scenario: a, restore: [{path: /data, as: x, snapshot: {latest: {}, id: abcd}}]} | :1:73: 'latest' and 'id' exclude each other
            {scenario: a, restore: [{path: /data, as: x, snapshot: abcd}]} | 'snapshot' must be a mapping of keys to values, not text
            {scenario: a, expect: OK}                              | 'expect' must be one of [PASS, FAIL, NOT_VERIFIED]
            {scenario: a, posture: all}                            | 'posture' must be a mapping of keys to values
            {scenario: a, posture: {off: {keys: because}}}         | unknown key 'keys' in 'off'; did you mean 'key'?
            {scenario: a, posture: {off: {key: }}}                 | 'key' must be text, not nothing
            {scenario: a, mirror: /srv/mirror, posture: {}}        | 'posture' is about buckets, and /srv/mirror is a folder
            {scenario: a, expect: {verdict: FAIL, until: 2027-01-31}} | 'because' is missing in 'expect'
            {scenario: a, expect: {verdict: FAIL, because: x}}     | 'until' is missing in 'expect'
            {scenario: a, expect: {verdict: FAIL, because: x, until: soon}} | 'until' must be a day such as
            {scenario: a, expect: {verdict: PASS, because: x, until: 2027-01-31}} | 'verdict' must be FAIL or NOT_VERIFIED
            {scenario: a, assertions: [{volume: x, files: {min: 1}, expectedToFail: {because: x}}]} | 'until' is missing
            {scenario: a, negativeControls: never}                 | 'negativeControls' must be weekly, always or { off: the reason }
            {scenario: a, negativeControls: {off: }}               | 'off' must be text, not nothing
            {scenario: a, depth: deep}                             | 'depth' must be full, sample or metadata
            {scenario: a, depth: {sample: 5%, nights: 2}}          | 'depth' takes either 'sample'
            {scenario: a, probes: {off: {yml: because}}}           | unknown key 'yml' in 'off'; did you mean 'yaml'?
            {scenario: a, probes: {off: {json: ''}}}               | 'json' is empty
            {scenario: a, probes: {leaveOut: {"[": because}}}      | 'leaveOut' is not a pattern
            {scenario: a, depth: {sampel: 5%}}                     | unknown key 'sampel' in 'depth'; did you mean 'sample'?
            {scenario: a, depth: {sample: 0%}}                     | 'sample' must be above 0 % and at most 100 %, not '0%'
            {scenario: a, depth: {sample: 101%}}                   | 'sample' must be above 0 % and at most 100 %
            {scenario: a, depth: {sample: a lot}}                  | a size is a number of bytes or text such as 10 MB
            {scenario: a, depth: {sample: 0}}                      | 'sample' must be more than nothing
            {scenario: a, depth: {nights: 0}}                      | 'nights' must be from 1 to 3660, not '0'
            {scenario: a, prices: {of: 2026-01-01}}                | 'perGigabyte' is missing in 'prices'
            {scenario: a, prices: {perGigabyte: -1, of: 2026-01-01}} | 'perGigabyte' must not be below zero
            {scenario: a, history: none}                           | 'history' must be a mapping
            {scenario: a, history: {drills: 1}}                    | 'drills' must be from 2 to 60
            {scenario: a, history: {drills: 4, least: 5}}          | 'least' is above 'drills', 4
            {scenario: a, history: {shrunkTo: 100 %}}              | 'shrunkTo' must be a share such as 50 %
            {scenario: a, history: {since: 2026-11-20}}            | 'since' and 'because' go together
            {scenario: a, history: {off: {row: because}}}          | unknown key 'row' in 'off'; did you mean 'rows'?
            {scenario: a, history: {except: [{database: shop}]}}   | 'because' is missing in an entry of 'except'
            {scenario: a, history: {except: [{volume: x, tables: y, because: z}]}} | 'tables' goes with 'database'
            {scenario: a, prices: {perGigabyte: 1, of: today}}     | 'of' must be a day such as
            {scenario: a, repository: {restic: x, wellKnownPassword: x}} | 'wellKnownPassword' can only be velero
            {scenario: a, tags: {a: b}}                            | 'tags' must be a single value, not a mapping
            scenario: !foo a                                       | the tag !foo is not understood
            {scenario: a                                           | not YAML
            {scenario: '${env:NOPE}'}                              | the environment has no variable 'NOPE'
            {scenario: '${file:/no/such}'}                         | the file /no/such cannot be read
            {scenario: '${nope}'}                                  | '${nope}' is no variable
            """)
    void wrongScenarioIsRefused(String yaml, String message) {
        assertThat(refused(yaml)).hasMessageContaining("shop.yaml:").hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {volume: dat, files: {min: 1}}                        | nothing under 'restore' is named 'dat'; did you mean 'data'?
            {volume: shop, files: {min: 1}}                       | 'shop' is restored as a database
            {database: data, tables: x}                           | 'data' is restored as a volume
            {volume: data}                                        | says nothing that could be checked
            {files: {min: 1}}                                     | names either a 'volume' or a 'database'
            {volume: data, files: {}}                             | 'files' needs a 'min' or a 'max'
            {volume: data, files: {min: 5, max: 4}}               | 'min' is above 'max'
            {volume: data, files: {min: -1}}                      | 'min' must be a whole number of zero or more, not '-1'
            {volume: data, files: {min: many}}                    | 'min' must be a whole number of zero or more, not 'many'
            {volume: data, bytes: {min: 4 gigabytes}}             | a size is a number of bytes or text such as 10 MB
            {volume: data, bytes: {min: 99999999999 GB}}          | a size is below 8388608 TiB, not '99999999999 GB'
            {volume: data, size: {path: x, max: 8388608 TiB}}     | a size is below 8388608 TiB, not '8388608 TiB'
            {volume: data, exists: /etc/passwd}                   | 'exists' is relative to the volume and stays inside it
            {volume: data, exists: ../x}                          | 'exists' is relative to the volume and stays inside it
            {volume: data, noFile: '[a'}                          | 'noFile' is not a pattern
            {volume: data, mode: {path: x, mode: rwx}}            | 'mode' must be octal digits such as "0640", not 'rwx'
            {volume: data, owner: {path: x, uid: 3}}              | 'gid' is missing in 'owner'
            {volume: data, newestFile: {glob: x}}                 | 'within' is missing in 'newestFile'
            {database: shop, query: select 1}                     | a 'query' needs one of returns, between, atLeast, atMost, isEmpty, rowsAre
            {database: shop, query: select 1, returns: 1, atLeast: 1} | a 'query' needs one of
            {database: shop, returns: 1}                          | 'returns' needs a 'query'
            {database: shop, query: select 1, between: [1]}       | 'between' must be a list of two numbers
            {database: shop, query: select 1, between: [2, 1]}    | the first number of 'between' is above the second
            {database: shop, query: select 1, between: [a, b]}    | 'between' must be a number, not 'a'
            {database: shop, query: select 1, isEmpty: false}     | 'isEmpty' can only be true
            {database: shop, query: select 1, isEmpty: maybe}     | 'isEmpty' must be true or false, not 'maybe'
            {database: shop, rows: {table: x}}                    | 'rows' needs a 'min' or a 'max'
            {database: shop, rows: {table: x, min: 1, between: [1, 2]}} | 'between' excludes 'min' and 'max'
            {database: shop, rows: {tabel: x, min: 1}}            | unknown key 'tabel' in 'rows'; did you mean 'table'?
            {snapshot: dat, host: x}                              | nothing under 'restore' is named 'dat'; did you mean 'data'?
            {snapshot: data}                                      | says nothing that could be checked
            {snapshot: data, hots: x}                             | unknown key 'hots' in an assertion on a snapshot; did you mean 'host'?
            {volume: data, digest: {path: x, sha256: abc}}        | 'sha256' must be 64 hexadecimal digits, not 'abc'
            {volume: data, size: {path: x}}                       | 'size' needs a 'min' or a 'max'
            {volume: data, size: {path: ../x, min: 1}}            | 'path' is relative to the volume and stays inside it
            {volume: data, content: {path: x}}                    | 'content' needs one of contains, matches, lines, json
            {volume: data, content: {path: x, matches: '('}}      | 'matches' is not a regular expression
            {volume: data, content: {path: x, json: {pointer: a}}} | 'pointer' is a JSON pointer and starts with a slash
            {database: shop, count: {table: 1}}                   | unknown key 'table' in 'count'; did you mean 'tables'?
            {database: shop, count: {tables: -1}}                 | 'tables' must be a whole number of zero or more
            {database: shop, noOrphans: {table: a, column: b, references: c}} | 'references' is a table and its column
            {database: shop, account: {can: SELECT}}              | 'name' is missing in 'account'
            {database: shop, calls: {with: 1}}                    | 'routine' is missing in 'calls'
            {database: shop, query: select 1, rowsAre: []}        | 'rowsAre' needs a row; 'isEmpty' is for none
            {database: shop, query: select 1, rowsAre: [1]}       | each row of 'rowsAre' is a list of values
            {database: shop, query: select 1, rowsAre: [[1], [1, 2]]} | all rows of 'rowsAre' have the same columns
            {database: shop, query: select 1, rowsAre: [{a: 1}, {b: 1}]} | all rows of 'rowsAre' have the same columns
            {database: shop, rowsAre: [[1]]}                      | 'rowsAre' needs a 'query'
            """)
    void wrongAssertionIsRefused(String assertion, String message) {
        assertThat(refused("scenario: a" + FOOT + "assertions: [ " + assertion + " ]"))
                .hasMessageContaining("shop.yaml:3:")
                .hasMessageContaining(message);
    }

    @Test
    void twoItemsOfOneNameAreRefused() {
        assertThat(refused("{scenario: a, restore: [{path: /x, as: x}, {path: /y, as: x}]}"))
                .hasMessageContaining("the name 'x' is given twice under 'restore'");
    }

    @Test
    void variablesComeFromEnvironmentAndFiles() throws IOException {
        Files.writeString(folder.resolve("age"), "PT26H\n");
        Scenario scenario = parse(
                "{scenario: 'a-${env:STAGE}', title: 'costs $${env:X}', snapshot: {rpo: '${file:age}'}," + FOOT.strip()
                        + ", assertions: [{volume: data, files: {min: '${env:LEAST}'}}]}",
                Map.of("STAGE", "test", "LEAST", "7"));

        assertThat(scenario.name()).isEqualTo("a-test");
        assertThat(scenario.title()).isEqualTo("costs ${env:X}");
        assertThat(scenario.snapshot().rpo()).isEqualTo(Duration.ofHours(26));
        assertThat(((Assertion.OnVolume) scenario.assertions().get(0)).expectations())
                .containsExactly(new VolumeExpectation.FileCount(Bounds.atLeast(7)));
    }

    @Test
    void valueOfVariableNeverStandsInMessage() {
        assertThatThrownBy(() -> parse("{scenario: a, snapshot: {rpo: '${env:SECRET}'}}", Map.of("SECRET", "hunter2")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not '${env:SECRET}'")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void readsAMirrorWithATime() {
        Scenario scenario = ScenarioFile.read(resource("mirror.yaml"));

        assertThat(scenario.backup()).isEqualTo(new BackupLocation.Mirror("b2:acme-volumes/uploads", "36h"));
        assertThat(scenario.items().get(0))
                .isInstanceOfSatisfying(
                        RestoreItem.Volume.class,
                        volume -> assertThat(volume.path()).isEqualTo("/avatars"));
        assertThat(scenario.items().get(1))
                .isInstanceOfSatisfying(
                        RestoreItem.Dump.class, dump -> assertThat(dump.path()).isEqualTo("/dumps/backup.*.sql.gz"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{scenario: a, mirror: x, repository: {restic: y}} | 'repository' and 'mirror' exclude each other",
                "{scenario: a, at: 2d} | 'at' goes with 'mirror'",
                "{scenario: a, mirror: x, at: yesterday} | 'at' must be a time such as 2026-11-24T03:00:00Z or 2d",
                "{scenario: a, mirror: x, snapshot: {latest: {}}} | 'latest' cannot be used here: a mirror has no",
                "{scenario: a, mirror: x, assertions: [{volume: v, mode: {path: a, mode: '0644'}}]} | 'mode' cannot be"
            })
    void whatAMirrorCannotHaveIsRefusedWithItsPlace(String yaml, String message) {
        assertThatThrownBy(() -> parse(yaml, Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("shop.yaml:1:")
                .hasMessageContaining(message);
    }

    @Test
    void queryIsShownAsItIsWritten() {
        Scenario scenario = parse(
                "{scenario: a," + FOOT.strip()
                        + ", assertions: [{database: shop, query: 'select ${env:SECRET}', isEmpty: true}]}",
                Map.of("SECRET", "hunter2"));
        DatabaseExpectation.Query query = (DatabaseExpectation.Query)
                ((Assertion.OnDatabase) scenario.assertions().get(0))
                        .expectations()
                        .get(0);

        assertThat(query.sql()).isEqualTo("select hunter2");
        assertThat(query.shown()).isEqualTo("select ${env:SECRET}");
    }

    @Test
    void anchorsWork() {
        Scenario scenario = parse(
                "scenario: a" + FOOT + "assertions:\n  - { volume: data, files: &some { min: 3 } }\n"
                        + "  - { volume: data, files: *some }\n",
                Map.of());

        assertThat(scenario.assertions()).hasSize(2);
    }

    @Test
    void nestedAnchorsDoNotBlowUp() {
        StringBuilder bomb = new StringBuilder("scenario: a\ntags:\n  - &l0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 6; i++) {
            bomb.append("  - &l").append(i).append(" [");
            bomb.append(("*l" + (i - 1) + ", ").repeat(8)).append("x]\n");
        }
        assertThat(refused(bomb.toString())).hasMessageContaining("too much or too deep");
    }

    @Test
    void emptyFileIsRefused() {
        assertThat(refused("# nothing\n").code()).isEqualTo(ErrorCode.MISSING_SETTING);
    }

    @Test
    void missingFileIsRefused() {
        assertThatThrownBy(() -> ScenarioFile.read(folder.resolve("no.yaml")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("cannot read the scenario " + folder.resolve("no.yaml"));
    }

    @Test
    void fileThatIsNotUtf8IsRefused() throws IOException {
        Path file = Files.write(folder.resolve("latin.yaml"), "scenario: é".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> ScenarioFile.read(file)).hasMessageContaining("is not UTF-8 text");
    }

    @Test
    void scenariosOfFolderAreFoundInOrder() throws IOException {
        Files.createDirectories(folder.resolve("b"));
        for (String name : List.of("c.yaml", "b/x.yml", "a.yaml", "readme.md", "_included.yaml")) {
            Files.writeString(folder.resolve(name), "");
        }

        assertThat(ScenarioFile.find(folder))
                .containsExactly(
                        folder.resolve("a.yaml"), folder.resolve("b").resolve("x.yml"), folder.resolve("c.yaml"));
        assertThat(ScenarioFile.find(folder.resolve("readme.md"))).containsExactly(folder.resolve("readme.md"));
        assertThatThrownBy(() -> ScenarioFile.find(folder.resolve("nope")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no scenario at");
    }

    @Test
    void filesAreFoundBesideTheScenarioThenOnTheClassPath() throws IOException {
        Files.writeString(folder.resolve("a name.sha256"), "beside");
        ScenarioOrigin origin = ScenarioOrigin.of(folder.resolve("shop.yaml"));

        assertThat(origin.open("a name.sha256")).hasContent("beside");
        assertThat(origin.open(ScenarioFile.SCHEMA).readAllBytes()).isNotEmpty();
        assertThatThrownBy(() -> origin.open("no.sha256"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'no.sha256', which is neither beside it nor on the class path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"b2:acme:shop", "local:backups"})
    void addressWithSchemeIsLeftAlone(String address) {
        Scenario scenario = parse("{scenario: a, repository: {restic: '" + address + "'}}", Map.of());

        assertThat(Objects.requireNonNull(scenario.backup()).address()).isEqualTo(address);
    }

    @Test
    void patternOfDumpsAndBracketInTheNameOfAFolderAreNoMistakes() {
        Scenario scenario =
                parse("{scenario: a, restore: [{dump: '/d/[a-c]*', as: d}, {path: '/[', as: v}]}", Map.of());

        assertThat(scenario.items()).extracting(RestoreItem::path).containsExactly("/d/[a-c]*", "/[");
    }

    @Test
    void folderIsTakenFromTheScenariosFolder() {
        Scenario scenario = parse("{scenario: a, repository: {restic: backups}}", Map.of());

        assertThat(Objects.requireNonNull(scenario.backup()).address())
                .isEqualTo(folder.resolve("backups").toString());
    }

    @Test
    void positionsPrintAsEditorsReadThem() {
        assertThat(new SourcePosition("a.yaml", 3, 7)).hasToString("a.yaml:3:7");
    }

    @Test
    void aMountedConfigMapHoldsEachScenarioOnce() throws Exception {
        Path version = Files.createDirectory(folder.resolve("..2026_11_26_04_00_00.1"));
        Files.writeString(version.resolve("shop.yaml"), "scenario: shop");
        Files.createSymbolicLink(folder.resolve("..data"), version.getFileName());
        Path shop = Files.createSymbolicLink(folder.resolve("shop.yaml"), Path.of("..data", "shop.yaml"));
        Path below = Files.createDirectory(folder.resolve("below")).resolve("more.yml");
        Files.writeString(below, "scenario: more");
        Files.writeString(folder.resolve(".draft.yaml"), "scenario: draft");

        assertThat(ScenarioFile.find(folder)).containsExactly(below, shop);
        assertThat(ScenarioFile.find(version)).hasSize(1);
    }

    private ConfigurationException refused(String yaml) {
        return Objects.requireNonNull(
                catchThrowableOfType(ConfigurationException.class, () -> parse(yaml, Map.of())), "was not refused");
    }

    private Scenario parse(String yaml, Map<String, String> environment) {
        return ScenarioFile.parse(yaml, ScenarioOrigin.of(folder.resolve("shop.yaml")), environment::get);
    }

    private static URI resource(String name) {
        return URI.create(
                Objects.requireNonNull(ScenarioFileTest.class.getResource(name)).toString());
    }
}
