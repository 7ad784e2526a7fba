package dev.backproof.verify;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.verify.assertion.Check;
import dev.backproof.verify.assertion.DumpChecks;
import dev.backproof.verify.assertion.PostureChecks;
import dev.backproof.verify.assertion.RestoredData;
import dev.backproof.verify.assertion.VolumeChecks;
import dev.backproof.verify.probe.Probes;
import dev.backproof.verify.probe.RotCheck;
import dev.backproof.verify.restore.ChosenSnapshot;
import dev.backproof.verify.restore.DumpRestore;
import dev.backproof.verify.restore.FileChoice;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.restore.MirrorBackup;
import dev.backproof.verify.restore.OpenBackup;
import dev.backproof.verify.restore.PhysicalRestore;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.restore.RestoredVolume;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillEvent;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.Effort;
import dev.backproof.verify.result.Judgement;
import dev.backproof.verify.result.Price;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.sandbox.DatabaseSandbox;
import dev.backproof.verify.sandbox.PhysicalBackup;
import dev.backproof.verify.sandbox.StandIns;
import dev.backproof.verify.scenario.BackupLocation;
import dev.backproof.verify.scenario.Posture;
import dev.backproof.verify.scenario.ProbeSettings;
import dev.backproof.verify.scenario.RestoreItem;
import dev.backproof.verify.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * One drill while it runs: the phases in their order, on one thread. What goes wrong in one part is noted and does not keep
 * other parts from being looked at.
 */
final class DrillRun {
    private static final int FEW = 3;

    /** How far a time may lie ahead of ours: names of dumps carry local times, and no place is further ahead of UTC. */
    private static final Duration AHEAD = Duration.ofHours(15);

    private final Scenario scenario;
    private final RestoreDrill.Options options;
    private final Journal journal;
    private final DrillResources resources;
    private final DrillDepth depth;
    private final DrillHistory history;
    private final DrillServers servers;
    private final DrillSuite suite;
    private final Map<String, RestoredVolume> volumes = new LinkedHashMap<>();
    private final Map<String, RestoredDatabase> databases = new LinkedHashMap<>();
    private final RestoredData all = new RestoredData(volumes, databases);
    private final List<LoadedDump> dumps = new ArrayList<>();
    private final List<StartedBackup> physicals = new ArrayList<>();
    private final List<String> knownLosses = new ArrayList<>();
    private List<DrillPart> parts = List.of();
    private @Nullable OpenBackup backup;
    private @Nullable Duration rto;
    /** For other drills to give room back; nobody who restores in earnest waits for that. */
    private Duration waited = Duration.ZERO;

    private Set<String> standIns = Set.of();
    private boolean everythingRestored = true;

    DrillRun(Scenario scenario, RestoreDrill.Options options, Journal journal, DrillResources resources) {
        this.scenario = scenario;
        this.options = options;
        this.journal = journal;
        this.resources = resources;
        depth = new DrillDepth(scenario, options.ledger(), journal.start());
        history = new DrillHistory(scenario, options.baselines(), journal.start());
        servers = new DrillServers(scenario, options, journal, resources);
        suite = new DrillSuite(scenario, all, options.environment());
    }

    /** Runs the drill to its end; never throws. */
    void run() {
        try {
            if (open()) {
                drill();
            }
        } catch (CancellationException e) {
            journal.check("drill", CheckKinds.DRILL, CheckStatus.ERROR, "the drill was stopped", "", "");
        } catch (RuntimeException | Error e) {
            journal.trouble("drill", CheckKinds.DRILL, Trouble.of(e));
        }
        if (scenario.expect() != null) {
            String remark =
                    scenario.expect().remark(Judgement.of(journal.checks()).verdict(), journal.start());
            if (!remark.isEmpty()) {
                journal.remark(remark);
            }
        }
    }

    private void drill() {
        parts.forEach(this::checkRpo);
        if (scenario.items().isEmpty()) {
            parts = parts.stream().map(DrillPart::whole).toList();
        }
        for (DrillPart part : parts) {
            knownLosses.addAll(part.snapshot().knownLosses());
            part.notRestored(itemsOf(part.id())).forEach(journal::notTested);
        }
        takeRoom();
        for (DrillPart part : parts) {
            part.items(RestoreItem.Volume.class).forEach(item -> depth.list(part.snapshot(), item));
        }
        for (DrillPart part : parts) {
            part.items(RestoreItem.Volume.class).forEach(item -> restore(part.snapshot(), item));
        }
        depth.keep(journal);
        depth.notTested().forEach(journal::notTested);
        loadDumps();
        for (DrillPart part : parts) {
            part.items(RestoreItem.Physical.class).forEach(item -> start(part.snapshot(), item));
        }
        parts.forEach(part -> part.snapshot().notTested().forEach(journal::notTested));
        parts.stream()
                .flatMap(part -> part.snapshot().notes().stream())
                .distinct()
                .forEach(journal::remark);
        checkRto();
        check();
        applications();
        controls();
    }

    private void takeRoom() {
        DiskBudget budget = options.diskBudget();
        if (budget != null) {
            DiskEstimate estimate = new DiskEstimate(scenario.depth());
            parts.forEach(part -> part.items().forEach(item -> estimate.add(part.snapshot(), item)));
            Duration before = journal.elapsed();
            journal.during("wait for room", () -> {
                resources.holds(budget.take(estimate.bytes()));
                return null;
            });
            waited = journal.elapsed().minus(before);
        }
    }

    private List<RestoreItem> itemsOf(String snapshotId) {
        return parts.stream()
                .filter(part -> part.id().equals(snapshotId))
                .flatMap(part -> part.items().stream())
                .toList();
    }

    // ---- open ------------------------------------------------------------------------------------------------------

    /** Whether there is anything to restore from. */
    private boolean open() {
        try {
            parts = journal.during("open", this::openParts);
            return !parts.isEmpty();
        } catch (RuntimeException e) {
            stopIfAsked(e);
            boolean found =
                    e instanceof RepositoryException repository && repository.code() == ErrorCode.SNAPSHOT_NOT_FOUND;
            journal.trouble(
                    found ? "snapshot is there" : "backup opens",
                    found ? CheckKinds.SNAPSHOT : CheckKinds.OPEN,
                    Trouble.of(e));
            return false;
        }
    }

    private List<DrillPart> openParts() {
        DrillBackup opened = DrillBackup.open(scenario, options, resources, (item, e) -> {
            stopIfAsked(e);
            notRestored(
                    item.name(),
                    item instanceof RestoreItem.Volume ? CheckKinds.RESTORE : CheckKinds.LOAD,
                    Trouble.of(e));
        });
        backup = opened.backup();
        opened.parts()
                .forEach(part -> journal.tell(new DrillEvent.SnapshotChosen(
                        scenario.name(), part.snapshot().facts())));
        return opened.parts();
    }

    private void checkRpo(DrillPart part) {
        Duration limit = part.rpo();
        if (limit != null) {
            SnapshotFacts chosen = part.snapshot().facts();
            boolean oneOfSeveral = scenario.items().stream().anyMatch(item -> item.snapshot() != null);
            checkAge(
                    (oneOfSeveral ? part.names() + ": " : "") + "snapshot is younger than the RPO",
                    "the snapshot " + chosen.shortId(),
                    part.age(journal.start()),
                    limit);
        }
    }

    private void checkAge(String check, String subject, Duration age, Duration limit) {
        if (age.negated().compareTo(AHEAD) > 0) {
            journal.check(
                    check,
                    CheckKinds.RPO,
                    CheckStatus.ERROR,
                    subject + " is " + Spans.old(age) + ": how old it is cannot be told",
                    "at most " + Spans.words(limit),
                    "in the future");
            return;
        }
        journal.check(
                check,
                CheckKinds.RPO,
                age.compareTo(limit) <= 0 ? CheckStatus.PASSED : CheckStatus.FAILED,
                subject + " is " + Spans.old(age) + ", the RPO allows " + Spans.words(limit),
                "at most " + Spans.words(limit),
                Spans.words(age));
    }

    // ---- volumes ---------------------------------------------------------------------------------------------------

    private void restore(ChosenSnapshot snapshot, RestoreItem.Volume item) {
        try (Journal.OpenPhase phase = journal.phase("restore " + item.name())) {
            Path folder = resources.workspace().volume(item.name());
            FileChoice choice = depth.choice(item.name());
            ChosenSnapshot.VolumeRestore restored = snapshot.restore(item, folder, choice, phase::progress);
            phase.bytes(restored.bytes());
            depth.restored(item, restored);
            volumes.put(
                    item.name(),
                    new RestoredVolume(
                            item.name(),
                            folder,
                            source(snapshot, item.path()),
                            journal.start(),
                            restored.recorded(),
                            scenario.origin(),
                            choice,
                            restored.files()));
            noteProblems(item, restored);
        } catch (IOException e) {
            notRestored(item.name(), CheckKinds.RESTORE, new Trouble(CheckStatus.ERROR, noRoom(e)));
        } catch (RuntimeException e) {
            stopIfAsked(e);
            notRestored(item.name(), CheckKinds.RESTORE, missing(snapshot, item.path(), e));
        }
    }

    private static Trouble missing(ChosenSnapshot snapshot, String path, RuntimeException e) {
        Trouble trouble = Trouble.of(e);
        return e instanceof RepositoryException repository && repository.code() == ErrorCode.PATH_NOT_FOUND
                ? new Trouble(
                        trouble.status(),
                        "snapshot " + snapshot.facts().shortId() + " does not hold " + path + ": " + trouble.message())
                : trouble;
    }

    private static String noRoom(IOException e) {
        return "no room for restored data: " + e;
    }

    private void notRestored(String name, String kind, Trouble trouble) {
        everythingRestored = false;
        if (kind.equals(CheckKinds.RESTORE) && trouble.status() == CheckStatus.ERROR) {
            depth.notRestored();
        }
        journal.trouble(name + ": " + (kind.equals(CheckKinds.LOAD) ? "dump loads" : "restore"), kind, trouble);
    }

    private void noteProblems(RestoreItem.Volume item, ChosenSnapshot.VolumeRestore restored) {
        List<RestoreProblem> lost = problems(restored, RestoreProblem.Kind.DATA, RestoreProblem.Kind.NAME);
        List<RestoreProblem> target = problems(restored, RestoreProblem.Kind.TARGET, RestoreProblem.Kind.VERIFY);
        List<RestoreProblem> metadata = problems(restored, RestoreProblem.Kind.METADATA);
        if (!lost.isEmpty()) {
            RestoreProblem first = lost.get(0);
            notRestored(
                    item.name(),
                    CheckKinds.RESTORE,
                    new Trouble(
                            CheckStatus.FAILED,
                            absolute(item, first) + " is lost: " + withoutCodes(first.message())
                                    + others(lost.size() - 1, " more file")));
        }
        if (!target.isEmpty()) {
            notRestored(
                    item.name(),
                    CheckKinds.RESTORE,
                    new Trouble(
                            CheckStatus.ERROR,
                            "the sandbox could not take " + absolute(item, target.get(0)) + ": "
                                    + target.get(0).message() + others(target.size() - 1, " more file")));
        }
        if (!metadata.isEmpty()) {
            journal.notTested(item.name() + ": could not be set here: "
                    + metadata.stream()
                            .limit(FEW)
                            .map(RestoreProblem::toString)
                            .reduce((a, b) -> a + ", " + b)
                            .orElse("")
                    + others(metadata.size() - FEW, " more"));
        }
    }

    private static String withoutCodes(String message) {
        return message.replaceAll("\\bC\\d{3} ", "");
    }

    private static List<RestoreProblem> problems(ChosenSnapshot.VolumeRestore restored, RestoreProblem.Kind... kinds) {
        return restored.problems().stream()
                .filter(problem -> List.of(kinds).contains(problem.kind()))
                .toList();
    }

    private static String absolute(RestoreItem.Volume item, RestoreProblem problem) {
        return (item.path().equals("/") ? "" : item.path()) + problem.path();
    }

    private static String others(int number, String noun) {
        return number <= 0 ? "" : " and " + number + noun + (number == 1 || noun.equals(" more") ? "" : "s");
    }

    private static String source(ChosenSnapshot snapshot, String path) {
        return path + " of snapshot " + snapshot.facts().shortId();
    }

    // ---- databases -------------------------------------------------------------------------------------------------

    private void loadDumps() {
        if (parts.stream().allMatch(part -> part.items(RestoreItem.Dump.class).isEmpty())) {
            return;
        }
        DatabaseSandbox sandbox = startSandbox();
        DumpRestore restore = new DumpRestore(sandbox);
        for (DrillPart part : parts) {
            part.items(RestoreItem.Dump.class).forEach(item -> load(part, item, restore, sandbox));
        }
        if (sandbox != null && !databases.isEmpty()) {
            makeStandIns(sandbox);
        }
        if (dumps.stream().allMatch(dump -> dump.facts().accounts().isEmpty())) {
            dumps.forEach(dump -> journal.notTested(dump.name() + ": users and grants"));
        }
    }

    private void makeStandIns(DatabaseSandbox sandbox) {
        try {
            standIns = StandIns.make(sandbox);
        } catch (SQLException e) {
            journal.note("no stand-ins for definers could be made: ERROR " + e.getErrorCode());
        }
    }

    private @Nullable DatabaseSandbox startSandbox() {
        try {
            return journal.during("sandbox", servers::forDumps);
        } catch (RuntimeException e) {
            stopIfAsked(e);
            everythingRestored = false;
            journal.trouble("sandbox starts", CheckKinds.SANDBOX, Trouble.of(e));
            return null;
        }
    }

    private void load(DrillPart part, RestoreItem.Dump item, DumpRestore restore, @Nullable DatabaseSandbox sandbox) {
        ChosenSnapshot snapshot = part.snapshot();
        try {
            LoadedDump dump = load(snapshot, item, restore, sandbox == null ? "read " : "load ");
            dumps.add(dump);
            checkDatabase(item, dump);
            checkAge(item, dump.path(), dump.time(), scenario.snapshotOf(item).rpo());
            if (dump.manifest() != null) {
                dump.manifest().warnings().forEach(line -> knownLosses.add(item.name() + ": " + line));
            }
            DatabaseSandbox.LoadResult result = dump.load();
            everythingRestored &= result != null && result.ok();
            if (sandbox != null) {
                dump.others().stream()
                        .filter(other -> part.items(RestoreItem.Dump.class).stream()
                                .noneMatch(each -> each.path().equals(item.path()) && each.isOf(other)))
                        .forEach(other -> journal.notTested(item.name() + ": database " + other + " of the dump"));
            }
            if (sandbox != null && !dump.needsAnotherServer()) {
                databases.put(
                        item.name(),
                        new RestoredDatabase(
                                item.name(), dump.schema(), source(snapshot, dump.path()), journal.start(), sandbox));
            }
        } catch (IOException | IllegalArgumentException e) {
            notRestored(item.name(), CheckKinds.LOAD, new Trouble(CheckStatus.ERROR, words(e)));
        } catch (RuntimeException e) {
            stopIfAsked(e);
            notRestored(item.name(), CheckKinds.LOAD, missing(snapshot, item.path(), e));
        }
    }

    private LoadedDump load(ChosenSnapshot snapshot, RestoreItem.Dump item, DumpRestore restore, String phaseName)
            throws IOException {
        Optional<LoadedDump> there = restore.loaded(snapshot, item);
        if (there.isPresent()) {
            return there.get();
        }
        try (Journal.OpenPhase phase = journal.phase(phaseName + item.name())) {
            LoadedDump dump = restore.load(snapshot, item, (bytes, total) -> phase.progress(bytes, total, 0, 0));
            phase.bytes(dump.facts().bytes());
            return dump;
        }
    }

    /** A dump that fills one other database than the scenario names is the backup of something else. */
    private void checkDatabase(RestoreItem.Dump item, LoadedDump dump) {
        String found = dump.madeOf();
        if (!item.database().isEmpty() && !found.isEmpty() && !found.equals(item.database())) {
            journal.check(
                    item.name() + ": dump is of the wanted database",
                    CheckKinds.LOAD,
                    CheckStatus.FAILED,
                    "dump " + dump.path().replaceFirst("^/", "") + " is of the database " + found
                            + ", the scenario wants " + item.database(),
                    item.database(),
                    found);
        }
    }

    /** Starts a server of its own on a physical backup, which nothing else can be loaded into. */
    private void start(ChosenSnapshot snapshot, RestoreItem.Physical item) {
        try (Journal.OpenPhase phase = journal.phase("start " + item.name())) {
            PhysicalRestore backup =
                    PhysicalRestore.of(snapshot, item, (bytes, total) -> phase.progress(bytes, total, 0, 0));
            DatabaseSandbox sandbox = servers.forBackup(backup);
            journal.check(
                    item.name() + ": server starts on the backup",
                    CheckKinds.LOAD,
                    CheckStatus.PASSED,
                    backup.path() + " was prepared, and " + sandbox.describe() + " runs on it",
                    "",
                    "");
            checkAge(
                    item,
                    backup.path(),
                    backup.time(),
                    scenario.snapshotOf(item).rpo());
            physicals.add(new StartedBackup(item, sandbox, source(snapshot, backup.path()), journal.start()));
        } catch (RuntimeException e) {
            stopIfAsked(e);
            everythingRestored = false;
            journal.trouble(
                    item.name() + ": server starts on the backup", CheckKinds.LOAD, missing(snapshot, item.path(), e));
        }
    }

    /** A dump may have an age of its own: its job may be dead while the one that carries it up is well. */
    private void checkAge(RestoreItem item, String path, @Nullable Instant time, @Nullable Duration limit) {
        if (limit != null && time != null) {
            checkAge(
                    item.name() + ": dump is younger than the RPO",
                    (item.isPattern() ? "the newest dump " : "the dump ") + path,
                    Duration.between(time, journal.start()),
                    limit);
        }
    }

    private static String words(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    // ---- checks ----------------------------------------------------------------------------------------------------

    private void checkRto() {
        if (!everythingRestored) {
            return;
        }
        Duration taken = journal.elapsed().minus(waited);
        rto = taken;
        Duration limit = scenario.sandbox().rto();
        if (limit != null) {
            boolean fast = taken.compareTo(limit) <= 0;
            journal.check(
                    "restore takes no longer than the RTO",
                    CheckKinds.RTO,
                    fast ? CheckStatus.PASSED : CheckStatus.FAILED,
                    "the data were usable after " + Spans.words(taken) + ", the RTO allows " + Spans.words(limit),
                    "at most " + Spans.words(limit),
                    Spans.words(taken));
        }
    }

    private void check() {
        journal.during("check", () -> {
            volumes.values().forEach(volume -> run(VolumeChecks.complete(volume)));
            for (LoadedDump dump : dumps) {
                DumpChecks.of(dump).forEach(this::run);
                contract(dump);
            }
            physicals.forEach(this::contracts);
            new ScenarioAssertions(all, drilledSnapshots(), options.environment())
                    .of(scenario, journal.checks())
                    .forEach(this::run);
            for (DrillPart part : parts) {
                part.items(RestoreItem.Volume.class).forEach(item -> probe(part.snapshot(), item));
            }
            journal.checks().stream()
                    .filter(check -> check.message().contains(Check.PASSES_THOUGH))
                    .forEach(check -> journal.remark(check.name() + ": " + check.message()));
            history();
            posture();
            return null;
        });
    }

    private void history() {
        for (DrillPart part : parts) {
            for (RestoreItem item : part.items()) {
                SnapshotFacts snapshot = part.snapshot().facts();
                switch (item) {
                    case RestoreItem.Volume volume -> {
                        if (volumes.containsKey(item.name())) {
                            depth.tell(volume, snapshot, history);
                        }
                    }
                    case RestoreItem.Dump dump ->
                        loaded(dump)
                                .filter(found -> !found.isAmbiguous())
                                .ifPresent(found -> history.dump(dump, snapshot, found));
                    case RestoreItem.Physical physical ->
                        Optional.ofNullable(databases.get(item.name()))
                                .ifPresent(database -> history.physical(physical, snapshot, database, journal));
                }
            }
        }
        history.compare(this::run, journal);
    }

    private Optional<LoadedDump> loaded(RestoreItem.Dump item) {
        return dumps.stream().filter(dump -> dump.name().equals(item.name())).findFirst();
    }

    /** Starts what is to run on copies of what came back. */
    private void applications() {
        if (scenario.applications().isEmpty()) {
            return;
        }
        journal.during("applications", () -> {
            new DrillApplications(scenario, resources, options.environment())
                    .check(volumes, databases.keySet(), servers, this::reload, this::run);
            return null;
        });
    }

    /** Restores databases once more, where applications reach them. */
    private Map<String, DrillApplications.Copy> reload(Set<String> names) throws IOException {
        Map<String, DrillApplications.Copy> copies = new LinkedHashMap<>();
        if (parts.stream()
                .flatMap(part -> part.items(RestoreItem.Dump.class).stream())
                .anyMatch(item -> names.contains(item.name()))) {
            reloadDumps(names, servers.forApplications(), copies);
        }
        for (DrillPart part : parts) {
            for (RestoreItem.Physical item : part.items(RestoreItem.Physical.class)) {
                RestoredDatabase database = databases.get(item.name());
                if (names.contains(item.name()) && database != null) {
                    DatabaseSandbox server =
                            servers.forApplications(PhysicalRestore.of(part.snapshot(), item, (bytes, total) -> {}));
                    copies.put(item.name(), new DrillApplications.Copy(server, database.schema()));
                }
            }
        }
        return copies;
    }

    private void reloadDumps(Set<String> names, DatabaseSandbox server, Map<String, DrillApplications.Copy> copies)
            throws IOException {
        DumpRestore restore = new DumpRestore(server);
        for (DrillPart part : parts) {
            for (RestoreItem.Dump item : part.items(RestoreItem.Dump.class)) {
                if (names.contains(item.name())) {
                    LoadedDump dump = restore.load(part.snapshot(), item, (done, total) -> {});
                    if (dump.load() != null && dump.load().ok()) {
                        copies.put(item.name(), new DrillApplications.Copy(server, dump.schema()));
                    }
                }
            }
        }
    }

    /** Lets the checks of a drill that went well show that they would have caught something. */
    private void controls() {
        NegativeControls controls = new NegativeControls(scenario, options, journal, resources, suite, history);
        boolean broken = scenario.expect() != null && scenario.expect().known() == null;
        if (broken || Judgement.of(journal.checks()).verdict() != Verdict.PASS || !controls.due()) {
            return;
        }
        journal.during("negative controls", () -> {
            List<NegativeControls.Loaded> all = new ArrayList<>();
            for (DrillPart part : parts) {
                for (RestoreItem.Volume item : part.items(RestoreItem.Volume.class)) {
                    Optional.ofNullable(volumes.get(item.name()))
                            .ifPresent(volume -> controls.volume(
                                    volume, copy -> probes(copy, item).checks()));
                }
                for (RestoreItem.Dump item : part.items(RestoreItem.Dump.class)) {
                    RestoredDatabase database = databases.get(item.name());
                    if (database != null) {
                        loaded(item)
                                .ifPresent(dump -> all.add(new NegativeControls.Loaded(
                                        item, part.snapshot(), dump, database, isShared(database))));
                    }
                }
                for (RestoreItem.Physical item : part.items(RestoreItem.Physical.class)) {
                    Optional.ofNullable(databases.get(item.name()))
                            .ifPresent(database -> controls.physical(
                                    item,
                                    database,
                                    () -> servers.on(PhysicalRestore.of(part.snapshot(), item, (bytes, total) -> {}))));
                }
            }
            controls.dumps(all, servers::another);
            return null;
        });
        controls.end();
    }

    /** Looks into the files of a volume without being asked for. */
    private void probe(ChosenSnapshot snapshot, RestoreItem.Volume item) {
        RestoredVolume volume = volumes.get(item.name());
        if (volume == null) {
            return;
        }
        ProbeSettings settings = scenario.probesOf(item);
        keep(probes(volume, item));
        keep(RotCheck.look(snapshot, item, settings, options.clock()));
    }

    private Probes.Found probes(RestoredVolume volume, RestoreItem.Volume item) {
        return Probes.look(volume, scenario.probesOf(item), new ProbeSurroundings());
    }

    private void keep(Probes.Found found) {
        if (resources.stopped()) {
            throw new CancellationException();
        }
        found.checks().forEach(journal::check);
        found.notTested().forEach(journal::notTested);
    }

    /** Where probes make their copies and start their servers. */
    private final class ProbeSurroundings implements Probes.Surroundings {
        @Override
        public Path newFolder() throws IOException {
            return Files.createTempDirectory(resources.workspace().sandboxes(), "probe-");
        }

        @Override
        public DatabaseSandbox start(PhysicalBackup files) {
            return servers.on(files);
        }
    }

    private void posture() {
        Posture posture = scenario.posture();
        if (posture == null || backup == null) {
            return;
        }
        Optional<ObjectStore> store = backup.store();
        if (store.isEmpty()) {
            journal.notTested("posture: the backup lies in a folder");
            return;
        }
        PostureChecks.of(posture, store.get(), backup instanceof MirrorBackup, journal.start())
                .forEach(this::run);
        journal.checks().stream()
                .filter(check -> check.kind().equals(PostureChecks.KIND) && check.status() == CheckStatus.SKIPPED)
                .map(CheckResult::message)
                .filter(message -> message.startsWith(PostureChecks.NOT_TESTED))
                .forEach(message ->
                        journal.notTested("posture: " + message.substring(PostureChecks.NOT_TESTED.length())));
    }

    private void contract(LoadedDump dump) {
        RestoredDatabase database = databases.get(dump.name());
        if (database != null) {
            contract(database, dump, standIns);
        }
    }

    /** Whether another dump was loaded into the same database: what one does not list the other may. */
    private boolean isShared(RestoredDatabase database) {
        return databases.values().stream()
                        .filter(each -> each.schema().equals(database.schema()))
                        .count()
                > 1;
    }

    /** Every database of a physical backup; the one that the scenario looks at has the item's name. */
    private void contracts(StartedBackup started) {
        try {
            List<RestoredDatabase> all = started.all();
            all.stream()
                    .filter(database -> database.name().equals(started.item().name()))
                    .forEach(database -> databases.put(database.name(), database));
            Set<String> madeUp = StandIns.make(started.sandbox());
            all.forEach(database -> contract(database, null, madeUp));
        } catch (SQLException | RuntimeException e) {
            journal.trouble(
                    started.item().name() + ": databases",
                    CheckKinds.LOAD,
                    e instanceof RuntimeException broken
                            ? Trouble.of(broken)
                            : new Trouble(
                                    CheckStatus.ERROR, "the sandbox's server does not answer: " + e.getMessage()));
        }
    }

    private void contract(RestoredDatabase database, @Nullable LoadedDump dump, Set<String> madeUp) {
        try {
            suite.contract(database, dump, madeUp, dump != null && isShared(database), this::run);
        } catch (SQLException e) {
            journal.trouble(
                    database.name() + ": databases",
                    CheckKinds.LOAD,
                    new Trouble(CheckStatus.ERROR, "the sandbox's server broke off: ERROR " + e.getErrorCode()));
        }
    }

    private CheckStatus run(Check check) {
        if (resources.stopped()) {
            throw new CancellationException();
        }
        try {
            CheckResult result = check.run(options.clock());
            journal.check(result);
            return result.status();
        } catch (RuntimeException e) {
            stopIfAsked(e);
            Trouble trouble = Trouble.of(e);
            journal.check(check.name(), check.kind(), trouble.status(), trouble.message(), "", "");
            return trouble.status();
        }
    }

    private void stopIfAsked(RuntimeException e) {
        if (e instanceof CancellationException || resources.stopped()) {
            throw new CancellationException();
        }
    }

    // ---- result ----------------------------------------------------------------------------------------------------

    /** How much of its allowed age a snapshot has used up; nothing when any age is allowed. */
    private static double shareOfLimit(DrilledSnapshot snapshot) {
        Duration limit = snapshot.ageLimit();
        return limit == null ? 0 : (double) snapshot.age().toMillis() / limit.toMillis();
    }

    private @Nullable Price price(OpenBackup.Pulled pulled) {
        BackupLocation location = DrillBackup.location(scenario, options);
        return location != null && location.address().startsWith("b2:")
                ? Objects.requireNonNullElse(scenario.prices(), options.prices())
                        .of(pulled.bytes(), pulled.downloads(), pulled.listings())
                : null;
    }

    private List<DrilledSnapshot> drilledSnapshots() {
        return parts.stream()
                .map(part -> new DrilledSnapshot(
                        part.snapshot().facts(),
                        part.items().stream().map(RestoreItem::name).toList(),
                        part.age(journal.start()),
                        part.rpo()))
                .toList();
    }

    RestoredDrill finish() {
        OpenBackup.Pulled pulled = resources.pulled();
        Effort effort = parts.isEmpty() ? null : depth.effort(price(pulled));
        Judgement judgement = Judgement.of(journal.checks(), effort);
        history.keep(judgement.verdict());
        List<DrilledSnapshot> snapshots = drilledSnapshots();
        DrilledSnapshot pressing = snapshots.stream()
                .max(Comparator.comparingDouble(DrillRun::shareOfLimit).thenComparing(DrilledSnapshot::age))
                .orElse(null);
        DrillResult result = new DrillResult(
                        scenario.name(),
                        scenario.title(),
                        judgement.verdict(),
                        judgement.cause(),
                        pressing == null ? null : pressing.facts(),
                        snapshots,
                        journal.start(),
                        journal.elapsed(),
                        pressing == null ? null : pressing.age(),
                        pressing == null ? scenario.snapshot().rpo() : pressing.ageLimit(),
                        rto,
                        scenario.sandbox().rto(),
                        servers.described(),
                        journal.phases(),
                        journal.checks(),
                        journal.notTested(),
                        List.copyOf(knownLosses),
                        pulled.bytes(),
                        effort,
                        scenario.expect() == null ? null : scenario.expect().of(judgement.verdict(), journal.start()))
                .tagged(scenario.tags());
        return new RestoredDrill(scenario, result, volumes, databases, history::withdraw, () -> {
            resources.close();
            journal.tell(new DrillEvent.Finished(scenario.name(), result));
        });
    }
}
