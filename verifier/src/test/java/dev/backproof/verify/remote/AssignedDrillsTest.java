package dev.backproof.verify.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectKey;
import dev.backproof.backup.storage.memory.MemoryStore;
import dev.backproof.verify.report.Baselines;
import dev.backproof.verify.report.SampleLedger;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Extent;
import dev.backproof.verify.result.Judgement;
import dev.backproof.verify.result.ProvenDrill;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.ScenarioFile;
import dev.backproof.verify.scenario.ScenarioSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenarios go out with all that they need, and what comes back is believed only when it answers what was asked. */
class AssignedDrillsTest {
    private static final Instant START = Instant.parse("2026-11-27T04:00:00Z");
    private static final Instant EXPIRES = Instant.parse("2026-11-27T10:00:00Z");
    private static final long ROOM = 1 << 20;

    @TempDir
    Path temp;

    private final MemoryStore store = new MemoryStore();
    private final ResultsPlace place = ResultsPlace.at(store, "1a2b3c4d", EXPIRES);

    @Test
    void aScenarioGoesOutWithWhatItIncludesAndNamesAndIsReadThere() throws IOException {
        write("common/_base.yaml", "tags: [ nightly ]\n");
        write("lab/sums/uploads.sha256", "");
        write("lab/uploads.yaml", """
                scenario: uploads
                include: ../common/_base.yaml
                mirror: b2:acme-volumes/uploads
                restore: [ { path: /, as: uploads } ]
                assertions: [ { volume: uploads, manifest: sums/uploads.sha256 } ]
                """);
        write("other.yaml", "scenario: other\nmirror: b2:acme-volumes/other\n");
        AssignedDrills drills = drills(ROOM, "lab", "other.yaml");
        assertThat(drills.names()).containsExactly("uploads", "other");
        assertThat(drills.files())
                .containsOnlyKeys(
                        "files/common/_base.yaml",
                        "files/lab/sums/uploads.sha256",
                        "files/lab/uploads.yaml",
                        "files/other.yaml",
                        "drills/0.json",
                        "drills/1.json");
        AssignedDrill there = AssignedDrill.read(unpacked(drills), 0);
        assertThat(ScenarioFile.read(there.scenario()).tags()).containsExactly("nightly");
        assertThatThrownBy(() -> AssignedDrill.read(unpacked(drills), 2)).isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            repository: { restic: /backup/shop }                                      | takes /backup/shop from this machine
            repository: { restic: 'b2:a:b', passwordFile: secret }                    | /secret from this machine
            repository: { restic: 'b2:a:b', passwordEnv: SHOP }                       | takes the variable SHOP from this machine
            repository: { restic: 'b2:a:b', passwordCommand: [ pass, shop ] }         | takes the command pass shop from this machine
            title: '${env:PATH}'                                                      | takes ${env:PATH} from this machine
            title: bare                                                               | names neither a repository nor a mirror
            sandbox: { kind: docker }                                                 | asks for the sandbox docker
            sandbox: { server: /usr/sbin/mariadbd }                                   | takes /usr/sbin/mariadbd from this machine
            assertions: [ { volume: v, manifest: /srv/sums } ]                        | takes /srv/sums from this machine
            applications: [ { name: a, image: x, answers: { tcp: 80 } } ]                  | starts applications, which needs Docker
            """)
    void whatOnlyThisMachineHasIsRefusedByName(String yaml, String reason) throws IOException {
        write("shop.yaml", "scenario: shop\n" + yaml + "\n");
        assertThatThrownBy(() -> AssignedDrills.refuse(sources("shop.yaml"), "/etc/backproof/repository-password"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("scenario 'shop' cannot be drilled in a pod: it ")
                .hasMessageContaining(reason);
    }

    @Test
    void thePasswordOfThePodMayBeNamed() throws IOException {
        write("shop.yaml", """
                scenario: shop
                repository: { restic: "b2:a:b", passwordFile: /etc/backproof/repository-password }
                """);
        assertThatCode(() -> AssignedDrills.refuse(sources("shop.yaml"), "/etc/backproof/repository-password"))
                .doesNotThrowAnyException();
    }

    @Test
    void whatADrillFoundComesBackAsIfItHadRunHere() throws IOException {
        write("shop.yaml", "scenario: shop\n");
        SampleLedger.at(temp.resolve("ledger")).keep("shop", new SampleLedger.Entry(7, null, START, Set.of("a")));
        proven(START.minus(Duration.ofDays(1)));
        AssignedDrills drills = drills(ROOM, "shop.yaml");
        Path folder = unpacked(drills);
        AssignedDrill there = AssignedDrill.read(folder, 0);
        Path ledger = temp.resolve("there/ledger");
        Path baselines = temp.resolve("there/baselines");
        there.prepare(ledger, baselines);
        assertThat(SampleLedger.at(ledger).find("shop")).contains(new SampleLedger.Entry(7, null, START, Set.of("a")));
        assertThat(Baselines.at(baselines).find("shop")).hasSize(1);
        SampleLedger.at(ledger).keep("shop", new SampleLedger.Entry(9, null, START, Set.of()));
        Baselines.at(baselines).keep("shop", drill(START));
        assertThat(there.done(store)).isEmpty();
        there.leave(found(folder.resolve("files/shop.yaml")), ledger, baselines, store);
        assertThat(there.done(store)).contains(Verdict.FAIL);

        DrillResult result = drills.result(0, "container drill Error (exit code 1)", START);
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.checks().getFirst().position())
                .isEqualTo(new SourcePosition(temp.resolve("shop.yaml").toString(), 3, 5));
        assertThat(SampleLedger.at(temp.resolve("ledger"))
                        .find("shop")
                        .orElseThrow()
                        .next())
                .isEqualTo(9);
        assertThat(Baselines.at(temp.resolve("baselines")).find("shop"))
                .extracting(ProvenDrill::start)
                .containsExactly(START.minus(Duration.ofDays(1)), START);
    }

    @Test
    void aDrillThatLeftNothingIsNotVerified() throws IOException {
        write("shop.yaml", "scenario: shop\ntags: [ nightly ]\nexpect: FAIL\n");
        AssignedDrills drills = drills(ROOM, "shop.yaml");
        DrillResult dead = drills.result(0, "container drill OOMKilled (exit code 137)", START);
        assertThat(dead.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(dead.cause()).isEqualTo("the drill left no result: container drill OOMKilled (exit code 137)");
        assertThat(dead.tags()).containsExactly("nightly");
        assertThat(dead.expectedVerdict()).isEqualTo(Verdict.FAIL);
        assertThat(drills.result(0, "", START).cause()).contains("there is none in ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            no JSON                                                                                                  | no JSON
            []                                                                                                       | it has no text 'run'
            {"run":"9z","index":0,"scenario":"shop","results":"{}","baseline":"","ledger":""}                        | it is of another run or drill
            {"run":"1a2b3c4d","index":1,"scenario":"shop","results":"{}","baseline":"","ledger":""}                  | it is of another run or drill
            {"run":"1a2b3c4d","index":0,"scenario":"wiki","results":"{}","baseline":"","ledger":""}                  | it is of another run or drill
            {"run":"1a2b3c4d","index":0,"scenario":"shop","results":"{}","baseline":"","ledger":""}                  | run
            {"run":"1a2b3c4d","index":0,"scenario":"shop","results":"{\\"run\\":{\\"start\\":\\"2026-11-27T04:00:00Z\\",\\"end\\":\\"2026-11-27T04:00:00Z\\",\\"version\\":\\"1\\"},\\"drills\\":[]}","baseline":"","ledger":""} | it tells of other drills than shop
            """)
    void whatIsNoAnswerIsNotBelieved(String left, String why) throws IOException {
        write("shop.yaml", "scenario: shop\n");
        AssignedDrills drills = drills(ROOM, "shop.yaml");
        store.put(ObjectKey.of(place.key(0)), ObjectContent.of(left.getBytes(UTF_8)));
        DrillResult result = drills.result(0, "", START);
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_VERIFIED);
        assertThat(result.cause()).startsWith("what the drill left in ").contains("cannot be used: ", why);
        assertThat(AssignedDrill.read(unpacked(drills), 0).done(store)).isEmpty();
    }

    @Test
    void historyTakesTheRoomThatIsLeftNewestFirst() throws IOException {
        write("shop.yaml", "scenario: shop\n");
        for (int day = 20; day > 0; day--) {
            proven(START.minus(Duration.ofDays(day)));
        }
        assertThat(handedOut(drills(ROOM, "shop.yaml"))).hasSize(20);
        List<ProvenDrill> some = handedOut(drills(2_000, "shop.yaml"));
        assertThat(some).hasSizeBetween(2, 15);
        assertThat(some.getLast().start()).isEqualTo(START.minus(Duration.ofDays(1)));
        assertThat(handedOut(drills(100, "shop.yaml"))).isEmpty();
    }

    @Test
    void aFileThatNeverFitsIsRefusedUnread() throws IOException {
        write("shop.yaml", "scenario: shop\n");
        assertThatThrownBy(() -> drills(14, "shop.yaml"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageEndingWith(
                        "shop.yaml has 15 bytes, and no more than 14 can be handed on with all drills of a run");
    }

    @Test
    void whatRunsLeftThatWereKilledIsRemovedByTheNextAndNothingElse() {
        ResultsPlace.at(store, "dead", START.minusSeconds(1)).begin(START.minusSeconds(9));
        ResultsPlace alive = ResultsPlace.at(store, "alive", EXPIRES);
        alive.begin(START);
        store.put(ObjectKey.of("backproof-drills/letter.txt"), ObjectContent.of(new byte[1]));
        place.begin(START);
        assertThat(keys())
                .containsExactlyInAnyOrder(
                        "backproof-drills/alive-begun-until-20261127T100000Z.json",
                        "backproof-drills/1a2b3c4d-begun-until-20261127T100000Z.json",
                        "backproof-drills/letter.txt");
        place.clear();
        alive.clear();
        assertThat(keys()).containsExactly("backproof-drills/letter.txt");
    }

    private List<String> keys() {
        List<String> keys = new ArrayList<>();
        store.list("", object -> keys.add(object.key().value()));
        return keys;
    }

    private List<ProvenDrill> handedOut(AssignedDrills drills) throws IOException {
        Path folder = Files.createTempDirectory(temp, "handed");
        Path files = Files.createTempDirectory(temp, "files");
        AssignedDrill.read(unpacked(drills, files), 0).prepare(folder.resolve("ledger"), folder.resolve("baselines"));
        return Baselines.at(folder.resolve("baselines")).find("shop");
    }

    private void proven(Instant start) throws IOException {
        Baselines.at(temp.resolve("baselines")).keep("shop", drill(start));
    }

    private static ProvenDrill drill(Instant start) {
        return new ProvenDrill(
                start,
                List.of(new Extent.Volume(
                        "uploads", new Extent.Origin("/data/uploads", start.toString(), start), 20, 2_000)),
                null);
    }

    private static RunResult found(Path scenario) {
        List<CheckResult> checks = List.of(new CheckResult(
                        "uploads: files", "files", CheckStatus.FAILED, true, "3 files", "20", "3", Duration.ZERO)
                .at(new SourcePosition(scenario.toString(), 3, 5)));
        return new RunResult(
                START,
                START.plusSeconds(9),
                "1",
                List.of(DrillResult.withoutSnapshot(
                        "shop", "shop", Judgement.of(checks), START, Duration.ofSeconds(9), checks, null)));
    }

    private void write(String name, String text) throws IOException {
        Path file = temp.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<ScenarioSource> sources(String... names) {
        return ScenarioFile.sources(
                java.util.Arrays.stream(names).map(temp::resolve).toList());
    }

    private AssignedDrills drills(long room, String... names) {
        return AssignedDrills.of(sources(names), place, temp.resolve("ledger"), temp.resolve("baselines"), room);
    }

    private Path unpacked(AssignedDrills drills) throws IOException {
        return unpacked(drills, temp.resolve("pod"));
    }

    private static Path unpacked(AssignedDrills drills, Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : drills.files().entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
        return folder;
    }
}
