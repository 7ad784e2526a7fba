package dev.backproof.verify.report;

import dev.backproof.backup.kubernetes.AuditState;
import dev.backproof.backup.kubernetes.AuditedAsset;
import dev.backproof.backup.kubernetes.ClusterAudit;
import dev.backproof.backup.kubernetes.Protection;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An audit as its page shows it. */
record AuditPage(ClusterAudit audit) {
    /** Red is a FAIL; what was not looked at, or not proven, is not verified. */
    Badge badge() {
        if (audit.isRed()) {
            return Badge.FAIL;
        }
        return audit.unseen().isEmpty() && audit.count(AuditState.UNPROVEN) == 0 ? Badge.PASS : Badge.NOT_VERIFIED;
    }

    String headline() {
        return Stream.of(AuditState.values())
                .filter(state -> audit.count(state) > 0)
                .map(state -> Shown.count(audit.count(state)) + " " + word(state))
                .collect(Collectors.joining(", "));
    }

    static String word(AuditState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    static String style(AuditState state) {
        return switch (state) {
            case UNPROTECTED, FAILING -> "fail";
            case UNPROVEN -> "unsure";
            case PROVEN -> "pass";
            case LEFT_OUT -> "";
        };
    }

    static String protection(Protection protection) {
        return protection.tool().shown() + ": " + protection.object()
                + (protection.schedule().isEmpty() ? "" : ", " + protection.schedule())
                + (protection.destination().isEmpty() ? "" : " → " + protection.destination());
    }

    static String when(@Nullable Instant time) {
        return time == null ? "never" : Shown.minute(time);
    }

    static String proven(AuditedAsset asset) {
        return when(asset.proof() == null ? null : asset.proof().provenAt());
    }
}
