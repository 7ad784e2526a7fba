package dev.backproof.cli;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.kubernetes.PodOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How pods of ours run. */
final class PodSettings {
    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "Image with this program, best by digest. Also BACKPROOF_IMAGE.")
    private @Nullable String image;

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            description = "Secret in the pods' namespace with repository-password, b2-key-id and b2-key; default:"
                    + " backproof.")
    private String secret = PodOptions.USUAL_SECRET;

    @Option(names = "--deadline", paramLabel = "DURATION", description = "End a job after this time; default: PT4H.")
    private Duration deadline = PodOptions.USUAL_DEADLINE;

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            description = "The most memory of a pod; default: 1Gi, for drills 2Gi.")
    private @Nullable String memory;

    PodOptions options(Map<String, String> environment, PodOptions.ReadAll readAll, String usualMemory) {
        String chosen = Optional.ofNullable(image)
                .or(() -> Optional.ofNullable(environment.get("BACKPROOF_IMAGE")))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new ConfigurationException(
                        ErrorCode.MISSING_SETTING,
                        "no image given for the pods",
                        "use --image, or set BACKPROOF_IMAGE",
                        null));
        Checks.usage(!deadline.isNegative() && !deadline.isZero(), "--deadline must be more than nothing");
        return new PodOptions(chosen, secret, readAll, deadline, Objects.requireNonNullElse(memory, usualMemory));
    }
}
