package dev.backproof.verify.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one restore drill does: which backup, which snapshot, what to restore, what must hold afterwards. Usually read
 * from YAML with {@link ScenarioFile}.
 *
 * @param name its key in reports and history: letters, digits, dot, dash and underscore
 * @param title what a person calls it, or the name again
 * @param tags for choosing scenarios
 * @param backup where the backup lies, or null to take the one that the drill was given
 * @param snapshot which snapshot, for all items that name none of their own
 * @param depth how much of the files is read
 * @param prices what the store takes for that, or null for what the drill was given
 * @param posture how bucket and key have to be set up, or null when nobody asks
 * @param history how it is compared with the proven drills before it
 * @param controls when its checks have to show that they catch something
 * @param probes how the files of volumes are looked into, for all volumes that say nothing of their own
 * @param sandbox what it is restored into
 * @param items what to restore; empty means everything the snapshot holds
 * @param assertions what must hold, beside the checks that nobody has to write
 * @param applications what is started on copies of what came back, in this order
 * @param expect what it has to come out as, or null for an ordinary drill
 * @param origin the file it was read from; what files it names are found from there
 */
public record Scenario(
        String name,
        String title,
        Set<String> tags,
        @Nullable BackupLocation backup,
        SnapshotChoice snapshot,
        Depth depth,
        @Nullable Prices prices,
        @Nullable Posture posture,
        HistorySettings history,
        ControlSettings controls,
        ProbeSettings probes,
        SandboxSettings sandbox,
        List<RestoreItem> items,
        List<Assertion> assertions,
        List<Application> applications,
        @Nullable Expectation expect,
        ScenarioOrigin origin) {
    public Scenario {
        tags = Set.copyOf(tags);
        items = List.copyOf(items);
        assertions = List.copyOf(assertions);
        applications = List.copyOf(applications);
    }

    /** Which snapshot an item comes from: its own, else the scenario's. */
    public SnapshotChoice snapshotOf(RestoreItem item) {
        return Objects.requireNonNullElse(item.snapshot(), snapshot);
    }

    /** How the files of a volume are looked into: its own settings, else the scenario's. */
    public ProbeSettings probesOf(RestoreItem.Volume item) {
        return Objects.requireNonNullElse(item.probes(), probes);
    }

    /**
     * Which snapshot to drill.
     *
     * @param id a full or short id, or empty for the latest that the other fields let through
     * @param tags all of these must be on it
     * @param host its host, or empty for any
     * @param path one of its paths, or empty for any
     * @param rpo the allowed age of the snapshot when the drill begins, or null for any
     */
    public record SnapshotChoice(
            String id,
            List<String> tags,
            String host,
            String path,
            @Nullable Duration rpo) {
        /** The latest snapshot of all, however old. */
        public static final SnapshotChoice LATEST = new SnapshotChoice("", List.of(), "", "", null);

        public SnapshotChoice {
            tags = List.copyOf(tags);
        }
    }

    /**
     * What the restore lands in.
     *
     * @param kind {@code auto}, {@code docker} or {@code process}; empty leaves it to whoever runs the drill
     * @param mariaDb the wanted server version such as {@code 11.4}, or empty for any
     * @param image a container image instead of the usual one, or empty
     * @param server path of a server program of this machine instead of the usual one, or empty; process only
     * @param exact whether nothing is to be loaded into another version than the wanted one
     * @param rto the allowed time from the drill's start to usable data, or null for any
     * @param timeToLive after this the drill is stopped and its sandbox removed, or null for the usual time
     */
    public record SandboxSettings(
            String kind,
            String mariaDb,
            String image,
            String server,
            boolean exact,
            @Nullable Duration rto,
            @Nullable Duration timeToLive) {
        /** Whatever there is, without limits. */
        public static final SandboxSettings ANY = new SandboxSettings("", "", "", "", false, null, null);
    }
}
