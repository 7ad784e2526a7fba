package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.ForgetPlan;
import dev.backproof.backup.snapshot.RetentionInterval;
import dev.backproof.backup.snapshot.RetentionPeriod;
import dev.backproof.backup.snapshot.RetentionPolicy;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotGrouping;
import dev.backproof.backup.snapshot.SnapshotId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "forget",
        description = "Forgets snapshots: those that a policy does not keep, or those named.",
        footer = {
            "",
            "The policy is applied to the snapshots of each host and set of paths for itself (--group-by). A snapshot that",
            "one --keep option keeps stays. Days, weeks… are those of the zone the snapshot was made in. A group is never",
            "forgotten as a whole. Forgetting alone frees no space: --prune, or 'backproof prune', does.",
            "",
            "Examples:",
            "  backproof forget --keep-daily 7 --keep-weekly 5 --keep-monthly 12 --dry-run",
            "  backproof forget --keep-within 30d --keep-tag forever --prune",
            "  backproof forget --host nas --keep-last 3 --group-by host",
            "  backproof forget 3fa2b1c0"
        })
final class ForgetCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final ChosenSnapshots chosen = new ChosenSnapshots();

    @Mixin
    private final PruneOptions pruning = new PruneOptions();

    private final Map<RetentionInterval, Integer> counts = new EnumMap<>(RetentionInterval.class);
    private final Map<RetentionInterval, RetentionPeriod> within = new EnumMap<>(RetentionInterval.class);

    @Option(
            names = "--keep-within",
            paramLabel = "D",
            converter = Period.class,
            description = "Keep all that are not older than D before the newest, such as 1y5m7d2h.")
    private @Nullable RetentionPeriod keepWithin;

    @Option(
            names = "--keep-tag",
            paramLabel = "T[,T]",
            description = "Keep all with all of these tags; may be repeated. '' for those without any tag.")
    private List<String> keepTags = new ArrayList<>();

    @Option(
            names = "--group-by",
            paramLabel = "host,paths[,tags]",
            converter = Grouping.class,
            description = "What the snapshots of a group have in common; '' for one group. Default: host,paths.")
    private SnapshotGrouping groupBy = SnapshotGrouping.usual();

    @Option(names = "--prune", description = "Free the space of what was forgotten, too.")
    private boolean prune;

    @Option(names = "--dry-run", description = "Say what would be forgotten, change nothing.")
    private boolean dryRun;

    ForgetCommand(Console console) {
        super(console);
    }

    @Option(
            names = "--keep-last",
            paramLabel = "N",
            converter = Count.class,
            description = "Keep the newest N. Here and below -1 or unlimited means all.")
    void setKeepLast(int count) {
        counts.put(RetentionInterval.LAST, count);
    }

    @Option(
            names = "--keep-hourly",
            paramLabel = "N",
            converter = Count.class,
            description = "Keep the newest of each of the last N hours that have one.")
    void setKeepHourly(int count) {
        counts.put(RetentionInterval.HOURLY, count);
    }

    @Option(names = "--keep-daily", paramLabel = "N", converter = Count.class, description = "The same for days.")
    void setKeepDaily(int count) {
        counts.put(RetentionInterval.DAILY, count);
    }

    @Option(names = "--keep-weekly", paramLabel = "N", converter = Count.class, description = "The same for ISO weeks.")
    void setKeepWeekly(int count) {
        counts.put(RetentionInterval.WEEKLY, count);
    }

    @Option(names = "--keep-monthly", paramLabel = "N", converter = Count.class, description = "The same for months.")
    void setKeepMonthly(int count) {
        counts.put(RetentionInterval.MONTHLY, count);
    }

    @Option(names = "--keep-yearly", paramLabel = "N", converter = Count.class, description = "The same for years.")
    void setKeepYearly(int count) {
        counts.put(RetentionInterval.YEARLY, count);
    }

    @Option(
            names = "--keep-within-hourly",
            paramLabel = "D",
            converter = Period.class,
            description = "Keep the newest of each hour within D before the newest of all.")
    void setKeepWithinHourly(RetentionPeriod period) {
        within.put(RetentionInterval.HOURLY, period);
    }

    @Option(
            names = "--keep-within-daily",
            paramLabel = "D",
            converter = Period.class,
            description = "The same for days.")
    void setKeepWithinDaily(RetentionPeriod period) {
        within.put(RetentionInterval.DAILY, period);
    }

    @Option(
            names = "--keep-within-weekly",
            paramLabel = "D",
            converter = Period.class,
            description = "The same for ISO weeks.")
    void setKeepWithinWeekly(RetentionPeriod period) {
        within.put(RetentionInterval.WEEKLY, period);
    }

    @Option(
            names = "--keep-within-monthly",
            paramLabel = "D",
            converter = Period.class,
            description = "The same for months.")
    void setKeepWithinMonthly(RetentionPeriod period) {
        within.put(RetentionInterval.MONTHLY, period);
    }

    @Option(
            names = "--keep-within-yearly",
            paramLabel = "D",
            converter = Period.class,
            description = "The same for years.")
    void setKeepWithinYearly(RetentionPeriod period) {
        within.put(RetentionInterval.YEARLY, period);
    }

    @Override
    public Integer call() {
        RetentionPolicy policy = policy();
        boolean named = !chosen.ids.isEmpty();
        Checks.usage(!named || policy.isEmpty(), "either name snapshots or give --keep options, not both");
        Checks.usage(
                named || !policy.isEmpty(),
                "no --keep option and no snapshot given: nothing says what may be forgotten");
        PruneOptions.Outcome pruned = null;
        try (ResticRepository repository = access.open(this)) {
            ForgetPlan plan = named
                    ? repository.forget(chosen.in(repository))
                    : repository
                            .forget(policy)
                            .filter(chosen.selection.filter())
                            .groupBy(groupBy)
                            .plan();
            show(plan);
            List<SnapshotId> planned = plan.remove().stream().map(Snapshot::id).toList();
            List<SnapshotId> removed = dryRun ? List.of() : plan.run();
            say((dryRun ? "would forget " : "forgot ")
                    + Units.count(dryRun ? planned.size() : removed.size(), "snapshot"));
            if (prune && !planned.isEmpty()) {
                pruned = pruning.run(this, repository, dryRun, planned);
            }
            if (global.json) {
                sayJson(json(plan, removed, pruned));
            }
        }
        return ExitCode.OK;
    }

    private RetentionPolicy policy() {
        RetentionPolicy policy = RetentionPolicy.keepNothing();
        for (Map.Entry<RetentionInterval, Integer> count : counts.entrySet()) {
            policy = policy.keep(count.getKey(), count.getValue());
        }
        for (Map.Entry<RetentionInterval, RetentionPeriod> period : within.entrySet()) {
            policy = policy.keepWithin(period.getKey(), period.getValue());
        }
        for (String tags : keepTags) {
            policy = policy.keepTags(tags);
        }
        return keepWithin == null ? policy : policy.keepWithin(keepWithin);
    }

    private void show(ForgetPlan plan) {
        for (ForgetPlan.Group group : plan.groups()) {
            say(group.of() + ": keep " + group.keep().size() + ", forget "
                    + group.remove().size());
            for (ForgetPlan.Kept kept : group.keep()) {
                say("  keep    " + SnapshotsCommand.line(kept.snapshot()) + "  (" + String.join(", ", kept.reasons())
                        + ")");
            }
            for (Snapshot snapshot : group.remove()) {
                say("  forget  " + SnapshotsCommand.line(snapshot));
            }
        }
        if (plan.groups().isEmpty()) {
            plan.remove().forEach(snapshot -> say("  forget  " + SnapshotsCommand.line(snapshot)));
        }
    }

    private Map<String, Object> json(ForgetPlan plan, List<SnapshotId> removed, PruneOptions.@Nullable Outcome pruned) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("message", "forget");
        json.put("dryRun", dryRun);
        json.put("groups", plan.groups().stream().map(ForgetCommand::json).toList());
        json.put(
                "remove",
                plan.remove().stream().map(snapshot -> snapshot.id().toString()).toList());
        json.put("removed", removed.stream().map(SnapshotId::toString).toList());
        if (pruned != null) {
            json.put("prune", pruned.json());
        }
        return json;
    }

    private static Map<String, Object> json(ForgetPlan.Group group) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("host", group.of().host());
        json.put("paths", group.of().paths());
        json.put("tags", group.of().tags());
        List<Map<String, Object>> keep = new ArrayList<>();
        for (ForgetPlan.Kept kept : group.keep()) {
            Map<String, Object> snapshot = SnapshotsCommand.json(kept.snapshot());
            snapshot.put("reasons", kept.reasons());
            keep.add(snapshot);
        }
        json.put("keep", keep);
        json.put("remove", group.remove().stream().map(SnapshotsCommand::json).toList());
        return json;
    }

    /** Reads a count, {@code -1} or {@code unlimited}. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (text.equals("unlimited")) {
                return RetentionPolicy.UNLIMITED;
            }
            if (text.equals("-1") || text.matches("\\d{1,9}")) {
                return Integer.valueOf(text);
            }
            throw new TypeConversionException("'" + text + "' is no number of snapshots, -1 or unlimited");
        }
    }

    /** Reads a period. */
    static final class Period implements ITypeConverter<RetentionPeriod> {
        @Override
        public RetentionPeriod convert(String text) {
            try {
                return RetentionPeriod.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Reads what makes a group. */
    static final class Grouping implements ITypeConverter<SnapshotGrouping> {
        @Override
        public SnapshotGrouping convert(String text) {
            try {
                return SnapshotGrouping.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
