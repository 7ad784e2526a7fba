package dev.backproof.backup.b2server;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What clients ask for with {@code X-Bz-Test-Mode}. "Some" is every fourth request here. Source: B2's integration
 * checklist.
 */
final class TestModes {
    private static final int SOME = 4;
    private static final Set<String> CAPPED = Set.of(
            "b2_get_upload_url",
            "b2_upload_file",
            "b2_start_large_file",
            "b2_get_upload_part_url",
            "b2_upload_part",
            "b2_copy_file",
            "b2_copy_part");

    private final AtomicLong uploads = new AtomicLong();
    private final AtomicLong tokens = new AtomicLong();

    List<FaultEffect> strike(@Nullable String mode, Route route) {
        if (mode == null) {
            return List.of();
        }
        return switch (mode) {
            case "fail_some_uploads" ->
                route.kind() == Route.Kind.UPLOAD && uploads.incrementAndGet() % SOME == 0
                        ? List.of(FaultEffect.unavailable())
                        : List.of();
            case "expire_some_account_authorization_tokens" ->
                route.kind() == Route.Kind.JSON && tokens.incrementAndGet() % SOME == 0
                        ? List.of(FaultEffect.expireToken())
                        : List.of();
            case "force_cap_exceeded" -> CAPPED.contains(route.call()) ? List.of(FaultEffect.capExceeded()) : List.of();
            default -> List.of();
        };
    }
}
