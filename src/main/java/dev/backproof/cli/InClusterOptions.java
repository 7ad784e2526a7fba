package dev.backproof.cli;

import dev.backproof.backup.kubernetes.PodOptions;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How pods that back something up run. */
final class InClusterOptions {
    private static final String MEMORY = "1Gi";

    @Mixin
    private final PodSettings pods = new PodSettings();

    @Option(
            names = "--read-all",
            paramLabel = "HOW",
            description = "How root reads every file: DAC_READ_SEARCH (default), DAC_OVERRIDE where Pod Security is"
                    + " 'baseline', NONE.")
    private PodOptions.ReadAll readAll = PodOptions.ReadAll.DAC_READ_SEARCH;

    PodOptions options(Map<String, String> environment) {
        return pods.options(environment, readAll, MEMORY);
    }
}
