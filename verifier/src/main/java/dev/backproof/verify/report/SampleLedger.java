package dev.backproof.verify.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code sample-ledger.json} beside the history: how far the drills of depth {@code sample} have come, a few lines for each
 * scenario whatever the size of its backup. Format version 1:
 *
 * <pre>{@code
 * { "formatVersion": 1,
 *   "scenarios": {
 *     "uploads": {
 *       "next": "3fa2b1c4d5e6f708",              where on the ring the next drill begins, 16 hexadecimal digits
 *       "roundBegan": "2026-11-20T04:00:00Z",    when this round began; null in the first one
 *       "completeSince": "2026-11-01T04:00:00Z", since when every file was read at least once; null when that is not so yet
 *       "again": ["uploads/avatars/1.png"] } } } what did not come back last time, and is read again each time until it does
 * }</pre>
 *
 * <p>Without the file, or with one that cannot be read, drills begin somewhere that the day decides, so that nightly drills
 * still come round. The file appears whole or not at all; several programs may write it.
 */
public final class SampleLedger {
    /** Its usual name in the folder of reports. */
    public static final String FILE = "sample-ledger.json";

    private static final Logger LOG = LoggerFactory.getLogger(SampleLedger.class);
    private static final int FORMAT_VERSION = 1;
    private static final HexFormat HEX = HexFormat.of();

    private final Path file;

    private SampleLedger(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    /** The ledger in a file, which need not be there yet. */
    public static SampleLedger at(Path file) {
        return new SampleLedger(file);
    }

    /**
     * How far the drills of a scenario have come.
     *
     * @param next the place on the ring where the next drill begins
     * @param roundBegan when this round began; null in the first one, which may have begun in the middle
     * @param completeSince since when every file was read at least once; null when that is not so yet
     * @param again what has to be read again each time: the volume's name and the path below it
     */
    public record Entry(
            long next,
            @Nullable Instant roundBegan,
            @Nullable Instant completeSince,
            Set<String> again) {
        public Entry {
            again = Set.copyOf(again);
        }
    }

    /** What is kept of a scenario; empty when nothing is, or when the file is damaged. */
    public Optional<Entry> find(String scenario) {
        try {
            JsonFields root = JsonFields.root(tree());
            return Optional.ofNullable(
                    root.objectOrNull("scenarios", all -> all.objectOrNull(scenario, SampleLedger::entry)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JacksonException | JsonFields.Unexpected | IllegalArgumentException e) {
            LOG.warn("{} cannot be used, sampling begins anew: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private static Entry entry(JsonFields node) {
        return new Entry(
                HexFormat.fromHexDigitsToLong(node.text("next")),
                node.instantOrNull("roundBegan"),
                node.instantOrNull("completeSince"),
                new LinkedHashSet<>(node.texts("again")));
    }

    /**
     * Keeps how far the drills of a scenario have come; those of others stay as they are.
     *
     * @throws IOException when the file cannot be written
     */
    public void keep(String scenario, Entry entry) throws IOException {
        Path folder = file.resolveSibling(".").normalize();
        Files.createDirectories(folder);
        FolderLock.alone(folder, () -> {
            ObjectNode scenarios = others();
            scenarios.set(scenario, node(entry));
            ObjectNode root = ResultsJson.MAPPER.createObjectNode().put("formatVersion", FORMAT_VERSION);
            root.set("scenarios", scenarios);
            WholeFiles.write(
                    file, ResultsJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
            return root;
        });
    }

    private static ObjectNode node(Entry entry) {
        ObjectNode node = ResultsJson.MAPPER.createObjectNode();
        node.put("next", HEX.toHexDigits(entry.next()));
        node.put(
                "roundBegan",
                entry.roundBegan() == null ? null : entry.roundBegan().toString());
        node.put(
                "completeSince",
                entry.completeSince() == null ? null : entry.completeSince().toString());
        ArrayNode again = node.putArray("again");
        entry.again().stream().sorted().forEach(again::add);
        return node;
    }

    /** What is kept of a scenario as text, for {@link #keepText} elsewhere; empty when nothing is. */
    public String text(String scenario) {
        return find(scenario)
                .map(entry -> ResultsJson.MAPPER.writeValueAsString(node(entry)))
                .orElse("");
    }

    /**
     * Keeps what {@link #text} gave; a text that cannot be read is as good as none.
     *
     * @throws IOException when the file cannot be written
     */
    public void keepText(String scenario, String text) throws IOException {
        Entry entry;
        try {
            entry = entry(JsonFields.root(ResultsJson.MAPPER.readTree(text)));
        } catch (JacksonException | JsonFields.Unexpected | IllegalArgumentException e) {
            LOG.warn("how far a drill of {} has come cannot be read: {}", scenario, e.getMessage());
            return;
        }
        keep(scenario, entry);
    }

    private ObjectNode others() throws IOException {
        try {
            return tree().path("scenarios") instanceof ObjectNode scenarios
                    ? scenarios
                    : ResultsJson.MAPPER.createObjectNode();
        } catch (NoSuchFileException | JacksonException e) {
            return ResultsJson.MAPPER.createObjectNode();
        }
    }

    private JsonNode tree() throws IOException {
        return ResultsJson.MAPPER.readTree(Files.readString(file, UTF_8));
    }
}
