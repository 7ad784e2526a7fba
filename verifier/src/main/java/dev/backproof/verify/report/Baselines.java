package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.backproof.verify.result.Extent;
import dev.backproof.verify.result.ProvenDrill;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code baselines/SCENARIO.jsonl} beside the history: how much the last proven drills of each scenario restored, one line of
 * JSON per drill, oldest first, at most {@value #MOST_DRILLS}. Format version 1:
 *
 * <pre>{@code
 * { "formatVersion": 1, "start": "2026-11-24T04:00:00Z", "controlled": null,
 *   "volumes":   [ { "name": "uploads", "path": "/data/uploads", "snapshot": "3fa2b1c4…",
 *                    "snapshotTime": "2026-11-24T02:00:00Z", "files": 1204, "bytes": 98400000 } ],
 *   "databases": [ { "name": "shop", "path": "/mariadb/shop/dump.sql", "snapshot": "3fa2b1c4…",
 *                    "snapshotTime": "2026-11-24T02:00:00Z", "bytes": 3407561,
 *                    "rows": { "orders": 9012 }, "views": [ "open_orders" ] } ] }
 * }</pre>
 *
 * <p>Fields that are not known are passed over and a line that cannot be read is as good as none, so that files of other
 * versions keep their worth. A file appears whole or not at all; several programs may write it.
 */
public final class Baselines {
    /** The usual name of the folder in the folder of reports. */
    public static final String FOLDER = "baselines";

    /** How many drills of a scenario are kept. */
    public static final int MOST_DRILLS = 60;

    private static final Logger LOG = LoggerFactory.getLogger(Baselines.class);
    private static final int FORMAT_VERSION = 1;

    private final Path folder;

    private Baselines(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** The baselines in a folder, which need not be there yet. */
    public static Baselines at(Path folder) {
        return new Baselines(folder);
    }

    /** The proven drills of a scenario, oldest first; none when nothing is kept or nothing can be read. */
    public List<ProvenDrill> find(String scenario) {
        try {
            return read(scenario);
        } catch (IOException e) {
            LOG.warn("{} cannot be read, nothing is compared with it: {}", file(scenario), e.toString());
            return List.of();
        }
    }

    /**
     * Keeps a proven drill. One of the same snapshots and the same day (UTC) is dropped: a backup counts once each night.
     *
     * @throws IOException when the file cannot be written
     */
    public void keep(String scenario, ProvenDrill drill) throws IOException {
        change(
                scenario,
                kept -> !kept.snapshots().equals(drill.snapshots())
                        || !day(kept).equals(day(drill)),
                drill);
    }

    private static LocalDate day(ProvenDrill drill) {
        return drill.start().atZone(ZoneOffset.UTC).toLocalDate();
    }

    /**
     * Drops the drill that began then, which turned out not to be proven.
     *
     * @throws IOException when the file cannot be written
     */
    public void drop(String scenario, Instant start) throws IOException {
        change(scenario, kept -> !kept.start().equals(start), null);
    }

    /** The lines of a scenario's proven drills, oldest first; none when nothing is kept or can be read. */
    public List<String> lines(String scenario) {
        return find(scenario).stream().map(Baselines::line).toList();
    }

    /**
     * Keeps a proven drill as {@link #lines} gave it elsewhere; a line that cannot be read is as good as none.
     *
     * @throws IOException when the file cannot be written
     */
    public void keepLine(String scenario, String line) throws IOException {
        Optional<ProvenDrill> drill = parse(line);
        if (drill.isPresent()) {
            keep(scenario, drill.get());
        }
    }

    private void change(String scenario, Predicate<ProvenDrill> stays, @Nullable ProvenDrill added) throws IOException {
        Files.createDirectories(folder);
        FolderLock.alone(folder, () -> {
            List<ProvenDrill> drills = new ArrayList<>(read(scenario));
            drills.removeIf(stays.negate());
            if (added != null) {
                drills.add(added);
            }
            StringBuilder lines = new StringBuilder();
            drills.subList(Math.max(0, drills.size() - MOST_DRILLS), drills.size())
                    .forEach(drill -> lines.append(line(drill)).append('\n'));
            WholeFiles.write(file(scenario), lines.toString());
            return drills;
        });
    }

    private Path file(String scenario) {
        return folder.resolve(scenario + ".jsonl");
    }

    private List<ProvenDrill> read(String scenario) throws IOException {
        try {
            return Files.readAllLines(file(scenario), UTF_8).stream()
                    .map(Baselines::parse)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (MalformedInputException e) {
            LOG.warn("{} is damaged, nothing is compared with it", file(scenario));
            return List.of();
        }
    }

    private static String line(ProvenDrill drill) {
        ObjectNode root = ResultsJson.MAPPER
                .createObjectNode()
                .put("formatVersion", FORMAT_VERSION)
                .put("start", drill.start().toString())
                .put(
                        "controlled",
                        drill.controlled() == null ? null : drill.controlled().toString());
        var volumes = root.putArray("volumes");
        var databases = root.putArray("databases");
        for (Extent extent : drill.extents()) {
            switch (extent) {
                case Extent.Volume volume ->
                    put(volumes.addObject(), volume)
                            .put("files", volume.files())
                            .put("bytes", volume.bytes());
                case Extent.Database database -> {
                    ObjectNode node = put(databases.addObject(), database).put("bytes", database.bytes());
                    ObjectNode rows = node.putObject("rows");
                    database.rows().forEach((table, number) -> rows.put(table, number));
                    database.views().forEach(node.putArray("views")::add);
                }
            }
        }
        return ResultsJson.MAPPER.writeValueAsString(root);
    }

    private static ObjectNode put(ObjectNode node, Extent extent) {
        return node.put("name", extent.name())
                .put("path", extent.origin().path())
                .put("snapshot", extent.origin().snapshotId())
                .put("snapshotTime", extent.origin().snapshotTime().toString());
    }

    private static Optional<ProvenDrill> parse(String line) {
        try {
            JsonFields root = JsonFields.root(ResultsJson.MAPPER.readTree(line));
            List<Extent> extents = new ArrayList<>();
            root.objects("volumes").forEach(node -> extents.add(volume(node)));
            root.objects("databases").forEach(node -> extents.add(database(node)));
            return Optional.of(new ProvenDrill(root.instant("start"), extents, root.instantOrNull("controlled")));
        } catch (JacksonException | JsonFields.Unexpected e) {
            return Optional.empty();
        }
    }

    private static Extent volume(JsonFields node) {
        return new Extent.Volume(
                node.text("name"), origin(node), node.numberOrZero("files"), node.numberOrZero("bytes"));
    }

    private static Extent database(JsonFields node) {
        Map<String, Long> rows = new TreeMap<>();
        node.numbers("rows", rows::put);
        return new Extent.Database(
                node.text("name"),
                origin(node),
                node.numberOrNull("bytes"),
                rows,
                new LinkedHashSet<>(node.texts("views")));
    }

    private static Extent.Origin origin(JsonFields node) {
        return new Extent.Origin(node.text("path"), node.text("snapshot"), node.instant("snapshotTime"));
    }
}
