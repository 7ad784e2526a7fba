package dev.backproof.verify.report;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The newest drill of a scenario that the folder of reports knows, with texts fit to be shown.
 *
 * @param scenario its name
 * @param state {@code PASS}, {@code FAIL} or {@code NOT VERIFIED}; of a backup broken on purpose {@code CAUGHT} or
 *     {@code NOT CAUGHT}
 * @param good whether the state is what it should be
 * @param cause why it is not; empty when it is
 * @param end when the drill ended
 */
public record LastDrill(String scenario, String state, boolean good, String cause, Instant end) {

    /**
     * All of them, by name. A scenario without a drill for 90 days is taken for retired and left out.
     *
     * @param reports the folder that {@link ReportWriter} wrote
     * @param now the time
     */
    public static List<LastDrill> of(Path reports, Instant now) throws IOException {
        Map<String, LastDrill> newest = new TreeMap<>();
        for (HistoryEntry entry : new History(reports.resolve(ReportWriter.HISTORY)).read()) {
            if (!entry.end().isBefore(now.minus(MetricsFile.KEPT))) {
                Badge badge = Badge.of(entry);
                newest.merge(
                        entry.scenario(),
                        new LastDrill(
                                VisibleText.of(entry.scenario()),
                                badge.word(),
                                badge.isGood(),
                                badge.isGood() ? "" : VisibleText.of(entry.cause()),
                                entry.end()),
                        (one, other) -> other.end().isBefore(one.end()) ? one : other);
            }
        }
        return List.copyOf(newest.values());
    }
}
