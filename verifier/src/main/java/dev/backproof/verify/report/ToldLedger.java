package dev.backproof.verify.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/**
 * {@code notifications.json} in the folder of reports: the state of each scenario that each receiver was told last. What
 * could not be sent is not in it, so the next run tells it again.
 */
public final class ToldLedger {
    private static final String FILE = "notifications.json";

    private final Path folder;

    /** The ledger of a folder of reports. */
    public ToldLedger(Path reports) {
        folder = reports.toAbsolutePath().normalize();
    }

    /** Scenario and state, as the receiver was told them last; a damaged ledger is an empty one: better told twice. */
    public Map<String, String> of(String receiver) throws IOException {
        return read().getOrDefault(receiver, Map.of());
    }

    /** Notes what a receiver knows now. Others may write at the same time. */
    public void told(String receiver, Map<String, String> states) throws IOException {
        FolderLock.alone(folder, () -> {
            Map<String, Map<String, String>> all = new TreeMap<>(read());
            all.put(receiver, new TreeMap<>(states));
            WholeFiles.write(folder.resolve(FILE), ResultsJson.MAPPER.writeValueAsString(all) + "\n");
            return all;
        });
    }

    private Map<String, Map<String, String>> read() throws IOException {
        try {
            return ResultsJson.MAPPER.readValue(Files.readString(folder.resolve(FILE)), new TypeReference<>() {});
        } catch (NoSuchFileException | JacksonException e) {
            return Map.of();
        }
    }
}
