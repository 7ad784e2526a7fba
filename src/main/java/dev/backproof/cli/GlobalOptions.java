package dev.backproof.cli;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command takes. */
final class GlobalOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings file (default: ./backproof.yaml, then $XDG_CONFIG_HOME/backproof/backproof.yaml).")
    @Nullable
    Path config;

    @Option(
            names = "--b2-endpoint",
            paramLabel = "URL",
            description = "B2 endpoint; plain http only for loopback. Also BACKPROOF_B2_ENDPOINT.")
    @Nullable
    URI b2Endpoint;

    @Option(names = "--json", description = "One JSON document on standard output and nothing else there.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress and no summary.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "More lines; stack traces with errors.")
    boolean verbose;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    boolean help;
}
