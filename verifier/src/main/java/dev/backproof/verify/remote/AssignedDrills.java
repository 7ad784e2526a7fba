package dev.backproof.verify.remote;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.verify.RestoreDrill;
import dev.backproof.verify.report.Baselines;
import dev.backproof.verify.report.SampleLedger;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.scenario.Scenario;
import dev.backproof.verify.scenario.ScenarioSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drills that run elsewhere, seen from where they are asked for and told of. Not for use by several threads.
 */
public final class AssignedDrills {
    static final String FILES = "files";

    private static final Logger LOG = LoggerFactory.getLogger(AssignedDrills.class);

    private final List<Scenario> scenarios;
    private final List<Assignment> assignments;
    private final Map<String, byte[]> files;
    private final Path root;
    private final ResultsPlace place;
    private final SampleLedger ledger;
    private final Baselines baselines;

    private AssignedDrills(
            List<ScenarioSource> sources, ResultsPlace place, Path ledger, Path baselines, long mostBytes)
            throws IOException {
        this.scenarios = sources.stream().map(ScenarioSource::scenario).toList();
        this.place = place;
        this.ledger = SampleLedger.at(ledger);
        this.baselines = Baselines.at(baselines);
        Set<Path> all = new TreeSet<>();
        sources.forEach(source -> all.addAll(source.files()));
        this.root = commonFolder(all);
        this.files = new LinkedHashMap<>();
        for (Path file : all) {
            if (Files.size(file) > mostBytes) {
                throw new ConfigurationException(
                        ErrorCode.BAD_SETTING,
                        file + " has " + Files.size(file) + " bytes, and no more than " + mostBytes
                                + " can be handed on with all drills of a run");
            }
            files.put(FILES + "/" + below(file), Files.readAllBytes(file));
        }
        this.assignments = assignments(sources, mostBytes);
        assignments.forEach(each -> files.put(Assignment.path(each.index()), each.toJson()));
    }

    /**
     * Makes scenarios ready to be drilled elsewhere.
     *
     * @param place where the drills leave what they found
     * @param ledger as {@link RestoreDrill.Builder#ledger}; each drill gets its part, and brings it back
     * @param baselines as {@link RestoreDrill.Builder#baselines}; each drill gets its newest lines, as many as there is room
     *     for, and brings its own back
     * @param mostBytes what all files should take together: history is left out for it, scenarios are not
     * @throws ConfigurationException when a file cannot be read, or takes more than that by itself
     */
    public static AssignedDrills of(
            List<ScenarioSource> sources, ResultsPlace place, Path ledger, Path baselines, long mostBytes) {
        try {
            return new AssignedDrills(sources, place, ledger, baselines, mostBytes);
        } catch (IOException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "cannot read the scenarios: " + e, e);
        }
    }

    /**
     * Refuses scenarios that need what only this machine has: its files, but those that lie beside the scenario, its
     * variables, and containers.
     *
     * @param passwordFile where drills elsewhere find the password of repositories; scenarios may name it
     * @throws ConfigurationException which names the scenario and the reason
     */
    public static void refuse(List<ScenarioSource> sources, String passwordFile) {
        List<String> reasons = sources.stream()
                .flatMap(source -> needs(source, passwordFile).stream()
                        .map(need ->
                                "scenario '" + source.scenario().name() + "' cannot be drilled in a pod: it " + need))
                .toList();
        if (!reasons.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING,
                    reasons.getFirst() + (reasons.size() == 1 ? "" : " (and " + (reasons.size() - 1) + " more)"),
                    "in a pod the backup's key and password come from the Secret alone: leave 'passwordFile' out, name "
                            + passwordFile + ", or run this scenario with another --sandbox",
                    null);
        }
    }

    private static List<String> needs(ScenarioSource source, String passwordFile) {
        Scenario scenario = source.scenario();
        Stream<String> outside = source.outside().stream()
                .filter(written -> !written.equals(passwordFile))
                .map(written -> "takes " + written + " from this machine");
        Stream<String> applications =
                scenario.applications().isEmpty() ? Stream.of() : Stream.of("starts applications, which needs Docker");
        Stream<String> docker =
                scenario.sandbox().kind().equals("docker") ? Stream.of("asks for the sandbox docker") : Stream.of();
        Stream<String> backup =
                scenario.backup() == null ? Stream.of("names neither a repository nor a mirror") : Stream.of();
        return Stream.of(outside, applications, docker, backup)
                .flatMap(needs -> needs)
                .toList();
    }

    private List<Assignment> assignments(List<ScenarioSource> sources, long mostBytes) {
        List<Assignment> bare = new ArrayList<>();
        for (ScenarioSource source : sources) {
            String name = source.scenario().name();
            bare.add(new Assignment(
                    place.run(),
                    bare.size(),
                    name,
                    below(source.file()),
                    place.key(bare.size()),
                    List.of(),
                    ledger.text(name)));
        }
        long taken = Stream.concat(files.values().stream(), bare.stream().map(Assignment::toJson))
                .mapToLong(content -> content.length)
                .sum();
        long share = Math.max(0, mostBytes - taken) / bare.size();
        return bare.stream()
                .map(each -> each.withBaselines(newest(baselines.lines(each.scenario()), share)))
                .toList();
    }

    /** The last of these lines, as many as fit into so many bytes of JSON. */
    private static List<String> newest(List<String> lines, long bytes) {
        long left = bytes;
        int first = lines.size();
        while (first > 0) {
            left -= Json.MAPPER.writeValueAsBytes(lines.get(first - 1)).length + 1; // and a comma
            if (left < 0) {
                break;
            }
            first--;
        }
        return lines.subList(first, lines.size());
    }

    private static Path commonFolder(Set<Path> files) {
        Path common = files.iterator().next().resolveSibling(".").normalize();
        for (Path file : files) {
            while (!file.startsWith(common)) {
                common = common.resolve("..").normalize();
            }
        }
        return common;
    }

    private String below(Path file) {
        return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    /** The drills' names, in their order. */
    public List<String> names() {
        return scenarios.stream().map(Scenario::name).toList();
    }

    /** What the drills need to know: relative paths, and contents. */
    public Map<String, byte[]> files() {
        return new LinkedHashMap<>(files);
    }

    /**
     * What a drill found. It is kept for later drills to compare with, as if it had been run here.
     *
     * @param index number of the drill
     * @param trouble why it did not end well, as far as that is known; or empty
     * @param start of the run
     * @return NOT_VERIFIED with the reason when it left nothing, or nothing that can be used
     */
    public DrillResult result(int index, String trouble, Instant start) {
        Assignment assignment = assignments.get(index);
        Scenario scenario = scenarios.get(index);
        Optional<ReturnedDrill> returned;
        try {
            returned = ReturnedDrill.find(assignment, place.store());
        } catch (BackupException | IOException e) {
            return RestoreDrill.notRun(
                    scenario,
                    start,
                    "what the drill left in " + place.location() + " cannot be used: " + e.getMessage()
                            + (trouble.isEmpty() ? "" : "; " + trouble));
        }
        if (returned.isEmpty()) {
            return RestoreDrill.notRun(
                    scenario,
                    start,
                    "the drill left no result: "
                            + (trouble.isEmpty() ? "there is none in " + place.location() : trouble));
        }
        keep(scenario.name(), returned.get());
        return returned.get()
                .drill()
                .withFiles(name -> files.containsKey(FILES + "/" + name)
                        ? root.resolve(name).toString()
                        : name);
    }

    private void keep(String scenario, ReturnedDrill returned) {
        try {
            if (!returned.baseline().isEmpty()) {
                baselines.keepLine(scenario, returned.baseline());
            }
            if (!returned.ledger().isEmpty()) {
                ledger.keepText(scenario, returned.ledger());
            }
        } catch (IOException e) {
            LOG.warn("the drill {} cannot be kept for later ones: {}", scenario, e.toString());
        }
    }
}
