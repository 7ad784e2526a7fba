package dev.backproof.backup.b2server;

import dev.backproof.backup.b2server.store.Bucket;
import dev.backproof.backup.b2server.store.DefaultRetention;
import dev.backproof.backup.b2server.store.FileVersion;
import dev.backproof.backup.b2server.store.Retention;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What lock an upload asks for.
 *
 * @param retention until when the version must stay, or null when not said
 * @param legalHold whether it must stay until that is lifted
 */
record Locks(@Nullable Retention retention, boolean legalHold) {
    /** From an upload's headers. */
    static Locks of(Map<String, String> headers) {
        String mode = headers.get("X-Bz-File-Retention-Mode");
        String until = headers.get("X-Bz-File-Retention-Retain-Until-Timestamp");
        Retention retention = null;
        if (mode != null) {
            retention = new Retention(mode(mode), Headers.number("X-Bz-File-Retention-Retain-Until-Timestamp", until));
        }
        return new Locks(retention, isOn(headers.get("X-Bz-File-Legal-Hold")));
    }

    /** From the parameters of a call that makes a version. */
    static Locks of(Params params) {
        return new Locks(retention(params), isOn(params.textOrNull("legalHold")));
    }

    /** The retention that parameters ask for; null for none. */
    static @Nullable Retention retention(Params params) {
        Params asked = params.objectOrNull("fileRetention");
        String mode = asked == null ? null : asked.textOrNull("mode");
        if (asked == null || mode == null || mode.equals("none")) {
            return null;
        }
        Long until = asked.numberOrNull("retainUntilTimestamp");
        if (until == null) {
            throw B2Failure.badRequest("fileRetention needs retainUntilTimestamp");
        }
        return new Retention(mode(mode), until);
    }

    /** Fails unless the bucket knows locks and the caller may set them; fills in what the bucket does by default. */
    Locks applied(Bucket bucket, Caller caller, long uploadTime) {
        if ((retention != null || legalHold) && !bucket.fileLock()) {
            throw missing();
        }
        if (retention != null) {
            caller.require(Capabilities.WRITE_FILE_RETENTIONS);
        }
        if (legalHold) {
            caller.require(Capabilities.WRITE_FILE_LEGAL_HOLDS);
        }
        DefaultRetention byDefault = bucket.defaultRetention();
        if (retention != null || byDefault == null) {
            return this;
        }
        ZonedDateTime from = Instant.ofEpochMilli(uploadTime).atZone(ZoneOffset.UTC);
        ZonedDateTime until = byDefault.unit().equals("years")
                ? from.plusYears(byDefault.duration())
                : from.plusDays(byDefault.duration());
        return new Locks(new Retention(byDefault.mode(), until.toInstant().toEpochMilli()), legalHold);
    }

    /** Fails when the version must not be deleted. */
    static void requireDeletable(FileVersion file, long now, boolean bypassGovernance, Caller caller) {
        if (file.legalHold()) {
            throw denied("The file is under a legal hold");
        }
        requireLiftable(file, now, bypassGovernance, caller);
    }

    /** Fails when the version's retention must not be lifted or shortened. */
    static void requireLiftable(FileVersion file, long now, boolean bypassGovernance, Caller caller) {
        Retention retention = file.retention();
        if (retention == null || retention.retainUntilTimestamp() <= now) {
            return;
        }
        boolean bypass = bypassGovernance && retention.mode().equals(Retention.GOVERNANCE);
        if (!bypass) {
            throw denied("The file is retained (" + retention.mode() + ")");
        }
        caller.require(Capabilities.BYPASS_GOVERNANCE);
    }

    static String mode(String mode) {
        if (!List.of(Retention.GOVERNANCE, Retention.COMPLIANCE).contains(mode)) {
            throw B2Failure.badRequest("Invalid retention mode: " + mode);
        }
        return mode;
    }

    static boolean isOn(@Nullable String legalHold) {
        if (legalHold != null && !List.of("on", "off").contains(legalHold)) {
            throw B2Failure.badRequest("Invalid legalHold: " + legalHold);
        }
        return "on".equals(legalHold);
    }

    static B2Failure missing() {
        return new B2Failure(400, "bucket_missing_file_lock", "The bucket does not have file lock enabled");
    }

    private static B2Failure denied(String message) {
        return new B2Failure(403, "access_denied", message);
    }
}
