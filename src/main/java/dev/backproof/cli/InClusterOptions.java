package dev.backproof.cli;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.kubernetes.PodOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How pods that back something up run. */
final class InClusterOptions {
    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = "Image with this program, best by digest. Also BACKPROOF_IMAGE.")
    private @Nullable String image;

    @Option(
            names = "--secret",
            paramLabel = "NAME",
            description = "Secret in the asset's namespace with repository-password, b2-key-id and b2-key; default:"
                    + " backproof.")
    private String secret = PodOptions.USUAL_SECRET;

    @Option(
            names = "--read-all",
            paramLabel = "HOW",
            description = "How root reads every file: DAC_READ_SEARCH (default), DAC_OVERRIDE where Pod Security is"
                    + " 'baseline', NONE.")
    private PodOptions.ReadAll readAll = PodOptions.ReadAll.DAC_READ_SEARCH;

    @Option(names = "--deadline", paramLabel = "DURATION", description = "End a job after this time; default: PT4H.")
    private Duration deadline = PodOptions.USUAL_DEADLINE;

    @Option(names = "--memory", paramLabel = "SIZE", description = "The most memory of a pod; default: 1Gi.")
    private String memory = "1Gi";

    PodOptions options(Map<String, String> environment) {
        String chosen = Optional.ofNullable(image)
                .or(() -> Optional.ofNullable(environment.get("BACKPROOF_IMAGE")))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new ConfigurationException(
                        ErrorCode.MISSING_SETTING,
                        "no image given for the pods",
                        "use --image, or set BACKPROOF_IMAGE",
                        null));
        Checks.usage(!deadline.isNegative() && !deadline.isZero(), "--deadline must be more than nothing");
        return new PodOptions(chosen, secret, readAll, deadline, memory);
    }
}
