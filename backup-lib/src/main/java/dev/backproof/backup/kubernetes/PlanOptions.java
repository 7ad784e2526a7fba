package dev.backproof.backup.kubernetes;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is to be planned.
 *
 * @param namespaces where to look; empty for everywhere
 * @param destination where claims are backed up to
 * @param dumps repository that dumps go to
 * @param schedule cron expression in five fields; {@code H} as the minute stands for another one for each asset
 * @param timeZone in which it is read, such as {@code Europe/Berlin}
 * @param applySet name of this plan; applying prunes only what came with a plan of the same name
 * @param auditNamespace where a service account with the rights of an audit is made; empty for none
 */
public record PlanOptions(
        List<String> namespaces,
        PodOptions pods,
        BackupDestination destination,
        BackupDestination.Repository dumps,
        String schedule,
        String timeZone,
        String applySet,
        Optional<String> auditNamespace) {
    /** In the night, at a minute of each asset's own. */
    public static final String USUAL_SCHEDULE = "H 3 * * *";

    private static final Pattern FIELD = Pattern.compile("[0-9A-Za-z*/,\\-?]+");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final int FIELDS = 5;

    public PlanOptions {
        namespaces = List.copyOf(namespaces);
        String[] fields = schedule.strip().split("\\s+", -1);
        require(
                fields.length == FIELDS && List.of(fields).stream().allMatch(FIELD.asMatchPredicate()),
                "'" + schedule + "' is no schedule of five fields, such as '17 3 * * *'");
        require(LABEL.matcher(applySet).matches(), "'" + applySet + "' cannot be a label's value");
        try {
            ZoneId unused = ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "unknown time zone " + timeZone, e);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, message);
        }
    }

    /** The schedule of one asset: the same every time. */
    String scheduleOf(AssetId asset) {
        int minute = Math.floorMod(asset.toString().hashCode(), 60);
        return schedule.strip().replaceFirst("^H(?=\\s)", Integer.toString(minute));
    }
}
